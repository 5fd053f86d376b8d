import { indicatorText } from '../../../../lib/charts/canvas/indicators';
import { type ChartColumn, chartTable } from '../../../../lib/desk/chart-table';
import type { Table } from '../../../../lib/desk/desk-tables';
import type { ChartView } from './chart-view';

/** What the tools of a chart's pane work with while the chart is there. */
export interface ChartHandle {
  readonly view: ChartView;
  canvas(): HTMLCanvasElement | null;
  /** Paints the chart now. */
  draw(): void;
}

/** The bars in view with the values of indicators and of compared symbols at each. */
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
