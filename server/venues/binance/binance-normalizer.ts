import { INTERVALS, type Interval } from '../../../lib/market/interval';
import { ConnectorRequests } from '../connector-requests';
import type { EventWriter, VenueTraits } from '../event-writer';
import { FirstSource } from '../first-source';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import { type Fields, isObject, numeric, object, text, whole } from '../json-fields';
import { SequencedBooks } from '../sequenced-books';
import { VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';
import { type BinanceFrame, type BinanceMarket, readBinanceMessage, tradeOf } from './binance-frame';
import { BINANCE_VENUES, binanceListings, binancePair } from './binance-instruments';

export const BINANCE_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf: binancePair };

/**
 * Normalizes one of Binance's markets: trades, best bid and offer, closed bars, and the order book. Forming
 * bars are ignored, because they would count trades twice.
 * Book deltas must overlap the REST snapshot and have consecutive ids.
 *
 * https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#how-to-manage-a-local-order-book-correctly
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/How-to-manage-a-local-order-book-correctly
 */
export class BinanceNormalizer implements FrameMapper {
  readonly #market: BinanceMarket;
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #books: SequencedBooks;
  readonly #names: VenueNames;
  /** Source of each symbol's trades: single and aggregated trades are the same trades. */
  readonly #trades = new FirstSource();

  constructor(
    market: BinanceMarket,
    writer: EventWriter,
    tally: FrameTally,
    requests = new ConnectorRequests(),
  ) {
    this.#market = market;
    this.#writer = writer;
    this.#tally = tally;
    this.#names = new VenueNames(BINANCE_VENUES[market]);
    this.#books = new SequencedBooks(writer, tally, requests);
  }

  frame(message: unknown, connection: string, received: number): void {
    const { frame } = readBinanceMessage(message);
    if (frame.kind === 'other') this.#other(frame.name, frame.data, connection, received);
    else if (frame.code === undefined) this.#tally.leave('book of no symbol');
    else if (frame.kind === 'trade' && !this.#trades.takes(frame.code, 'trade')) this.#tally.leave('trade');
    else this.apply(frame, frame.code, connection, received);
  }

  answer(address: URL, body: unknown, received: number): void {
    if (address.pathname.endsWith('/exchangeInfo')) {
      for (const [code, listing] of binanceListings(this.#market, body))
        this.#writer.list(this.#names.symbolOf(code), listing);
    } else if (address.pathname.endsWith('/depth')) {
      const { frame } = readBinanceMessage(body);
      const code = address.searchParams.get('symbol');
      if (frame.kind === 'snapshot' && code) this.#books.snapshot(this.#names.of(code), frame, received);
    }
  }

  closed(connection: string, successor?: string): void {
    this.#books.interrupt(connection, successor);
  }

  /** Converts a frame of the product to events. `received` is µs. */
  apply(frame: BinanceFrame, code: string, connection: string, received: number): void {
    const name = this.#names.of(code);
    const { symbol } = name;
    switch (frame.kind) {
      case 'trade':
        // Futures markets send trades without a price for settlements outside the book; these are dropped.
        this.#writer.trade(symbol, frame, { timestamp: frame.timestamp, received });
        break;
      case 'quote':
        this.#writer.quote(symbol, frame.bid, frame.ask, {
          timestamp: frame.timestamp ?? received,
          received,
        });
        break;
      case 'depth':
        this.#books.delta(name, frame, connection, received);
        break;
      case 'snapshot':
        this.#books.snapshot(name, frame, received);
        break;
      case 'other':
        this.#tally.leave(frame.name);
        break;
    }
  }

  #other(name: string, data: Fields, connection: string, received: number): void {
    // Answer to a subscription.
    if ('result' in data && 'id' in data) return;
    if (name === 'aggTrade') {
      const trade = tradeOf(data, 'a');
      if (this.#trades.takes(trade.code, name)) this.apply(trade, trade.code, connection, received);
      else this.#tally.leave(name);
    } else if (name === 'kline' && isObject(data.k) && data.k.x === true) this.#bar(data, received);
    else this.#tally.leave(name);
  }

  #bar(data: Fields, received: number): void {
    const bar = object(data.k, 'k');
    const interval = text(bar, 'i') as Interval;
    // A `1d` bar would also set the day's statistics, which are computed from trades here.
    if (!INTERVALS.includes(interval) || interval === '1d') {
      this.#tally.leave(`kline of ${interval}`);
      return;
    }
    const values = {
      ...{
        open: numeric(bar, 'o'),
        high: numeric(bar, 'h'),
        low: numeric(bar, 'l'),
        close: numeric(bar, 'c'),
      },
      ...{ volume: numeric(bar, 'v'), trades: whole(bar, 'n') },
    };
    const timestamp = microsOf(data.E, 'E');
    const start = microsOf(bar.t, 't');
    this.#writer.bar(
      this.#names.symbolOf(text(data, 's')),
      { interval, start, ...values },
      { timestamp, received },
    );
  }
}
