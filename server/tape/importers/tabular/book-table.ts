import type { BookSnapshotEvent, Level } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { NumberLists } from '../../../database/numbers';
import type { EventSink, Rows, TableKind } from './table-kind';

/**
 * Order book snapshots, one a row: per side a list of price, size, price, size…, best first; NULL is no level.
 */
export const BOOKS: TableKind = {
  name: 'books',
  columns: { bids: 'DOUBLE[]', asks: 'DOUBLE[]' },
  prices: ['bids[1:-:2]', 'asks[1:-:2]'],
  sizes: ['bids[2:-:2]', 'asks[2:-:2]'],
  rules: ['bids', 'asks'].map((column) => ({
    column,
    holds: `list_bool_and(list_transform(${column}, x -> x IS NULL OR isfinite(x)))`,
    expected: 'levels of numbers, or empty',
  })),
  builder: () => ({ add: addBooks }),
};

function addBooks(rows: Rows, sink: EventSink): void {
  const { count, times, venueTimes, symbols, positions } = rows;
  const bids = rows.lists('bids');
  const asks = rows.lists('asks');
  for (let row = 0; row < count; row++) {
    const event: BookSnapshotEvent = {
      type: 'book_snapshot',
      symbol: symbols[row] as MarketSymbol,
      timestamp: venueTimes[row] as number,
      localTimestamp: times[row] as number,
      bids: levelsOf(bids, row),
      asks: levelsOf(asks, row),
    };
    sink.add(event, positions[row] as number);
  }
}

/** Reads the levels of a row's price and size list; skips those without a price or a size. */
export function levelsOf({ numbers, starts, ends }: NumberLists, row: number): Level[] {
  const levels: Level[] = [];
  const end = ends[row] as number;
  for (let at = starts[row] as number; at < end; at += 2) {
    const price = numbers[at] as number;
    const size = numbers[at + 1] as number;
    if (!Number.isNaN(price) && size > 0) levels.push([price, size]);
  }
  return levels;
}

/** Builds SQL for a price and size list from columns. */
export function levelList(prices: readonly string[], sizes: readonly string[]): string {
  return `[${prices.flatMap((price, level) => [price, sizes[level]]).join(', ')}]`;
}
