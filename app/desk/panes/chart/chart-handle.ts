import { indicatorText } from '../../../../lib/charts/canvas/indicators';
import { type ChartColumn, chartTable } from '../../../../lib/desk/chart-table';
import type { Table } from '../../../../lib/desk/desk-tables';
import type { ChartView } from './chart-view';

/** Access to a mounted chart, for the tools of its pane. */
export interface ChartHandle {
  readonly view: ChartView;
  canvas(): HTMLCanvasElement | null;
  /** Paints the chart now. */
  draw(): void;
}

/** Returns the bars in view with the values of indicators and compared symbols. */
export function tableOf({ view }: ChartHandle): Table {
  const { bars, shown, overlays, panels, compared } = view;
  const indicators = [...overlays, ...panels].flatMap(({ id, lines }) =>
    lines.map((values, n): ChartColumn => {
      const name = indicatorText(id);
      return { name: lines.length > 1 ? `${name}.${n + 1}` : name, values };
    }),
  );
  const others = compared.map(({ symbol, values }): ChartColumn => ({ name: symbol, values }));
  return chartTable(bars, shown?.from ?? 0, shown?.to ?? 0, [...indicators, ...others]);
}
