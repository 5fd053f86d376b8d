import type { EventWriter } from '../event-writer';
import type { FirstSource } from '../first-source';
import type { FrameTally } from '../frame-tally';
import { type Fields, isObject, list, object, text } from '../json-fields';
import { RecentTrades } from '../recent-trades';
import type { VenueNames } from '../venue-names';
import type { KrakenBooks } from './kraken-books';
import { krakenListing } from './kraken-instruments';
import { krakenBest, krakenLevels, krakenMoment, krakenTrade } from './kraken-messages';

/** Depth of a book if the subscription does not name one. */
const DEFAULT_DEPTH = 10;

/** Parts that the two versions of Kraken’s streams share. */
export interface KrakenParts {
  readonly writer: EventWriter;
  readonly tally: FrameTally;
  readonly names: VenueNames;
  readonly books: KrakenBooks;
  /** The ticker lags behind a book or the stream of best prices if there is one. */
  readonly quotes: FirstSource;
  /** Handles the status of the whole venue. */
  venueStatus(status: unknown, received: number): void;
}

/**
 * Normalizes Kraken's streams, version 2: objects with a channel. Books have no ids but the checksum of each
 * change. Codes are those of today (`BTC/USD`), unlike in version 1 and REST answers (`XBT/USD`).
 *
 * https://docs.kraken.com/api/docs/websocket-v2/book
 */
export class KrakenStreams {
  readonly #parts: KrakenParts;
  readonly #recent = new RecentTrades();
  /** Subscribed depth by connection and code, and connections whose ticker follows the best prices. */
  readonly #depths = new Map<string, number>();
  readonly #bestPrices = new Set<string>();

  constructor(parts: KrakenParts) {
    this.#parts = parts;
  }

  sent({ params }: Fields, connection: string, received: number): void {
    if (!isObject(params)) return;
    const { channel, symbol: codes, depth, event_trigger } = params;
    const isBest = channel === 'ticker' && event_trigger === 'bbo';
    if (isBest) this.#bestPrices.add(connection);
    if (channel !== 'book' && !isBest) return;
    for (const code of list(codes, 'symbol').map(String)) {
      if (typeof depth === 'number') this.#depths.set(`${connection} ${code}`, depth);
      this.#parts.quotes.expect(this.#parts.names.symbolOf(code), 'book', received);
    }
  }

  frame(message: Fields, connection: string, received: number): void {
    const { channel, method } = message;
    // An invalid part makes the whole book unknown, since the checksum may not reveal it.
    if (channel === 'book') {
      for (const data of list(message.data, 'data'))
        this.#book(message, object(data, 'data'), connection, received);
    } else if (channel === 'ticker')
      this.#each(message, received, (data) => this.#ticker(data, connection, received));
    else if (channel === 'trade') this.#trades(message, received);
    else if (channel === 'instrument') this.#instruments(object(message.data, 'data'), received);
    else if (channel === 'status') {
      this.#each(message, received, ({ system }) => this.#parts.venueStatus(system, received));
    } else if (method !== undefined) this.#response(message);
    else if (channel !== 'heartbeat') this.#parts.tally.leave(String(channel));
  }

  closed(connection: string): void {
    this.#bestPrices.delete(connection);
    for (const key of this.#depths.keys()) if (key.startsWith(`${connection} `)) this.#depths.delete(key);
  }

  #response({ method, success, error }: Fields): void {
    if (success !== false) return;
    this.#parts.quotes.refused();
    this.#parts.tally.leave(`${method} refused: ${error}`);
  }

  #book(message: Fields, data: Fields, connection: string, received: number): void {
    const { books, names, quotes } = this.#parts;
    const name = names.of(text(data, 'symbol'));
    const sides = { bids: krakenLevels(data.bids, 'bids'), asks: krakenLevels(data.asks, 'asks') };
    const at = krakenMoment(data, received);
    quotes.takes(name.symbol, 'book', received);
    if (message.type === 'snapshot') {
      const depth = this.#depths.get(`${connection} ${name.code}`) ?? DEFAULT_DEPTH;
      const levels = Math.max(sides.bids.length, sides.asks.length);
      books.snapshot(name, sides, Math.max(depth, levels), connection, at);
    } else {
      const checksum = data.checksum === undefined ? undefined : String(data.checksum);
      books.change(name, sides, checksum, connection, at);
    }
  }

  #trades(message: Fields, received: number): void {
    const { tally, writer, names } = this.#parts;
    const lost = (what: string): void => writer.lostPart(what, received);
    const all = tally.each(list(message.data, 'data'), krakenTrade, lost);
    for (const code of new Set(all.map((trade) => trade.code))) {
      const symbol = names.symbolOf(code);
      const trades = all.filter((trade) => trade.code === code);
      const newTrades =
        message.type === 'snapshot'
          ? this.#recent.ofList(symbol, trades, received)
          : trades.filter(({ id }) => this.#recent.isNew(symbol, id));
      for (const trade of newTrades) writer.trade(symbol, trade, { timestamp: trade.timestamp, received });
    }
  }

  #ticker(data: Fields, connection: string, received: number): void {
    const { names, quotes, tally, writer } = this.#parts;
    const symbol = names.symbolOf(text(data, 'symbol'));
    const source = this.#bestPrices.has(connection) ? 'book' : 'ticker';
    if (!quotes.takes(symbol, source, received)) tally.leave('ticker beside a book');
    else writer.quote(symbol, krakenBest(data, 'bid'), krakenBest(data, 'ask'), krakenMoment(data, received));
  }

  #instruments({ pairs }: Fields, received: number): void {
    const { tally, names, writer } = this.#parts;
    tally.each(list(pairs ?? [], 'pairs'), (entry) => {
      const [code, listing] = krakenListing(entry, tally);
      writer.list(names.symbolOf(code), listing, { timestamp: received, received });
    });
  }

  #each(message: Fields, received: number, read: (data: Fields) => void): void {
    const lost = (what: string): void => this.#parts.writer.lostPart(what, received);
    this.#parts.tally.each(list(message.data, 'data'), (part) => read(object(part, 'data')), lost);
  }
}
