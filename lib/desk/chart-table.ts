import type { BarSeries } from '../store/client-bar-series';
import { isoTime, type Table } from './desk-tables';

/** Fields of a bar in the order of their columns. */
const FIELDS = ['open', 'high', 'low', 'close', 'volume', 'trades'] as const;

/** Line of a chart with a value for each bar: a compared symbol, an indicator. */
export interface ChartColumn {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/**
 * Returns the bars from `from` to before `to`, oldest first, with their starts and the lines drawn over them.
 */
export function chartTable(
  bars: BarSeries,
  from: number,
  to: number,
  columns: readonly ChartColumn[] = [],
): Table {
  const rows: (string | number)[][] = [['start', ...FIELDS, ...columns.map(({ name }) => name)]];
  for (let at = Math.max(0, from); at < Math.min(bars.size, to); at++) {
    const own = FIELDS.map((field) => bars[field][at] ?? Number.NaN);
    rows.push([
      isoTime(bars.start[at] ?? Number.NaN),
      ...own,
      ...columns.map(({ values }) => values[at] ?? Number.NaN),
    ]);
  }
  return rows;
}
