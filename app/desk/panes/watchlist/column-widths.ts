import type { WatchlistColumn } from '../../../../lib/desk/watchlist-columns';

/** Minimum width of the name, which takes the remaining width, CSS px. */
const MIN_NAME_PX = 96;
const USUAL_PX = 74;
const WIDTHS_PX: Readonly<Partial<Record<WatchlistColumn, number>>> = {
  day: 52,
  last: 82,
  changePercent: 66,
  time: 66,
  volume: 84,
  turnover: 104,
};
const GAP_PX = 8;
const PADDING_PX = 20;

/** Returns the widths of the columns as a CSS grid. @param scale type scale, 1 by default */
export function templateOf(columns: readonly WatchlistColumn[], scale: number): string {
  return columns
    .map((column) =>
      column === 'symbol' ? `minmax(${MIN_NAME_PX * scale}px, 1fr)` : `${widthOf(column) * scale}px`,
    )
    .join(' ');
}

/** Returns the minimum width at which no column is cut at type scale 1, CSS px. */
export function leastWidth(columns: readonly WatchlistColumn[]): number {
  const widths = columns.map((column) => (column === 'symbol' ? MIN_NAME_PX : widthOf(column)));
  return widths.reduce((sum, width) => sum + width, PADDING_PX + GAP_PX * (columns.length - 1));
}

function widthOf(column: WatchlistColumn): number {
  return WIDTHS_PX[column] ?? USUAL_PX;
}

/** Removes the intraday line if a number would not fit the pane. Width in CSS px; 0 while unknown. */
export function fittingColumns(
  columns: readonly WatchlistColumn[],
  width: number,
): readonly WatchlistColumn[] {
  if (width === 0 || leastWidth(columns) <= width) return columns;
  return columns.filter((column) => column !== 'day');
}
