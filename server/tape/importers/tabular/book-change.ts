import type { BookChangeEvent, BookSnapshotEvent, Level } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';

interface Book {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/**
 * Turns books of a few levels that come whole with every message into what changed since the one before. A level that
 * was pushed out of the few is removed, so that the book that the events give always is the one that came.
 */
export class BookChanges {
  readonly #books = new Map<MarketSymbol, Book>();

  /** The event for the next book of a symbol; undefined when nothing changed. Times are µs. */
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
  for (const [place, level] of after.entries()) {
    if (isSame(before[place], level) || before.some((known) => isSame(known, level))) continue;
    changed.push(level);
  }
  for (const [place, [price]] of before.entries()) {
    if (after[place]?.[0] === price || after.some((level) => level[0] === price)) continue;
    changed.push([price, 0]);
  }
  return changed;
}

function isSame(one: Level | undefined, other: Level): boolean {
  return one?.[0] === other[0] && one[1] === other[1];
}
