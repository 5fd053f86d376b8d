import type { MarketSymbol } from '../../../lib/market/instrument';
import { INTERVALS, type Interval } from '../../../lib/market/interval';
import { SequencedBooks } from '../books/sequenced-books';
import { ConnectorRequests } from '../connector-requests';
import type { EventWriter, VenueTraits } from '../event-writer';
import { FirstSource } from '../first-source';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import { type Fields, isObject, list, numeric, object, text, whole } from '../json-fields';
import { type BarColumn, pastBarsIn, writePastBars } from '../past-bars';
import { TradeIds } from '../trade-ids';
import { statusOf } from '../venue-instrument';
import { VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';
import { type BinanceFrame, type BinanceMarket, readBinanceMessage, tradeOf } from './binance-frame';
import { BINANCE_STATUSES, BINANCE_VENUES, binanceListing, binancePair } from './binance-instruments';

export const BINANCE_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf: binancePair };

/** Columns of the venue's bars. */
const BAR_COLUMNS: readonly BarColumn[] = [
  'start',
  'open',
  'high',
  'low',
  'close',
  'volume',
  '',
  'turnover',
  'trades',
];

/** Coin-margined contracts have a volume of the base there. */
const COIN_MARGINED_BAR_COLUMNS = BAR_COLUMNS.map((column) => (column === 'turnover' ? '' : column));

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
  readonly #requests: ConnectorRequests;
  readonly #names: VenueNames;
  /** Source of each symbol's trades: single and aggregated trades are the same trades. */
  readonly #trades = new FirstSource();
  readonly #ids = new TradeIds();
  readonly #aggregateIds = new TradeIds();

  constructor(
    market: BinanceMarket,
    writer: EventWriter,
    tally: FrameTally,
    requests = new ConnectorRequests(),
  ) {
    this.#market = market;
    this.#writer = writer;
    this.#tally = tally;
    this.#requests = requests;
    this.#names = new VenueNames(BINANCE_VENUES[market]);
    this.#books = new SequencedBooks(writer, tally, requests);
  }

  frame(message: unknown, connection: string, received: number): void {
    const parts = isObject(message) && message.data !== undefined ? message.data : message;
    if (!Array.isArray(parts)) this.#message(message, connection, received);
    else {
      const read = (part: unknown): void => this.#message(part, connection, received);
      this.#tally.each(parts, read, (what) => this.#writer.lostPart(what, received));
    }
  }

  #message(message: unknown, connection: string, received: number): void {
    const { frame, market, named } = readBinanceMessage(message);
    if (named && market !== this.#market) this.#tally.leave(`${frame.kind} of ${market}`);
    else if (frame.kind === 'other') this.#other(frame.name, frame.data, connection, received);
    else if (frame.code === undefined) this.#tally.leave('book of no symbol');
    else if (frame.kind === 'trade' && !this.#trades.takes(frame.code, 'trade', received))
      this.#tally.leave('trade');
    else this.apply(frame, frame.code, connection, received);
  }

  answer(address: URL, body: unknown, received: number): void {
    if (address.pathname.endsWith('/exchangeInfo')) {
      this.#tally.each(list(object(body, 'exchangeInfo').symbols, 'symbols'), (entry) => {
        const [code, listing] = binanceListing(this.#market, entry, this.#tally) ?? [];
        if (code === undefined || listing === undefined) return;
        this.#writer.list(this.#names.symbolOf(code), listing, { timestamp: received, received });
      });
    } else if (address.pathname.endsWith('/depth')) {
      const { frame } = readBinanceMessage(body);
      const code = address.searchParams.get('symbol');
      if (frame.kind === 'snapshot' && code) this.#books.snapshot(this.#names.of(code), frame, received);
    } else if (address.pathname.endsWith('/klines')) this.#bars(address.searchParams, body, received);
  }

  unsubscribed(symbol: MarketSymbol): void {
    this.#books.forget(symbol);
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
        if (this.#ids.isNew(symbol, frame.id))
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
    if (name === 'aggTrade') this.#aggregate(tradeOf(data, 'a'), received);
    else if (name === 'kline' && isObject(data.k) && data.k.x === true) this.#bar(data, received);
    else if (name === 'contractInfo') this.#contract(data, received);
    else if (name === 'serverShutdown') this.#requests.end({ connection, reason: name, since: received });
    else this.#tally.leave(name);
  }

  #aggregate(trade: BinanceFrame & { kind: 'trade' }, received: number): void {
    const { symbol } = this.#names.of(trade.code);
    if (!this.#trades.takes(trade.code, 'aggTrade', received)) this.#tally.leave('aggTrade');
    else if (this.#aggregateIds.isNew(symbol, trade.id))
      this.#writer.trade(symbol, trade, { timestamp: trade.timestamp, received });
  }

  #contract(data: Fields, received: number): void {
    const { status } = statusOf(BINANCE_STATUSES, data.cs, this.#tally);
    if (status === undefined) return;
    const symbol = this.#names.symbolOf(text(data, 's'));
    this.#writer.status(symbol, status, { timestamp: microsOf(data.E, 'E'), received });
  }

  #bars(query: URLSearchParams, body: unknown, received: number): void {
    const interval = query.get('interval') as Interval;
    if (!INTERVALS.includes(interval)) return;
    const columns = this.#market === 'cm' ? COIN_MARGINED_BAR_COLUMNS : BAR_COLUMNS;
    const bars = pastBarsIn(list(body, 'klines'), columns);
    writePastBars(this.#writer, this.#names.symbolOf(query.get('symbol') ?? ''), interval, bars, received);
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
