import type { BookChangeEvent, BookSnapshotEvent, Level } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';

interface Book {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/**
 * Computes the changes between full order books of a few levels. A level that leaves the window is removed, so
 * that the events reproduce each book.
 */
export class BookChanges {
  readonly #books = new Map<MarketSymbol, Book>();

  /** Returns the event for the next order book; undefined if nothing changed. Times are µs. */
  next(
    symbol: MarketSymbol,
    timestamp: number,
    localTimestamp: number,
    book: Book,
  ): BookSnapshotEvent | BookChangeEvent | undefined {
    const before = this.#books.get(symbol);
    this.#books.set(symbol, book);
    if (!before) return { type: 'book_snapshot', symbol, timestamp, localTimestamp, ...book };
    const bids = changes(before.bids, book.bids);
    const asks = changes(before.asks, book.asks);
    if (bids.length === 0 && asks.length === 0) return undefined;
    return { type: 'book_change', symbol, timestamp, localTimestamp, bids, asks };
  }
}

function changes(before: readonly Level[], after: readonly Level[]): Level[] {
  const changed: Level[] = [];
  for (const [position, level] of after.entries()) {
    if (isSame(before[position], level) || before.some((known) => isSame(known, level))) continue;
    changed.push(level);
  }
  for (const [position, [price]] of before.entries()) {
    if (after[position]?.[0] === price || after.some((level) => level[0] === price)) continue;
    changed.push([price, 0]);
  }
  return changed;
}

function isSame(one: Level | undefined, other: Level): boolean {
  return one?.[0] === other[0] && one[1] === other[1];
}
