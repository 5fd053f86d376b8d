import type { Level, MarketEvent } from '../../../lib/market/event';
import { toSymbol } from '../../../lib/market/instrument';
import type { Channel } from '../../../lib/protocol/messages';
import { CHANNELS } from '../../../lib/protocol/messages';
import { Market } from '../../../server/market/market';
import { anInstrument, defined } from '../events';

/** Trade that the market received, and its version. */
export interface MarketTrade {
  readonly version: number;
  readonly symbol: string;
  readonly id: string;
  readonly price: number;
  readonly timestamp: number;
}

interface Counted {
  readonly version: number;
  readonly symbol: string;
  readonly updates: Readonly<Record<Channel, number>>;
}

export const KNOWN = ['sim:A', 'sim:B', 'sim:C'] as const;
export const LATER = ['sim:NEW', 'other:NEW'] as const;

const START = 1_700_000_000_000_000;
/** Time between two events, µs: bars of a second start every few events. */
const STEP = 130_000;

/** Market, its events since it was last cleared, and events that each change something. */
export class MarketScript {
  readonly market = new Market();
  readonly #trades: MarketTrade[] = [];
  readonly #byKey = new Map<string, MarketTrade>();
  readonly #counted: Counted[] = [];
  #events = 0;

  constructor() {
    for (const [k, symbol] of KNOWN.entries()) {
      // The last symbol has no reference price until its first trade.
      this.apply(defined(anInstrument(symbol, k < 2 ? { prevClose: 100 } : {}), START));
    }
  }

  sell(symbol: string, ticks: number): void {
    const id = String(this.#events + 1);
    this.apply({ type: 'trade', ...this.#stamp(symbol), id, price: ticks / 100, size: 1, side: 'sell' });
  }

  quote(symbol: string, ticks: number, sides: number): void {
    this.apply({
      type: 'quote',
      ...this.#stamp(symbol),
      ...(sides & 1 && { bid: ticks / 100, bidSize: this.#events }),
      ...(sides & 2 && { ask: (ticks + 1) / 100, askSize: 1 }),
    });
  }

  /** Applies levels of both sides, few enough that a subscription gets all of them. */
  book(symbol: string, kind: 'book_snapshot' | 'book_change', picks: number): void {
    const stamp = this.#stamp(symbol);
    const levels = (first: number, step: number): Level[] =>
      [0, 1, 2, 3].filter((k) => picks & (1 << k)).map((k) => [(first + k * step) / 100, this.#events + k]);
    this.apply({ type: kind, ...stamp, bids: levels(9_990, -1), asks: levels(10_010, 1) });
  }

  dayBar(symbol: string, ticks: number): void {
    const price = ticks / 100;
    const bar = {
      open: price,
      high: price + 1,
      low: price - 1,
      close: price,
      volume: this.#events,
      trades: 1,
    };
    this.apply({ type: 'bar', ...this.#stamp(symbol), interval: '1d', start: START, ...bar });
  }

  status(symbol: string, halted: boolean): void {
    this.apply({ type: 'status', ...this.#stamp(symbol), status: halted ? 'halted' : 'open' });
  }

  /** Changes the price scale, so that earlier encodings cannot be read with it. */
  redefine(symbol: string, priceDecimals: number, prevClose: number): void {
    this.apply(defined(anInstrument(symbol, { priceDecimals, prevClose }), this.#stamp(symbol).timestamp));
  }

  clear(): void {
    this.market.clear();
    this.#trades.length = 0;
    this.#byKey.clear();
    this.#counted.length = 0;
  }

  /** Returns the trade with this id since the market was last cleared. */
  trade(symbol: string, id: string): MarketTrade | undefined {
    return this.#byKey.get(`${symbol} ${id}`);
  }

  /** Returns trades of the symbols with `from` < version ≤ `to`. */
  tradesWithin(symbols: ReadonlySet<string>, from: number, to: number): MarketTrade[] {
    const first = this.#trades.findLastIndex(({ version }) => version <= from) + 1;
    return this.#trades.slice(first).filter(({ symbol, version }) => version <= to && symbols.has(symbol));
  }

  /** Returns the feed updates of the channel and symbols with `from` < version ≤ `to`. */
  updates(channel: Channel, symbols: ReadonlySet<string>, from: number, to: number): number {
    let sum = 0;
    for (let k = this.#counted.length - 1; k >= 0; k--) {
      const { version, symbol, updates } = this.#counted[k] as Counted;
      if (version <= from) break;
      if (version <= to && symbols.has(symbol)) sum += updates[channel];
    }
    return sum;
  }

  apply(event: MarketEvent): void {
    if (event.type === 'disconnect' || event.type === 'gap' || event.type === 'source') return;
    const { symbol } = event;
    if (symbol === undefined || (event.type !== 'instrument' && this.market.indexOf(symbol) < 0)) return;
    const before = this.#counts(symbol);
    this.market.apply(event);
    const { version } = this.market;
    const after = this.#counts(symbol);
    const updates = Object.fromEntries(
      CHANNELS.map((channel) => [channel, after[channel] - before[channel]]),
    ) as Record<Channel, number>;
    this.#counted.push({ version, symbol, updates });
    if (event.type === 'trade') {
      const { id, price, timestamp } = event;
      const trade = { version, symbol, id, price, timestamp };
      this.#trades.push(trade);
      this.#byKey.set(`${symbol} ${id}`, trade);
    }
  }

  #counts(symbol: string): Record<Channel, number> {
    const row = this.market.indexOf(symbol);
    return Object.fromEntries(
      CHANNELS.map((channel) => [channel, this.market.counts.of(channel)[row] ?? 0]),
    ) as Record<Channel, number>;
  }

  #stamp(symbol: string) {
    const timestamp = START + ++this.#events * STEP;
    return { symbol: toSymbol(symbol), timestamp, localTimestamp: timestamp };
  }
}
