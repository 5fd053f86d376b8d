import type { ConnectorRequests } from '../connector-requests';
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
import { type BarColumn, intervalOf, pastBarsIn, writePastBars } from '../past-bars';
import { type VenueName, VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';
import { KrakenBooks } from './kraken-books';
import { KRAKEN_INTERVALS, krakenPair, krakenProduct, krakenStatus } from './kraken-instruments';
import { parseKrakenMessage } from './kraken-messages';
import { KrakenStreams } from './kraken-streams';

export const KRAKEN_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf: krakenPair };

/** Columns of the venue's bars. */
const BAR_COLUMNS: readonly BarColumn[] = ['start', 'open', 'high', 'low', 'close', '', 'volume', 'trades'];

/** Depth of a book if the channel does not name one. */
const DEFAULT_DEPTH = 10;

/**
 * Normalizes Kraken's streams: those of version 1, `[channel, data…, name, pair]`, and through
 * {@link KrakenStreams} those of version 2. Every book change has the checksum of the resulting book.
 *
 * https://docs.kraken.com/api/docs/websocket-v1/book
 */
export class KrakenNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #names = new VenueNames('kraken');
  readonly #books: KrakenBooks;
  /** Codes by those of REST requests, which have no slash. */
  readonly #codes = new Map<string, string>();
  /** The ticker comes with trades only and lags behind a book or the stream of best prices if there is one. */
  readonly #quotes = new FirstSource('book');
  readonly #streams: KrakenStreams;
  /** Time of the symbol's last trade and number of trades at that time: trades have no id in the stream. */
  readonly #lastTrade = new Map<string, { time: number; count: number }>();
  #halted = false;

  constructor(writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#tally = tally;
    this.#books = new KrakenBooks(writer, tally, requests);
    const parts = { writer, tally, names: this.#names, books: this.#books, quotes: this.#quotes };
    const venueStatus = (status: unknown, received: number): void => this.#venueStatus(status, received);
    this.#streams = new KrakenStreams({ ...parts, venueStatus });
  }

  parse(text: string): unknown {
    return parseKrakenMessage(text);
  }

  sent(message: unknown, connection: string, received: number): void {
    const fields = object(message, 'the message');
    if (fields.method !== undefined) {
      this.#streams.sent(fields, connection, received);
      return;
    }
    const { name } = object(fields.subscription, 'subscription');
    if (name !== 'book' && name !== 'spread') return;
    for (const code of list(fields.pair, 'pair'))
      this.#quotes.expect(this.#names.symbolOf(String(code)), 'book', received);
  }

  answer(address: URL, body: unknown, received: number): void {
    if (address.pathname.endsWith('/OHLC')) this.#bars(address.searchParams, body, received);
    if (!address.pathname.endsWith('/AssetPairs')) return;
    this.#tally.each(Object.values(object(object(body, 'AssetPairs').result, 'result')), (entry) => {
      const { codes = [], listing } = krakenProduct(entry, this.#tally) ?? {};
      const [first, newest = first] = codes;
      if (first !== undefined && newest !== undefined) this.#codes.set(first.replace('/', ''), newest);
      for (const code of codes)
        if (listing !== undefined)
          this.#writer.list(this.#names.symbolOf(code), listing, { timestamp: received, received });
    });
  }

  #bars(query: URLSearchParams, body: unknown, received: number): void {
    const code = this.#codes.get(query.get('pair') ?? '');
    const { last, ...products } = object(object(body, 'the answer').result, 'result');
    const [entries] = Object.values(products);
    if (code === undefined || entries === undefined) return;
    const bars = pastBarsIn(list(entries, 'result'), BAR_COLUMNS);
    const interval = intervalOf(KRAKEN_INTERVALS, query.get('interval'));
    writePastBars(this.#writer, this.#names.symbolOf(code), interval, bars, received);
  }

  frame(message: unknown, connection: string, received: number): void {
    if (isObject(message)) {
      const isStream = message.channel !== undefined || message.method !== undefined;
      if (isStream) this.#streams.frame(message, connection, received);
      else this.#notice(message, received);
      return;
    }
    const parts = list(message, 'the message');
    const [name, pair] = parts.slice(-2);
    if (typeof name !== 'string' || typeof pair !== 'string')
      throwFrameError('the channel', [name, pair], 'two texts');
    const product = this.#names.of(pair);
    const { symbol } = product;
    const data = parts.slice(1, -2);
    const [channel, depth] = name.split('-', 2);
    if (channel === 'trade') this.#trades(symbol, list(data[0], 'trades'), received);
    else if (channel === 'spread') this.#spread(symbol, list(data[0], 'spread'), received);
    else if (channel === 'ticker') this.#ticker(symbol, object(data[0], 'ticker'), received);
    else if (channel === 'book') {
      const levelsOfSide = depth === undefined ? DEFAULT_DEPTH : Number(depth);
      this.#book(product, data, levelsOfSide, connection, received);
    } else this.#tally.leave(name);
  }

  /** Checksums cover the best levels only, so they may not reveal an unreadable message. */
  missed(connection: string, received: number): void {
    this.#books.lose(connection, { timestamp: received, received });
  }

  closed(connection: string): void {
    this.#books.forget(connection);
    this.#streams.closed(connection);
  }

  #notice(message: Fields, received: number): void {
    const { event, status, errorMessage } = message;
    if (event === 'systemStatus') this.#venueStatus(status, received);
    else if (status === 'error') {
      this.#quotes.refused();
      this.#tally.leave(`subscription refused: ${errorMessage}`);
    } else if (event !== 'heartbeat' && event !== 'subscriptionStatus' && event !== 'pong') {
      this.#tally.leave(text(message, 'event'));
    }
  }

  #venueStatus(status: unknown, received: number): void {
    const halted = krakenStatus(status, this.#tally) === 'halted';
    if (halted !== this.#halted)
      this.#writer.statusOfAll(halted ? 'halted' : 'open', { timestamp: received, received });
    this.#halted = halted;
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
    this.#quotes.takes(symbol, 'book', received);
    const timestamp = microsOf(time, 'time');
    this.#writer.quote(symbol, best(bid, bidSize), best(ask, askSize), { timestamp, received });
  }

  #ticker(symbol: string, { a, b }: Fields, received: number): void {
    const [ask, , askSize] = list(a, 'a');
    const [bid, , bidSize] = list(b, 'b');
    if (this.#quotes.takes(symbol, 'ticker', received)) {
      this.#writer.quote(symbol, best(bid, bidSize), best(ask, askSize), { timestamp: received, received });
    } else this.#tally.leave('ticker beside a book');
  }

  #book(
    name: VenueName,
    data: readonly unknown[],
    depth: number,
    connection: string,
    received: number,
  ): void {
    this.#quotes.takes(name.symbol, 'book', received);
    const parts = data.map((part) => object(part, 'book'));
    const [first] = parts;
    const isSnapshot = first?.as !== undefined;
    const bids = isSnapshot ? levels(first.bs, 'bs') : parts.flatMap(({ b = [] }) => levels(b, 'b'));
    const asks = isSnapshot ? levels(first.as, 'as') : parts.flatMap(({ a = [] }) => levels(a, 'a'));
    const at = { timestamp: newest([...bids, ...asks], received), received };
    if (isSnapshot) this.#books.snapshot(name, { bids, asks }, depth, connection, at);
    else {
      const checksum = parts.map(({ c }) => c).findLast((c) => c !== undefined);
      const text = checksum === undefined ? undefined : String(checksum);
      this.#books.change(name, { bids, asks }, text, connection, at);
    }
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
