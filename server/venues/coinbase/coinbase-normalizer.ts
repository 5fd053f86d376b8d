import type { TradingStatus } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { ConnectionBooks } from '../books/connection-books';
import type { ConnectorRequests } from '../connector-requests';
import type { EventWriter, Moment, RawBest, VenueTraits } from '../event-writer';
import { FirstSource } from '../first-source';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import {
  type Fields,
  list,
  numeric,
  object,
  type RawLevel,
  text,
  throwFrameError,
  whole,
  wholeText,
} from '../json-fields';
import { intervalOf, writePastBars } from '../past-bars';
import type { Pair } from '../quote-assets';
import { RecentTrades } from '../recent-trades';
import type { Listing } from '../venue-instrument';
import { VenueNames } from '../venue-names';
import { microsOf, microsOfIso } from '../venue-time';

export const COINBASE_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf };

/** The venue's names of intervals in requests. */
export const COINBASE_INTERVALS = {
  '1m': 'ONE_MINUTE',
  '5m': 'FIVE_MINUTE',
  '15m': 'FIFTEEN_MINUTE',
  '1h': 'ONE_HOUR',
  '1d': 'ONE_DAY',
} as const;

/**
 * Normalizes the streams of Coinbase Advanced Trade. Messages of a connection are numbered. A missing one may
 * concern any symbol, so all books of the connection are cleared.
 *
 * https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels
 */
export class CoinbaseNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #books: ConnectionBooks;
  readonly #recent = new RecentTrades();
  /** The ticker comes with trades only and lags behind the book if there is one. */
  readonly #quotes = new FirstSource('book');
  /** Sequence number of the last message, by connection. */
  readonly #sequences = new Map<string, number>();

  readonly #names = new VenueNames('coinbase');

  constructor(writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#tally = tally;
    this.#books = new ConnectionBooks(writer, requests);
  }

  sent(message: unknown, _connection: string, received: number): void {
    const { channel, product_ids } = object(message, 'the message');
    if (channel !== 'level2') return;
    for (const code of list(product_ids, 'product_ids'))
      this.#quotes.expect(this.#names.symbolOf(String(code)), 'book', received);
  }

  answer(address: URL, body: unknown, received: number): void {
    const { pathname, searchParams } = address;
    if (pathname.endsWith('/products')) this.#products(object(body, 'products'), received);
    const code = /\/products\/([^/]+)\/candles$/.exec(pathname)?.[1];
    if (code !== undefined)
      this.#bars(decodeURIComponent(code), searchParams, object(body, 'candles'), received);
  }

  frame(message: unknown, connection: string, received: number): void {
    const fields = object(message, 'the message');
    if (fields.type === 'error') {
      this.#quotes.refused();
      this.#tally.leave(`error: ${fields.message}`);
      return;
    }
    this.#follow(whole(fields, 'sequence_num'), connection, received);
    const channel = text(fields, 'channel');
    const sentAt = microsOfIso(fields.timestamp, 'timestamp');
    for (const entry of list(fields.events, 'events')) {
      const event = object(entry, 'events');
      if (channel === 'l2_data') this.#book(event, connection, sentAt, received);
      else if (channel === 'market_trades') this.#trades(event, received);
      else if (channel === 'ticker' || channel === 'ticker_batch') this.#ticker(event, sentAt, received);
      else if (channel === 'status') this.#statuses(event, { timestamp: sentAt, received });
      else if (channel !== 'heartbeats' && channel !== 'subscriptions') this.#tally.leave(channel);
    }
  }

  /** Messages that arrived but could not be parsed leave no gap in the sequence. */
  missed(connection: string, received: number): void {
    this.#books.lose(connection, { timestamp: received, received });
  }

  unsubscribed(symbol: MarketSymbol): void {
    this.#books.end(symbol);
  }

  closed(connection: string): void {
    this.#books.forget(connection);
    this.#sequences.delete(connection);
  }

  #follow(sequence: number, connection: string, received: number): void {
    const last = this.#sequences.get(connection);
    this.#sequences.set(connection, sequence);
    if (last === undefined || sequence === last + 1) return;
    const at = { timestamp: received, received };
    this.#writer.gap(`message ${sequence} of ${connection} came after message ${last}`, at);
    this.#books.lose(connection, at);
  }

  #book(event: Fields, connection: string, sentAt: number, received: number): void {
    const name = this.#names.of(text(event, 'product_id'));
    const { symbol } = name;
    const sides: Record<'bid' | 'offer', RawLevel[]> = { bid: [], offer: [] };
    const updates = list(event.updates, 'updates');
    for (const entry of updates) {
      const update = object(entry, 'updates');
      const { side } = update;
      if (side !== 'bid' && side !== 'offer') throwFrameError('side', side, '"bid" or "offer"');
      sides[side].push([numeric(update, 'price_level'), numeric(update, 'new_quantity')]);
    }
    this.#quotes.takes(symbol, 'book', received);
    if (event.type === 'snapshot') {
      this.#writer.snapshot(symbol, sides.bid, sides.offer, { timestamp: sentAt, received });
      this.#books.begin(name, connection);
    } else if (this.#books.of(name, connection, received)) {
      const time =
        updates.length > 0 ? microsOfIso(object(updates[0], 'updates').event_time, 'event_time') : sentAt;
      this.#writer.change(symbol, sides.bid, sides.offer, { timestamp: time, received });
    } else this.#tally.leave('book change without a snapshot');
  }

  #trades(event: Fields, received: number): void {
    const lost = (what: string): void => this.#writer.lostPart(what, received);
    const all = this.#tally.each(list(event.trades, 'trades'), tradeOf, lost);
    for (const code of new Set(all.map((trade) => trade.code))) {
      const symbol = this.#names.symbolOf(code);
      const trades = all.filter((trade) => trade.code === code).sort((a, b) => a.id - b.id);
      const newTrades =
        event.type === 'snapshot'
          ? this.#recent.ofList(symbol, trades, received)
          : trades.filter(({ id }) => this.#recent.isNew(symbol, id));
      for (const trade of newTrades)
        this.#writer.trade(symbol, trade, { timestamp: trade.timestamp, received });
    }
  }

  /** The channel knows of fewer states than the list of products: it only reports that one was removed. */
  #statuses({ products }: Fields, at: Moment): void {
    this.#tally.each(list(products, 'products'), (entry) => {
      const product = object(entry, 'products');
      const symbol = this.#names.symbolOf(text(product, 'id'));
      if (product.status === 'delisted') this.#writer.status(symbol, 'closed', at);
    });
  }

  #products({ products }: Fields, received: number): void {
    this.#tally.each(list(products, 'products'), (entry) => {
      const [code, listing] = listingOf(entry) ?? [];
      if (code !== undefined && listing !== undefined)
        this.#writer.list(this.#names.symbolOf(code), listing, { timestamp: received, received });
    });
  }

  #bars(code: string, query: URLSearchParams, { candles }: Fields, received: number): void {
    const interval = intervalOf(COINBASE_INTERVALS, query.get('granularity'));
    const bars = list(candles, 'candles').map((entry) => {
      const bar = object(entry, 'candles');
      return {
        start: microsOf(bar.start, 'start'),
        open: numeric(bar, 'open'),
        high: numeric(bar, 'high'),
        low: numeric(bar, 'low'),
        close: numeric(bar, 'close'),
        volume: numeric(bar, 'volume'),
      };
    });
    writePastBars(this.#writer, this.#names.symbolOf(code), interval, bars, received);
  }

  #ticker(event: Fields, timestamp: number, received: number): void {
    const read = (entry: unknown): void => {
      const ticker = object(entry, 'tickers');
      const symbol = this.#names.symbolOf(text(ticker, 'product_id'));
      if (!this.#quotes.takes(symbol, 'ticker', received)) {
        this.#tally.leave('ticker beside a book');
        return;
      }
      const at = { timestamp, received };
      this.#writer.quote(symbol, bestOf(ticker, 'best_bid'), bestOf(ticker, 'best_ask'), at);
    };
    this.#tally.each(list(event.tickers, 'tickers'), read, (what) => this.#writer.lostPart(what, received));
  }
}

/** An absent side is an empty text. */
function bestOf(ticker: Fields, side: 'best_bid' | 'best_ask'): RawBest | undefined {
  const price = numeric(ticker, side);
  return price === '' ? undefined : [price, numeric(ticker, `${side}_quantity`)];
}

/** Parses a trade. The venue gives the side of the resting order; the aggressor's is the other. */
function tradeOf(entry: unknown) {
  const trade = object(entry, 'trades');
  const { side } = trade;
  if (side !== 'BUY' && side !== 'SELL') throwFrameError('side', side, '"BUY" or "SELL"');
  return {
    code: text(trade, 'product_id'),
    id: wholeText(trade, 'trade_id'),
    price: numeric(trade, 'price'),
    size: numeric(trade, 'size'),
    side: side === 'BUY' ? ('sell' as const) : ('buy' as const),
    timestamp: microsOfIso(trade.time, 'time'),
  };
}

/** Parses a product code: `BTC-USD`, `BTC-PERP-INTX`, `BIT-26SEP25-CDE`. */
function pairOf(symbol: string): Pair {
  const [base = '', second = 'USD', venue] = symbol.slice(symbol.indexOf(':') + 1).split('-');
  if (venue === undefined) return { base, quote: second, kind: 'crypto' };
  if (second === 'PERP') return { base, quote: 'USDC', kind: 'perpetual' };
  return { base, quote: 'USD', kind: 'future', expiry: second };
}

/** Parses a spot product of a `products` answer; undefined for other products. */
function listingOf(entry: unknown): [code: string, listing: Listing] | undefined {
  const product = object(entry, 'products');
  if (product.product_type !== 'SPOT') return undefined;
  const status = tradingStatusOf(product);
  return [
    text(product, 'product_id'),
    {
      base: text(product, 'base_currency_id'),
      quote: text(product, 'quote_currency_id'),
      kind: 'crypto',
      tickSize: text(product, 'price_increment'),
      lotSize: text(product, 'base_increment'),
      ...(status && { status }),
    },
  ];
}

function tradingStatusOf({
  status,
  trading_disabled,
  auction_mode,
  cancel_only,
}: Fields): TradingStatus | undefined {
  if (status === 'delisted') return 'closed';
  if (trading_disabled === true || cancel_only === true) return 'halted';
  if (auction_mode === true) return 'auction';
  return status === 'online' ? 'open' : undefined;
}
