import type { Level, MarketEvent, Side, TradingStatus } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { NumberLists } from '../../../database/numbers';
import { BookChanges } from './book-change';
import { levelsOf } from './book-table';
import { quoteEvent } from './quote-table';
import { type EventBuilder, type EventSink, isNumberOrNone, type Rows, type TableKind } from './table-kind';
import { SIDES } from './trade-table';

const NO_LEVEL: Level = [Number.NaN, Number.NaN];

/** Columns of {@link messages}; all but the symbol and the times may be NULL. */
const COLUMNS = {
  ...{ id: 'VARCHAR', price: 'DOUBLE', size: 'DOUBLE', side: 'UTINYINT', status: 'VARCHAR' },
  ...{ bids: 'DOUBLE[]', asks: 'DOUBLE[]' },
};

/**
 * A venue's messages, each with the book that it leads to: a trade where there is a `price`, a `status`, and the
 * `bids` and `asks` as in `BOOKS`. Books of one level become quotes, others a snapshot and then changes.
 * @param order whether the books are those before a trade or those after it
 */
export function messages(name: string, order: 'book first' | 'trade first'): TableKind {
  return {
    name,
    columns: COLUMNS,
    prices: ['price', 'bids[1:-:2]', 'asks[1:-:2]'],
    sizes: ['size', 'bids[2:-:2]', 'asks[2:-:2]'],
    rules: [
      isNumberOrNone('price'),
      {
        column: 'size',
        holds: 'price IS NULL OR (isfinite(size) AND size >= 0)',
        expected: 'a number from 0',
      },
      { column: 'side', holds: 'price IS NULL OR side IS NOT NULL', expected: 'the side of a trade' },
    ],
    builder: () => new MessageBuilder(order === 'book first'),
  };
}

class MessageBuilder implements EventBuilder {
  readonly #bookFirst: boolean;
  readonly #books = new BookChanges();
  /** The numbers of the last quote of each symbol, to tell whether the next is another one. */
  readonly #quotes = new Map<MarketSymbol, readonly number[]>();

  constructor(bookFirst: boolean) {
    this.#bookFirst = bookFirst;
  }

  add(rows: Rows, sink: EventSink): void {
    const { count, times, venueTimes, symbols, places } = rows;
    const ids = rows.texts('id');
    const prices = rows.numbers('price');
    const sizes = rows.numbers('size');
    const sides = rows.numbers('side');
    const statuses = rows.texts('status');
    const bids = rows.lists('bids');
    const asks = rows.lists('asks');
    for (let row = 0; row < count; row++) {
      const symbol = symbols[row] as MarketSymbol;
      const timestamp = venueTimes[row] as number;
      const localTimestamp = times[row] as number;
      const place = places[row] as number;
      const status = statuses[row];
      if (status) {
        sink.add(
          { type: 'status', symbol, timestamp, localTimestamp, status: status as TradingStatus },
          place,
        );
      }
      const book = this.#book(symbol, timestamp, localTimestamp, bids, asks, row);
      if (book && this.#bookFirst) sink.add(book, place);
      const price = prices[row] as number;
      if (!Number.isNaN(price)) {
        const size = sizes[row] as number;
        const side = SIDES[sides[row] as number] as Side;
        const id = ids[row] as string;
        sink.add({ type: 'trade', symbol, timestamp, localTimestamp, id, price, size, side }, place);
      }
      if (book && !this.#bookFirst) sink.add(book, place);
    }
  }

  /** The event for a row's book; undefined when there is none, or when it is as the one before. */
  #book(
    symbol: MarketSymbol,
    timestamp: number,
    localTimestamp: number,
    bids: NumberLists,
    asks: NumberLists,
    row: number,
  ): MarketEvent | undefined {
    const numbers = (bids.ends[row] as number) - (bids.starts[row] as number);
    if (numbers === 0) return undefined;
    if (numbers > 2) {
      const book = { bids: levelsOf(bids, row), asks: levelsOf(asks, row) };
      return this.#books.next(symbol, timestamp, localTimestamp, book);
    }
    const [bid = NO_LEVEL] = levelsOf(bids, row);
    const [ask = NO_LEVEL] = levelsOf(asks, row);
    const last = this.#quotes.get(symbol);
    const quote = [...bid, ...ask];
    if (last && quote.every((number, place) => Object.is(number, last[place]))) return undefined;
    this.#quotes.set(symbol, quote);
    return quoteEvent(symbol, timestamp, localTimestamp, ...bid, ...ask);
  }
}
