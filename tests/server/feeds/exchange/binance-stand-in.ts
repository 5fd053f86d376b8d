import type { ClientRequest, RestReply, VenueDialect, VenueLimits } from './venue-server';
import { VenueServer } from './venue-server';

export const BINANCE_LIMITS: VenueLimits = {
  connects: { count: 300, millis: 300_000 },
  messages: { count: 5, millis: 1_000 },
  weight: { count: 6_000, millis: 60_000 },
  maxTopics: 1_024,
};

interface Product {
  readonly code: string;
  readonly turnover: number;
  status: string;
  price: number;
  tradeId: number;
  /** Id of the newest change of the book. */
  bookId: number;
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
}

const DEPTH = 20;
const TICK = 0.01;
/** Changed levels, as texts. */
interface Changes {
  readonly bids: [string, string][];
  readonly asks: [string, string][];
}

/** Snapshots that are kept of a product. */
const MAX_PAST = 200;

/** A spot market in the protocol of Binance, with prices of its own that are the same in every run. */
export class BinanceStandIn implements VenueDialect {
  readonly products = new Map<string, Product>();
  /** All trades so far: `<code> <id>`. */
  readonly traded: string[] = [];
  /** Snapshots that REST gives from now on are this many changes old. */
  snapshotAge = 0;
  readonly #past = new Map<string, object[]>();
  readonly #keepsPast: boolean;
  readonly #list: readonly Product[];
  #server: VenueServer | undefined;
  #step = 0;

  /** @param keepsPast makes old snapshots available */
  constructor(codes: readonly string[], keepsPast = true) {
    this.#keepsPast = keepsPast;
    codes.forEach((code, place) => {
      const price = 100 + place;
      const product = {
        code,
        turnover: 1e9 / (place + 1),
        status: 'TRADING',
        price,
        tradeId: 0,
        bookId: 1_000,
      };
      const book = { bids: new Map<number, number>(), asks: new Map<number, number>() };
      for (let level = 1; level <= DEPTH; level++) {
        book.bids.set(priceAt(price, -level), level);
        book.asks.set(priceAt(price, level), level);
      }
      this.products.set(code, { ...product, ...book });
      this.#remember(this.products.get(code) as Product);
    });
    this.#list = [...this.products.values()];
  }

  /** @param now time by which the limits are counted, ms */
  async start(limits = BINANCE_LIMITS, port = 0, now?: () => number): Promise<VenueServer> {
    this.#server = await VenueServer.start(this, limits, port, now);
    return this.#server;
  }

  /** Makes one trade, quote and change of the book of every product, and publishes them. */
  step(): void {
    this.#step += 1;
    for (const product of this.products.values()) this.#advance(product);
  }

  /**
   * Publishes one frame of a product: of ten, seven quotes, two trades and a change of about 60 levels, as recorded of
   * BTCUSDT.
   * @param turn number of the frame among those of the product
   */
  frame(place: number, turn: number): void {
    const product = this.#list[place] as Product;
    const kind = (turn + place) % 10;
    if (kind === 0) {
      this.#step += 1;
      this.#change(product, this.#move(product));
    } else if (kind === 3 || kind === 7) this.#trade(product);
    else this.#quote(product);
  }

  rest(url: URL): RestReply | undefined {
    const code = url.searchParams.get('symbol') ?? '';
    switch (url.pathname) {
      case '/api/v3/exchangeInfo':
        return { body: { symbols: [...this.products.values()].map(listed) } };
      case '/api/v3/ticker/24hr':
        return {
          body: [...this.products.values()].map(({ code: symbol, turnover }) => ({
            symbol,
            quoteVolume: `${turnover}`,
          })),
        };
      case '/api/v3/klines':
        return { body: this.#bars(code, url.searchParams) };
      case '/api/v3/depth': {
        const product = this.products.get(code);
        if (product === undefined) return { status: 400, body: { code: -1121, msg: 'Invalid symbol.' } };
        return { body: this.#past.get(code)?.at(-1 - this.snapshotAge) ?? snapshotOf(product) };
      }
      default:
        return undefined;
    }
  }

  weight({ pathname }: URL): number {
    return { '/api/v3/exchangeInfo': 20, '/api/v3/ticker/24hr': 80, '/api/v3/depth': 25 }[pathname] ?? 2;
  }

  message(text: string): ClientRequest {
    const { method, params, id } = JSON.parse(text);
    const replies = [JSON.stringify({ result: null, id })];
    return method === 'SUBSCRIBE' ? { subscribe: params, replies } : { unsubscribe: params, replies };
  }

  #advance(product: Product): void {
    this.#trade(product);
    const changes = this.#move(product);
    this.#quote(product);
    this.#change(product, changes);
    this.#remember(product);
  }

  #trade(product: Product): void {
    const { code } = product;
    const now = Date.now();
    product.tradeId += 1;
    product.price = priceAt(product.price, ((this.#step * 7 + code.length) % 5) - 2);
    this.traded.push(`${code} ${product.tradeId}`);
    const terms = { t: product.tradeId, p: product.price.toFixed(2), q: '0.50000000', m: false, M: true };
    this.#publish(`${code.toLowerCase()}@trade`, { e: 'trade', E: now, T: now, s: code, ...terms });
  }

  #quote({ code, bids, asks, bookId }: Product): void {
    const [bid, ask] = [Math.max(...bids.keys()), Math.min(...asks.keys())];
    const best = { b: bid.toFixed(2), a: ask.toFixed(2), B: String(bids.get(bid)), A: String(asks.get(ask)) };
    this.#publish(`${code.toLowerCase()}@bookTicker`, { u: bookId, s: code, ...best });
  }

  #change(product: Product, { bids, asks }: Changes): void {
    const { code, bookId } = product;
    const change = { U: bookId, u: bookId + 1, b: bids, a: asks };
    product.bookId += 2;
    this.#publish(`${code.toLowerCase()}@depth@100ms`, {
      e: 'depthUpdate',
      E: Date.now(),
      s: code,
      ...change,
    });
  }

  /** Moves the book around the price; returns the changed levels. */
  #move({ bids, asks, price }: Product): Changes {
    const changes: Changes = { bids: [], asks: [] };
    for (const [side, sign, changed] of [
      [bids, -1, changes.bids],
      [asks, 1, changes.asks],
    ] as const) {
      const wanted = new Map<number, number>();
      for (let level = 1; level <= DEPTH; level++)
        wanted.set(priceAt(price, sign * level), level + (this.#step % 3));
      for (const old of side.keys()) {
        if (wanted.has(old)) continue;
        side.delete(old);
        changed.push([old.toFixed(2), '0.00']);
      }
      for (const [at, size] of wanted) {
        if (side.get(at) === size) continue;
        side.set(at, size);
        changed.push([at.toFixed(2), size.toFixed(2)]);
      }
    }
    return changes;
  }

  #remember(product: Product): void {
    if (!this.#keepsPast) return;
    const past = this.#past.get(product.code) ?? [];
    past.push(snapshotOf(product));
    if (past.length > MAX_PAST) past.shift();
    this.#past.set(product.code, past);
  }

  #bars(code: string, query: URLSearchParams): unknown[] {
    const millis = { '1m': 60_000, '5m': 300_000, '1d': 86_400_000 }[query.get('interval') ?? ''];
    const price = this.products.get(code)?.price.toFixed(2);
    if (millis === undefined || price === undefined) return [];
    const limit = Number(query.get('limit'));
    const newest = Math.floor(Date.now() / millis) * millis;
    return Array.from({ length: limit }, (_, index) => {
      const start = newest - (limit - 1 - index) * millis;
      return [start, price, price, price, price, '10.00', start + millis - 1, '1000.00', 5, '1', '1', '0'];
    });
  }

  #publish(topic: string, data: object): void {
    this.#server?.publish(topic, JSON.stringify({ stream: topic, data }));
  }
}

function listed({ code, status }: Product): object {
  const filters = [
    { filterType: 'PRICE_FILTER', tickSize: '0.01000000' },
    { filterType: 'LOT_SIZE', stepSize: '0.00010000' },
  ];
  return { symbol: code, status, baseAsset: code.replace(/USDT$/, ''), quoteAsset: 'USDT', filters };
}

function snapshotOf({ bids, asks, bookId }: Product): object {
  const levels = (side: Map<number, number>) =>
    [...side].map(([at, size]) => [at.toFixed(2), size.toFixed(2)]);
  return { lastUpdateId: bookId - 1, bids: levels(bids), asks: levels(asks) };
}

function priceAt(price: number, ticks: number): number {
  return Math.round((price + ticks * TICK) * 100) / 100;
}
