import type { EventWriter, RawBest, VenueTraits } from '../event-writer';
import { FirstSource } from '../first-source';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import {
  asNumeric,
  type Fields,
  isObject,
  levels,
  list,
  object,
  type RawLevel,
  text,
  throwFrameError,
} from '../json-fields';
import { microsOf } from '../venue-time';
import { KrakenBook } from './kraken-book';
import { krakenListings, krakenPair, krakenStatus } from './kraken-instruments';

export const KRAKEN_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf: krakenPair };

/** Depth of a book if the channel does not name one. */
const DEFAULT_DEPTH = 10;

/**
 * Normalizes Kraken's streams, version 1: `[channel, data…, name, pair]`. Every book change has the checksum of
 * the resulting book.
 *
 * https://docs.kraken.com/api/docs/websocket-v1/book
 */
export class KrakenNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  /** Books by connection and symbol. */
  readonly #books = new Map<string, Map<string, KrakenBook>>();
  /** The ticker comes with trades only and lags behind a book or the stream of best prices if there is one. */
  readonly #quotes = new FirstSource();
  /** Time of the symbol's last trade and number of trades at that time: trades have no id in the stream. */
  readonly #lastTrade = new Map<string, { time: number; count: number }>();
  #halted = false;

  constructor(writer: EventWriter, tally: FrameTally) {
    this.#writer = writer;
    this.#tally = tally;
  }

  sent(message: unknown): void {
    const { pair, subscription } = object(message, 'the message');
    const { name } = object(subscription, 'subscription');
    if (name !== 'book' && name !== 'spread') return;
    for (const code of list(pair, 'pair')) this.#quotes.takes(`kraken:${code}`, 'book');
  }

  answer(address: URL, body: unknown): void {
    if (!address.pathname.endsWith('/AssetPairs')) return;
    for (const [symbol, listing] of krakenListings(body)) this.#writer.list(symbol, listing);
  }

  frame(message: unknown, connection: string, received: number): void {
    if (isObject(message)) {
      this.#notice(message, received);
      return;
    }
    const parts = list(message, 'the message');
    const [name, pair] = parts.slice(-2);
    if (typeof name !== 'string' || typeof pair !== 'string')
      throwFrameError('the channel', [name, pair], 'two texts');
    const symbol = `kraken:${pair}`;
    const data = parts.slice(1, -2);
    const [channel, depth] = name.split('-', 2);
    if (channel === 'trade') this.#trades(symbol, list(data[0], 'trades'), received);
    else if (channel === 'spread') this.#spread(symbol, list(data[0], 'spread'), received);
    else if (channel === 'ticker') this.#ticker(symbol, object(data[0], 'ticker'), received);
    else if (channel === 'book') {
      const levelsOfSide = depth === undefined ? DEFAULT_DEPTH : Number(depth);
      this.#book(symbol, data, levelsOfSide, connection, received);
    } else this.#tally.leave(name);
  }

  /** Checksums cover the best levels only, so they may not reveal an unreadable message. */
  missed(connection: string, received: number): void {
    for (const symbol of this.#books.get(connection)?.keys() ?? []) {
      this.#writer.emptyBook(symbol, { timestamp: received, received });
    }
    this.#books.delete(connection);
  }

  closed(connection: string): void {
    this.#books.delete(connection);
  }

  #notice(message: Fields, received: number): void {
    const { event, status, errorMessage } = message;
    if (event === 'systemStatus') {
      const halted = krakenStatus(status) === 'halted';
      if (halted !== this.#halted) {
        this.#writer.statusOfAll(halted ? 'halted' : 'open', { timestamp: received, received });
      }
      this.#halted = halted;
    } else if (status === 'error') this.#tally.leave(`subscription refused: ${errorMessage}`);
    else if (event !== 'heartbeat' && event !== 'subscriptionStatus' && event !== 'pong') {
      this.#tally.leave(text(message, 'event'));
    }
  }

  #trades(symbol: string, trades: readonly unknown[], received: number): void {
    for (const trade of trades) {
      const [price, size, time, side] = list(trade, 'trade');
      if (side !== 'b' && side !== 's') throwFrameError('side', side, '"b" or "s"');
      const timestamp = microsOf(time, 'time');
      const raw = { price: asNumeric(price, 'price'), size: asNumeric(size, 'volume') };
      const id = this.#idAt(symbol, timestamp);
      this.#writer.trade(
        symbol,
        { id, ...raw, side: side === 'b' ? 'buy' : 'sell' },
        { timestamp, received },
      );
    }
  }

  /** Returns the trade's time with its number among those of the same µs. */
  #idAt(symbol: string, time: number): string {
    const last = this.#lastTrade.get(symbol);
    const count = last?.time === time ? last.count + 1 : 1;
    this.#lastTrade.set(symbol, { time, count });
    return count === 1 ? String(time) : `${time}-${count}`;
  }

  #spread(symbol: string, spread: readonly unknown[], received: number): void {
    const [bid, ask, time, bidSize, askSize] = spread;
    this.#quotes.takes(symbol, 'book');
    const timestamp = microsOf(time, 'time');
    this.#writer.quote(symbol, best(bid, bidSize), best(ask, askSize), { timestamp, received });
  }

  #ticker(symbol: string, { a, b }: Fields, received: number): void {
    const [ask, , askSize] = list(a, 'a');
    const [bid, , bidSize] = list(b, 'b');
    if (this.#quotes.takes(symbol, 'ticker')) {
      this.#writer.quote(symbol, best(bid, bidSize), best(ask, askSize), { timestamp: received, received });
    } else this.#tally.leave('ticker beside a book');
  }

  #book(symbol: string, data: readonly unknown[], depth: number, connection: string, received: number): void {
    this.#quotes.takes(symbol, 'book');
    const books = this.#books.get(connection) ?? new Map<string, KrakenBook>();
    this.#books.set(connection, books);
    const parts = data.map((part) => object(part, 'book'));
    const [first] = parts;
    if (first?.as !== undefined) {
      const book = new KrakenBook(depth);
      const [bids, asks] = [levels(first.bs, 'bs'), levels(first.as, 'as')];
      book.change(bids, asks);
      this.#writer.snapshot(symbol, bids, asks, {
        timestamp: newest([...bids, ...asks], received),
        received,
      });
      books.set(symbol, book);
      return;
    }
    const book = books.get(symbol);
    if (book === undefined) {
      this.#tally.leave('book change without a snapshot');
      return;
    }
    const bids = parts.flatMap(({ b = [] }) => levels(b, 'b'));
    const asks = parts.flatMap(({ a = [] }) => levels(a, 'a'));
    const at = { timestamp: newest([...bids, ...asks], received), received };
    book.change(bids, asks);
    const gone = book.trim();
    const checksum = parts.map(({ c }) => c).findLast((c) => c !== undefined);
    const ours = String(book.checksum());
    if (checksum !== undefined && checksum !== ours) {
      books.delete(symbol);
      this.#writer.loseBook(symbol, `its checksum is ${ours}, ${String(checksum)} expected`, at);
      return;
    }
    this.#writer.change(symbol, [...bids, ...gone.bids], [...asks, ...gone.asks], at);
  }
}

function best(price: unknown, size: unknown): RawBest {
  return [asNumeric(price, 'price'), asNumeric(size, 'size')];
}

/** Returns the newest time of levels `[price, size, time]`, µs. */
function newest(all: readonly RawLevel[], received: number): number {
  let time = 0;
  for (const level of all as readonly (readonly unknown[])[])
    time = Math.max(time, microsOf(level[2], 'time'));
  return time === 0 ? received : time;
}
