import type { QuoteColumn } from '../../../../lib/boards/tile';
import type { QuoteColumns } from '../../../../lib/store/client-quotes';

/** Message keys of the column headings. */
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

/** Widths in hundredths of the screen's height, at type scale 1. */
const WIDTHS: Readonly<Record<QuoteColumn, number>> = {
  instrument: 34,
  day: 26,
  price: 30,
  changePercent: 26,
  change: 25,
  volume: 23,
  turnover: 25,
  bid: 28,
  ask: 28,
};

/** Width of the table on a 16:9 screen without edges and gaps, in the same unit. */
const ROOM = 165;
/** Columns to omit when the type is too large for all of them, the first one first. */
const OMIT_ORDER: readonly QuoteColumn[] = ['turnover', 'change', 'ask', 'bid', 'day', 'volume'];
/** Columns whose numbers are aligned at the decimal separator. */
export const FRACTION_COLUMNS: ReadonlySet<QuoteColumn> = new Set(['price', 'change', 'bid', 'ask']);

/** Returns those of the requested columns that fit, in their order. */
export function columnsThatFit(requested: readonly QuoteColumn[], typeScale: number): QuoteColumn[] {
  const kept = [...requested];
  const wanted = (): number => kept.reduce((sum, column) => sum + WIDTHS[column] * typeScale, 0);
  for (const column of OMIT_ORDER) {
    if (wanted() <= ROOM) break;
    const at = kept.indexOf(column);
    if (at >= 0 && kept.length > 2) kept.splice(at, 1);
  }
  return kept;
}

/** Returns the grid's tracks: names take the remaining width. */
export function columnTracks(columns: readonly QuoteColumn[]): string {
  const tracks = columns.map((column) =>
    column === 'instrument' ? 'minmax(0, 1fr)' : `calc(${WIDTHS[column]} * var(--u) * var(--type))`,
  );
  return tracks.join(' ');
}

/** Returns the largest number of price decimals among the rows. */
export function mostDecimals(quotes: QuoteColumns, rows: readonly number[]): number {
  return Math.max(0, ...rows.map((row) => quotes.instrumentOf(row)?.priceDecimals ?? 0));
}
