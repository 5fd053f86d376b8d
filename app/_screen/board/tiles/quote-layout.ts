import type { QuoteColumn } from '../../../../lib/boards/tile';
import type { QuoteColumns } from '../../../../lib/store/client-quotes';

/** Keys of the column headings. */
export const COLUMN_LABEL = {
  instrument: 'table.instrument',
  day: 'table.day',
  price: 'table.price',
  changePercent: 'table.changePercent',
  change: 'table.change',
  volume: 'table.volume',
  turnover: 'focus.turnover',
  bid: 'focus.bid',
  ask: 'focus.ask',
} as const satisfies Record<QuoteColumn, string>;

/** Widths in hundredths of the screen's height, for the type at its drawn size. */
const WIDTHS: Readonly<Record<QuoteColumn, number>> = {
  instrument: 37,
  day: 26,
  price: 30,
  changePercent: 26,
  change: 25,
  volume: 20,
  turnover: 22,
  bid: 28,
  ask: 28,
};

/** What the table has of a 16:9 screen, edges and gaps taken off. */
const ROOM = 165;
/** What goes first when the type is too large for all columns. */
const MIN_WANTED: readonly QuoteColumn[] = ['turnover', 'change', 'ask', 'bid', 'day', 'volume'];
/** Columns whose numbers stand with their decimal separators below each other. */
export const FRACTION_COLUMNS: ReadonlySet<QuoteColumn> = new Set(['price', 'change', 'bid', 'ask']);

/** The columns of the requested that there is room for, in their order. */
export function columnsThatFit(requested: readonly QuoteColumn[], typeScale: number): QuoteColumn[] {
  const kept = [...requested];
  const wanted = (): number => kept.reduce((sum, column) => sum + WIDTHS[column] * typeScale, 0);
  for (const column of MIN_WANTED) {
    if (wanted() <= ROOM) break;
    const at = kept.indexOf(column);
    if (at >= 0 && kept.length > 2) kept.splice(at, 1);
  }
  return kept;
}

/** The grid's tracks: names take what is left. */
export function columnTracks(columns: readonly QuoteColumn[]): string {
  const tracks = columns.map((column) =>
    column === 'instrument' ? 'minmax(0, 1fr)' : `calc(${WIDTHS[column]} * var(--u) * var(--type))`,
  );
  return tracks.join(' ');
}

/** Most decimals of a price among the rows. */
export function mostDecimals(quotes: QuoteColumns, rows: readonly number[]): number {
  return Math.max(0, ...rows.map((row) => quotes.instrumentOf(row)?.priceDecimals ?? 0));
}
