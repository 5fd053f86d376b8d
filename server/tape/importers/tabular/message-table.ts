import type { Level, MarketEvent, Side, TradingStatus } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { NumberLists } from '../../../database/numbers';
import { BookChanges } from './book-change';
import { levelsOf } from './book-table';
import { zerosToNone } from './cleaning';
import { quoteEvent } from './quote-table';
import { type EventBuilder, type EventSink, isNumberOrNone, type Rows, type TableKind } from './table-kind';
import { SIDES } from './trade-table';

const NO_LEVEL: Level = [Number.NaN, Number.NaN];

/** Columns of {@link messages}; all but symbol and times may be NULL. */
const COLUMNS = {
  ...{ id: 'VARCHAR', price: 'DOUBLE', size: 'DOUBLE', side: 'UTINYINT', status: 'VARCHAR' },
  ...{ bids: 'DOUBLE[]', asks: 'DOUBLE[]' },
};

/**
 * Defines a table of venue messages, each with the resulting order book.
 * A `price` makes a trade; `bids` and `asks` are as in `BOOKS`. Order books of one level become quotes, others
 * a snapshot and then changes.
 * @param order whether the order book precedes or follows the trade
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
        expected: 'a number of at least 0',
      },
      { column: 'side', holds: 'price IS NULL OR side IS NOT NULL', expected: 'the side of a trade' },
    ],
    cleaning: [zerosToNone('messages', ['price'], 'prices')],
    builder: () => new MessageBuilder(order === 'book first'),
  };
}

class MessageBuilder implements EventBuilder {
  readonly #bookFirst: boolean;
  readonly #books = new BookChanges();
  /** Last quote of each symbol, to skip repeats. */
  readonly #quotes = new Map<MarketSymbol, readonly number[]>();

  constructor(bookFirst: boolean) {
    this.#bookFirst = bookFirst;
  }

  add(rows: Rows, sink: EventSink): void {
    const { count, times, venueTimes, symbols, positions } = rows;
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
      const position = positions[row] as number;
      const status = statuses[row];
      if (status) {
        sink.add(
          { type: 'status', symbol, timestamp, localTimestamp, status: status as TradingStatus },
          position,
        );
      }
      const book = this.#book(symbol, timestamp, localTimestamp, bids, asks, row);
      if (book && this.#bookFirst) sink.add(book, position);
      const price = prices[row] as number;
      if (!Number.isNaN(price)) {
        const size = sizes[row] as number;
        const side = SIDES[sides[row] as number] as Side;
        const id = ids[row] as string;
        sink.add({ type: 'trade', symbol, timestamp, localTimestamp, id, price, size, side }, position);
      }
      if (book && !this.#bookFirst) sink.add(book, position);
    }
  }

  /** Returns the event for a row's order book; undefined if there is none or it is unchanged. */
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
    if (last && quote.every((number, position) => Object.is(number, last[position]))) return undefined;
    this.#quotes.set(symbol, quote);
    return quoteEvent(symbol, timestamp, localTimestamp, ...bid, ...ask);
  }
}
