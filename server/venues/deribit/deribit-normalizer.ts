import { ConnectionBooks } from '../books/connection-books';
import type { ConnectorRequests } from '../connector-requests';
import type { EventWriter, RawBest, VenueTraits } from '../event-writer';
import { FirstSource } from '../first-source';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import {
  asNumeric,
  type Fields,
  isObject,
  list,
  numeric,
  object,
  type RawLevel,
  text,
  throwFrameError,
  whole,
} from '../json-fields';
import { intervalOf, writePastBars } from '../past-bars';
import { TradeIds } from '../trade-ids';
import { VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';
import { DERIBIT_INTERVALS, deribitListing, deribitPair, deribitStatus } from './deribit-instruments';

export const DERIBIT_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf: deribitPair };

/**
 * Normalizes Deribit's public channels. A book starts with a snapshot, and each change names its predecessor.
 *
 * https://docs.deribit.com/subscriptions/orderbook/bookinstrument_nameinterval
 */
export class DeribitNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #books: ConnectionBooks;
  readonly #names = new VenueNames('deribit');
  /** A symbol's book may be subscribed in several ways. */
  readonly #depths = new FirstSource();
  /** The ticker lags behind the book and the stream of best prices if there is one. */
  readonly #quotes = new FirstSource('book');
  readonly #ids = new TradeIds();

  constructor(writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#tally = tally;
    this.#books = new ConnectionBooks(writer, requests);
  }

  sent(message: unknown, _connection: string, received: number): void {
    const { method, params } = object(message, 'the message');
    if (!String(method).endsWith('/subscribe')) return;
    for (const channel of list(object(params, 'params').channels, 'channels')) {
      const [kind, code] = String(channel).split('.');
      if ((kind === 'book' || kind === 'quote') && code !== undefined)
        this.#quotes.expect(this.#names.symbolOf(code), 'book', received);
    }
  }

  answer(address: URL, body: unknown, received: number): void {
    if (address.pathname.endsWith('/get_instruments'))
      this.#instruments(list(object(body, 'the answer').result, 'result'), received);
    else if (address.pathname.endsWith('/get_tradingview_chart_data'))
      this.#bars(address.searchParams, object(object(body, 'the answer').result, 'result'), received);
  }

  frame(message: unknown, connection: string, received: number): void {
    const fields = object(message, 'the message');
    if (fields.method === undefined) this.#response(fields, received);
    else if (fields.method === 'subscription')
      this.#data(object(fields.params, 'params'), connection, received);
    else if (fields.method !== 'heartbeat') this.#tally.leave(String(fields.method));
  }

  closed(connection: string): void {
    this.#books.forget(connection);
  }

  #bars(query: URLSearchParams, { ticks, ...columns }: Fields, received: number): void {
    const interval = intervalOf(DERIBIT_INTERVALS, query.get('resolution'));
    const code = query.get('instrument_name') ?? '';
    const of = (name: string, place: number) => asNumeric(list(columns[name], name)[place], name);
    // Sizes of inverse contracts are dollars, as the cost is; the volume is in coins.
    const volume = deribitPair(`deribit:${code}`).quote === 'USD' ? 'cost' : 'volume';
    const bars = list(ticks, 'ticks').map((start, place) => ({
      start: microsOf(start, 'ticks'),
      open: of('open', place),
      high: of('high', place),
      low: of('low', place),
      close: of('close', place),
      volume: of(volume, place),
    }));
    writePastBars(this.#writer, this.#names.symbolOf(code), interval, bars, received);
  }

  #response({ result, error }: Fields, received: number): void {
    if (error !== undefined) {
      this.#quotes.refused();
      this.#tally.leave(`error: ${JSON.stringify(error)}`);
    } else if (Array.isArray(result) && isObject(result[0]) && result[0].tick_size !== undefined) {
      this.#instruments(result, received);
    }
  }

  #data(params: Fields, connection: string, received: number): void {
    const channel = text(params, 'channel');
    const kind = channel.slice(0, channel.indexOf('.') < 0 ? undefined : channel.indexOf('.'));
    if (kind === 'trades') {
      const lost = (what: string): void => this.#writer.lostPart(what, received);
      const read = (entry: unknown): void => this.#trade(object(entry, 'data'), received);
      this.#tally.each(list(params.data, 'data'), read, lost);
      return;
    }
    if (!isObject(params.data)) {
      this.#tally.leave(kind);
      return;
    }
    const { data } = params;
    if (kind === 'book') this.#book(channel, data, connection, received);
    else if (kind === 'quote') this.#quote('book', data, received);
    else if (kind === 'ticker' || kind === 'incremental_ticker') this.#ticker(data, received);
    else if (channel.startsWith('instrument.state')) this.#state(data, received);
    else if (channel === 'platform_state') this.#platform(data, received);
    else this.#tally.leave(kind);
  }

  #book(channel: string, data: Fields, connection: string, received: number): void {
    const name = this.#names.of(text(data, 'instrument_name'));
    const { symbol } = name;
    // Channels of grouped or few levels send snapshots only, without a type.
    const isSnapshot = data.type !== 'change';
    if (!this.#depths.takes(symbol, channel, received, isSnapshot)) {
      this.#tally.leave('book beside another book');
      return;
    }
    this.#quotes.takes(symbol, 'book', received);
    const bids = levelsOf(data.bids, 'bids');
    const asks = levelsOf(data.asks, 'asks');
    const at = { timestamp: microsOf(data.timestamp, 'timestamp'), received };
    const id = whole(data, 'change_id');
    if (isSnapshot) {
      this.#writer.snapshot(symbol, bids, asks, at);
      this.#books.begin(name, connection, id);
      return;
    }
    const previous = whole(data, 'prev_change_id');
    const book = this.#books.of(name, connection, received);
    if (book === undefined) this.#tally.leave('book change without a snapshot');
    else if (previous === book.last) {
      this.#writer.change(symbol, bids, asks, at);
      book.last = id;
    } else this.#books.loseOne(book, `change ${previous} came before it, not ${book.last}`, at);
  }

  #trade(trade: Fields, received: number): void {
    const symbol = this.#names.symbolOf(text(trade, 'instrument_name'));
    const { direction: side } = trade;
    if (side !== 'buy' && side !== 'sell') throwFrameError('direction', side, '"buy" or "sell"');
    const sequence = whole(trade, 'trade_seq');
    const raw = {
      id: text(trade, 'trade_id'),
      price: numeric(trade, 'price'),
      size: numeric(trade, 'amount'),
      side,
    } as const;
    const timestamp = microsOf(trade.timestamp, 'timestamp');
    if (!this.#ids.isNew(symbol, sequence)) return;
    // Block trades are agreed outside the book, at prices that the market did not have.
    if (trade.block_trade_id !== undefined && trade.block_trade_id !== null) this.#tally.leave('block trade');
    else this.#writer.trade(symbol, raw, { timestamp, received });
  }

  #quote(source: string, data: Fields, received: number): void {
    const symbol = this.#names.symbolOf(text(data, 'instrument_name'));
    if (!this.#quotes.takes(symbol, source, received)) this.#tally.leave('ticker beside a book');
    else {
      const at = { timestamp: microsOf(data.timestamp, 'timestamp'), received };
      this.#writer.quote(symbol, bestOf(data, 'best_bid'), bestOf(data, 'best_ask'), at);
    }
  }

  /** An incremental ticker has changed fields only; one without both sides gives no quote. */
  #ticker(data: Fields, received: number): void {
    if (data.best_bid_price !== undefined && data.best_ask_price !== undefined)
      this.#quote('ticker', data, received);
    if (data.state !== undefined) this.#state(data, received);
  }

  #state(data: Fields, received: number): void {
    const status = deribitStatus(data.state, this.#tally);
    const symbol = this.#names.symbolOf(text(data, 'instrument_name'));
    const timestamp = microsOf(data.timestamp, 'timestamp');
    if (status !== undefined) this.#writer.status(symbol, status, { timestamp, received });
  }

  #platform({ maintenance }: Fields, received: number): void {
    if (typeof maintenance === 'boolean')
      this.#writer.statusOfAll(maintenance ? 'halted' : 'open', { timestamp: received, received });
  }

  #instruments(entries: readonly unknown[], received: number): void {
    this.#tally.each(entries, (entry) => {
      const [code, listing] = deribitListing(entry, this.#tally);
      this.#writer.list(this.#names.symbolOf(code), listing, { timestamp: received, received });
    });
  }
}

/** A side without a price is null or 0. */
function bestOf(data: Fields, side: 'best_bid' | 'best_ask'): RawBest | undefined {
  const price = data[`${side}_price`];
  if (price === null || price === undefined) return undefined;
  return [numeric(data, `${side}_price`), numeric(data, `${side}_amount`)];
}

/** Parses levels `[action, price, amount]`, or `[price, amount]` of channels with snapshots only. */
function levelsOf(value: unknown, name: string): readonly RawLevel[] {
  return list(value, name).map((entry): RawLevel => {
    const parts = list(entry, name);
    const [price, amount] = parts.slice(-2);
    return [asNumeric(price, name), parts[0] === 'delete' ? 0 : asNumeric(amount, name)];
  });
}
