import type { WatchlistColumn } from '../../../../lib/desk/watchlist-columns';

/** The name takes what the others leave, but at least so much, CSS px. */
const MIN_NAME_PX = 96;
const USUAL_PX = 74;
const WIDTHS_PX: Readonly<Partial<Record<WatchlistColumn, number>>> = {
  day: 52,
  last: 82,
  changePercent: 66,
  time: 66,
  turnover: 78,
};
const GAP_PX = 8;
const PADDING_PX = 20;

/** Widths of the columns, as a CSS grid, for type so many times as large as usual. */
export function templateOf(columns: readonly WatchlistColumn[], scale: number): string {
  return columns
    .map((column) =>
      column === 'symbol' ? `minmax(${MIN_NAME_PX * scale}px, 1fr)` : `${widthOf(column) * scale}px`,
    )
    .join(' ');
}

/** The least width with which no column of type of the usual size is cut, CSS px. */
export function leastWidth(columns: readonly WatchlistColumn[]): number {
  const widths = columns.map((column) => (column === 'symbol' ? MIN_NAME_PX : widthOf(column)));
  return widths.reduce((sum, width) => sum + width, PADDING_PX + GAP_PX * (columns.length - 1));
}

function widthOf(column: WatchlistColumn): number {
  return WIDTHS_PX[column] ?? USUAL_PX;
}

/** The columns without the small line where it would push a number out of the pane (width in CSS px; 0 is unknown). */
export function fittingColumns(
  columns: readonly WatchlistColumn[],
  width: number,
): readonly WatchlistColumn[] {
  if (width === 0 || leastWidth(columns) <= width) return columns;
  return columns.filter((column) => column !== 'day');
}
