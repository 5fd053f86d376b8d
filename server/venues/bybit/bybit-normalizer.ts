import { ConnectionBooks } from '../books/connection-books';
import type { ConnectorRequests } from '../connector-requests';
import type { EventWriter, Moment, RawBest, VenueTraits } from '../event-writer';
import { FirstSource } from '../first-source';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import {
  type Fields,
  levels,
  list,
  numeric,
  object,
  type RawLevel,
  text,
  throwFrameError,
  whole,
} from '../json-fields';
import { type BarColumn, intervalOf, pastBarsIn, writePastBars } from '../past-bars';
import { UnorderedTradeIds } from '../trade-ids';
import { type VenueName, VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';
import {
  BYBIT_INTERVALS,
  BYBIT_VENUES,
  type BybitCategory,
  bybitListing,
  bybitPair,
} from './bybit-instruments';

export const BYBIT_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf: bybitPair };

/** Columns of the venue's bars. */
const BAR_COLUMNS: readonly BarColumn[] = ['start', 'open', 'high', 'low', 'close', 'volume', 'turnover'];

/** The turnover of inverse contracts is in the base. */
const INVERSE_BAR_COLUMNS = BAR_COLUMNS.filter((column) => column !== 'turnover');

/** Id of the first change after a restart of the venue's service. */
const RESTART = 1;

/** State of one connection. Topics have the same names on the sockets of all categories. */
interface Connection {
  readonly id: string;
  readonly names: VenueNames;
  readonly tickers: Map<string, Fields>;
}

/**
 * Normalizes Bybit's public streams, version 5. A book starts with a snapshot, and ids of changes are
 * consecutive. Its best level alone (`orderbook.1`) comes as snapshots only and gives quotes. The category of a
 * connection follows from its address.
 *
 * https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook
 */
export class BybitNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #books: ConnectionBooks;
  readonly #names: Readonly<Record<BybitCategory, VenueNames>> = {
    spot: new VenueNames(BYBIT_VENUES.spot),
    linear: new VenueNames(BYBIT_VENUES.linear),
    inverse: new VenueNames(BYBIT_VENUES.inverse),
  };
  readonly #connections = new Map<string, Connection>();
  /** A symbol may be subscribed at several depths. */
  readonly #depths = new FirstSource();
  /** The ticker has best prices only a few times a second; the book has them at least as often. */
  readonly #quotes = new FirstSource('book');
  readonly #ids = new UnorderedTradeIds();

  constructor(writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#tally = tally;
    this.#books = new ConnectionBooks(writer, requests);
  }

  opened(connection: string, address: string): void {
    const category = /\/v5\/public\/(spot|linear|inverse)\b/.exec(address)?.[1] as BybitCategory | undefined;
    if (category === undefined) return;
    const names = this.#names[category];
    this.#connections.set(connection, { id: connection, names, tickers: new Map() });
  }

  sent(message: unknown, connection: string, received: number): void {
    const names = this.#connections.get(connection)?.names;
    if (names === undefined) return;
    for (const topic of list(object(message, 'the message').args, 'args')) {
      const code = /^orderbook\.\d+\.(.+)$/.exec(String(topic))?.[1];
      if (code !== undefined) this.#quotes.expect(names.symbolOf(code), 'book', received);
    }
  }

  answer(address: URL, body: unknown, received: number): void {
    const { pathname, searchParams: query } = address;
    const category = query.get('category');
    if (category !== 'spot' && category !== 'linear' && category !== 'inverse') return;
    if (pathname.endsWith('/kline')) this.#bars(category, query, body, received);
    if (!pathname.endsWith('/instruments-info')) return;
    this.#tally.each(list(object(object(body, 'the answer').result, 'result').list, 'list'), (entry) => {
      const [code, listing] = bybitListing(category, entry, this.#tally);
      this.#writer.list(this.#names[category].symbolOf(code), listing, { timestamp: received, received });
    });
  }

  frame(message: unknown, connection: string, received: number): void {
    const fields = object(message, 'the message');
    if (fields.topic === undefined) {
      if (fields.success === false) {
        this.#quotes.refused();
        this.#tally.leave(`subscription refused: ${fields.ret_msg}`);
      } else if (fields.op === undefined) this.#tally.leave(Object.keys(fields).slice(0, 3).join(','));
      return;
    }
    const known = this.#connections.get(connection);
    if (known === undefined)
      throw new RangeError(`connection ${connection} has no known category in its URL`);
    const topic = text(fields, 'topic');
    if (topic.startsWith('orderbook.')) this.#book(topic, fields, known, received);
    else if (topic.startsWith('publicTrade.')) this.#trades(fields, known, received);
    else if (topic.startsWith('tickers.')) this.#ticker(fields, known, received);
    else this.#tally.leave(topic.split('.', 1)[0] as string);
  }

  #bars(category: BybitCategory, query: URLSearchParams, body: unknown, received: number): void {
    const interval = intervalOf(BYBIT_INTERVALS, query.get('interval'));
    const entries = list(object(object(body, 'the answer').result, 'result').list, 'list');
    const bars = pastBarsIn(entries, category === 'inverse' ? INVERSE_BAR_COLUMNS : BAR_COLUMNS);
    const symbol = this.#names[category].symbolOf(query.get('symbol') ?? '');
    writePastBars(this.#writer, symbol, interval, bars, received);
  }

  closed(connection: string): void {
    this.#connections.delete(connection);
    this.#books.forget(connection);
  }

  #book(topic: string, fields: Fields, { id: connection, names }: Connection, received: number): void {
    const data = object(fields.data, 'data');
    const name = names.of(text(data, 's'));
    const { symbol } = name;
    const id = whole(data, 'u');
    const bids = levels(data.b, 'b');
    const asks = levels(data.a, 'a');
    const at = { timestamp: microsOf(fields.cts ?? fields.ts, 'cts'), received };
    if (topic.startsWith('orderbook.1.')) {
      this.#best(name, bids, asks, at);
      return;
    }
    const isSnapshot = fields.type === 'snapshot' || id === RESTART;
    if (!this.#depths.takes(symbol, topic, received, isSnapshot)) {
      this.#tally.leave('orderbook of another depth');
      return;
    }
    this.#quotes.takes(symbol, 'book', received);
    if (isSnapshot) {
      this.#writer.snapshot(symbol, bids, asks, at);
      this.#books.begin(name, connection, id);
      return;
    }
    const book = this.#books.of(name, connection, received);
    if (book === undefined) this.#tally.leave('book change without a snapshot');
    else if (id === book.last + 1) {
      this.#writer.change(symbol, bids, asks, at);
      book.last = id;
    } else this.#books.loseOne(book, `change ${id} came after change ${book.last}`, at);
  }

  #best({ symbol }: VenueName, [bid]: readonly RawLevel[], [ask]: readonly RawLevel[], at: Moment): void {
    // Prices of a deeper book are as new.
    if (this.#quotes.takes(symbol, 'book', at.received)) this.#writer.quote(symbol, bid, ask, at);
  }

  #trades(fields: Fields, { names }: Connection, received: number): void {
    const read = (entry: unknown): void => this.#trade(object(entry, 'data'), names, received);
    this.#tally.each(list(fields.data, 'data'), read, (what) => this.#writer.lostPart(what, received));
  }

  #trade(trade: Fields, names: VenueNames, received: number): void {
    const { S: side, BT: block } = trade;
    if (side !== 'Buy' && side !== 'Sell') throwFrameError('S', side, '"Buy" or "Sell"');
    // Block trades are agreed outside the book, at prices that the market did not have.
    if (block === true) {
      this.#tally.leave('block trade');
      return;
    }
    const symbol = names.symbolOf(text(trade, 's'));
    const id = text(trade, 'i');
    const raw = { id, price: numeric(trade, 'p'), size: numeric(trade, 'v') };
    const timestamp = microsOf(trade.T, 'T');
    if (!this.#ids.isNew(symbol, id)) return;
    this.#writer.trade(symbol, { ...raw, side: side === 'Buy' ? 'buy' : 'sell' }, { timestamp, received });
  }

  /** A ticker contains changed fields only; the one of the spot market has no best prices. */
  #ticker(fields: Fields, { names, tickers }: Connection, received: number): void {
    const data = object(fields.data, 'data');
    const symbol = names.symbolOf(text(data, 'symbol'));
    const changed = ['bid1Price', 'bid1Size', 'ask1Price', 'ask1Size'].some(
      (field) => data[field] !== undefined,
    );
    if (!changed) {
      this.#tally.leave('tickers without best prices');
      return;
    }
    // Kept beside a book too, whose place it may take.
    const ticker = { ...(fields.type === 'snapshot' ? {} : tickers.get(symbol)), ...data };
    tickers.set(symbol, ticker);
    if (!this.#quotes.takes(symbol, 'ticker', received)) this.#tally.leave('tickers beside a book');
    else {
      const at = { timestamp: microsOf(fields.ts, 'ts'), received };
      this.#writer.quote(symbol, bestOf(ticker, 'bid1'), bestOf(ticker, 'ask1'), at);
    }
  }
}

function bestOf(ticker: Fields, side: 'bid1' | 'ask1'): RawBest | undefined {
  const price = ticker[`${side}Price`];
  if (price === undefined || price === '') return undefined;
  return [numeric(ticker, `${side}Price`), numeric(ticker, `${side}Size`)];
}
