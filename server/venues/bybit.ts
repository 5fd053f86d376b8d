import type { TradingStatus } from '../../lib/market/event';
import type { EventWriter, RawBest, VenueTraits } from './event-writer';
import { FirstSource } from './first-source';
import type { FrameMapper } from './frame-normalizer';
import type { FrameTally } from './frame-tally';
import { type Fields, levels, list, numeric, object, text, throwFrameError, whole } from './json-fields';
import { type Pair, splitGlued } from './quote-assets';
import type { Listing } from './venue-instrument';
import { microsOf } from './venue-time';

export const BYBIT_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf };

type Category = 'spot' | 'linear' | 'inverse';

/** Venue part of a symbol: the same code is another product in another category. */
const VENUE_OF: Readonly<Record<Category, string>> = {
  spot: 'bybit',
  linear: 'bybit-linear',
  inverse: 'bybit-inverse',
};

const STATUSES: Readonly<Record<string, TradingStatus>> = {
  Trading: 'open',
  PreLaunch: 'pre',
  Settling: 'closed',
  Delivering: 'closed',
  Closed: 'closed',
};

/** State of one connection. Topics have the same names on the sockets of all categories. */
interface Connection {
  readonly category: Category;
  /** Id of the last change of each known book. */
  readonly books: Map<string, number>;
  readonly tickers: Map<string, Fields>;
}

/**
 * Normalizes Bybit's public streams, version 5. A book starts with a snapshot, and ids of changes are
 * consecutive. The category of a connection follows from its address.
 *
 * https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook
 */
export class BybitNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #connections = new Map<string, Connection>();
  /** A symbol may be subscribed at several depths. */
  readonly #depths = new FirstSource();
  /** The ticker has best prices only a few times a second; the book has them at least as often. */
  readonly #quotes = new FirstSource();

  constructor(writer: EventWriter, tally: FrameTally) {
    this.#writer = writer;
    this.#tally = tally;
  }

  opened(connection: string, address: string): void {
    const category = /\/v5\/public\/(spot|linear|inverse)\b/.exec(address)?.[1] as Category | undefined;
    if (category) this.#connections.set(connection, { category, books: new Map(), tickers: new Map() });
  }

  sent(message: unknown, connection: string): void {
    const category = this.#connections.get(connection)?.category;
    if (category === undefined) return;
    for (const topic of list(object(message, 'the message').args, 'args')) {
      const code = /^orderbook\.\d+\.(.+)$/.exec(String(topic))?.[1];
      if (code !== undefined) this.#quotes.takes(`${VENUE_OF[category]}:${code}`, 'book');
    }
  }

  answer(address: URL, body: unknown): void {
    if (!address.pathname.endsWith('/instruments-info')) return;
    const category = address.searchParams.get('category');
    if (category !== 'spot' && category !== 'linear' && category !== 'inverse') return;
    for (const [symbol, listing] of listings(category, body)) this.#writer.list(symbol, listing);
  }

  frame(message: unknown, connection: string, received: number): void {
    const fields = object(message, 'the message');
    if (fields.topic === undefined) {
      if (fields.success === false) this.#tally.leave(`subscription refused: ${fields.ret_msg}`);
      else if (fields.op === undefined) this.#tally.leave(Object.keys(fields).slice(0, 3).join(','));
      return;
    }
    const known = this.#connections.get(connection);
    if (known === undefined)
      throw new RangeError(`connection ${connection} has no known category in its URL`);
    const [channel = ''] = text(fields, 'topic').split('.');
    if (channel === 'orderbook') this.#book(fields, known, received);
    else if (channel === 'publicTrade') this.#trades(fields, known, received);
    else if (channel === 'tickers') this.#ticker(fields, known, received);
    else this.#tally.leave(channel);
  }

  closed(connection: string): void {
    this.#connections.delete(connection);
  }

  #book(fields: Fields, { category, books }: Connection, received: number): void {
    const data = object(fields.data, 'data');
    const symbol = `${VENUE_OF[category]}:${text(data, 's')}`;
    if (!this.#depths.takes(symbol, text(fields, 'topic'))) {
      this.#tally.leave('orderbook of another depth');
      return;
    }
    this.#quotes.takes(symbol, 'book');
    const id = whole(data, 'u');
    const sides = [levels(data.b, 'b'), levels(data.a, 'a')] as const;
    const at = { timestamp: microsOf(fields.cts ?? fields.ts, 'cts'), received };
    const last = books.get(symbol);
    if (fields.type === 'snapshot') this.#writer.snapshot(symbol, ...sides, at);
    else if (last === undefined) {
      this.#tally.leave('book change without a snapshot');
      return;
    } else if (id !== last + 1) {
      books.delete(symbol);
      this.#writer.loseBook(symbol, `change ${id} came after change ${last}`, at);
      return;
    } else this.#writer.change(symbol, ...sides, at);
    books.set(symbol, id);
  }

  #trades(fields: Fields, { category }: Connection, received: number): void {
    for (const entry of list(fields.data, 'data')) {
      const trade = object(entry, 'data');
      const { S: side, BT: block } = trade;
      if (side !== 'Buy' && side !== 'Sell') throwFrameError('S', side, '"Buy" or "Sell"');
      // Block trades are agreed outside the book, at prices that the market did not have.
      if (block === true) {
        this.#tally.leave('block trade');
        continue;
      }
      this.#writer.trade(
        `${VENUE_OF[category]}:${text(trade, 's')}`,
        {
          id: text(trade, 'i'),
          price: numeric(trade, 'p'),
          size: numeric(trade, 'v'),
          side: side === 'Buy' ? 'buy' : 'sell',
        },
        { timestamp: microsOf(trade.T, 'T'), received },
      );
    }
  }

  /** A ticker contains changed fields only; the one of the spot market has no best prices. */
  #ticker(fields: Fields, { category, tickers }: Connection, received: number): void {
    const data = object(fields.data, 'data');
    const symbol = `${VENUE_OF[category]}:${text(data, 'symbol')}`;
    const changed = ['bid1Price', 'bid1Size', 'ask1Price', 'ask1Size'].some(
      (field) => data[field] !== undefined,
    );
    if (!changed) this.#tally.leave('tickers without best prices');
    else if (!this.#quotes.takes(symbol, 'ticker')) this.#tally.leave('tickers beside a book');
    else {
      const ticker = { ...(fields.type === 'snapshot' ? {} : tickers.get(symbol)), ...data };
      tickers.set(symbol, ticker);
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

/** Parses a product code: `BTCUSDT`, `BTCPERP` (in USDC), `BTCUSDT-26SEP25`. */
function pairOf(symbol: string): Pair {
  const at = symbol.indexOf(':');
  const venue = symbol.slice(0, at);
  const code = symbol.slice(at + 1);
  if (venue === VENUE_OF.spot) return splitGlued(code);
  const [glued = '', expiry] = code.split('-');
  const pair = splitGlued(glued, 'future');
  // Futures whose code has no second asset are settled in USDC.
  if (expiry !== undefined) return { ...pair, quote: pair.base === glued ? 'USDC' : pair.quote, expiry };
  if (code.endsWith('PERP')) return { base: code.slice(0, -4), quote: 'USDC', kind: 'perpetual' };
  return splitGlued(code, 'perpetual');
}

/** Parses the products of an `instruments-info` answer, by symbol. */
function* listings(category: Category, body: unknown): Generator<[string, Listing]> {
  for (const entry of list(object(object(body, 'the answer').result, 'result').list, 'list')) {
    const product = object(entry, 'list');
    const code = text(product, 'symbol');
    const sizes = object(product.lotSizeFilter, 'lotSizeFilter');
    const status = STATUSES[String(product.status)];
    const pair = { base: text(product, 'baseCoin'), quote: text(product, 'quoteCoin') };
    yield [
      `${VENUE_OF[category]}:${code}`,
      {
        ...pair,
        ...contractOf(category, product, code),
        tickSize: text(object(product.priceFilter, 'priceFilter'), 'tickSize'),
        lotSize: text(sizes, category === 'spot' ? 'basePrecision' : 'qtyStep'),
        ...(status && { status }),
      },
    ];
  }
}

function contractOf(
  category: Category,
  { contractType }: Fields,
  code: string,
): Pick<Pair, 'kind' | 'expiry'> {
  if (category === 'spot') return { kind: 'crypto' };
  if (!String(contractType).endsWith('Futures')) return { kind: 'perpetual' };
  return { kind: 'future', expiry: code.includes('-') ? code.slice(code.indexOf('-') + 1) : code.slice(-3) };
}
