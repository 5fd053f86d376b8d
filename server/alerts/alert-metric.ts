import type { BarEvent, MarketEvent } from '../../lib/market/event';
import type { Interval } from '../../lib/market/interval';
import { type AlertCondition, MEAN_BARS } from '../../lib/protocol/alert';
import type { Market } from '../market/market';
import { PriceWindow } from './price-window';

/** Closed bars needed for a mean volume. */
const MIN_BARS = 5;
const MICROS_PER_MINUTE = 60e6;

/** Measures the condition of an alert on one symbol. */
export interface AlertMetric {
  /** Reports the value after an event that the market has applied; NaN when there is none. */
  take(event: MarketEvent, say: (value: number) => void): void;
  /** Returns the value now; NaN when there is none. */
  now(): number;
  /** Forgets its state, as the market has. */
  clear?(): void;
}

export type SymbolCondition = Exclude<AlertCondition, { readonly kind: 'feed' }>;

/** @param row market row of the symbol */
export function createAlertMetric(condition: SymbolCondition, market: Market, row: number): AlertMetric {
  switch (condition.kind) {
    case 'price': {
      const prices = new LastPrices(market, row);
      return {
        take: (event, say) => say(prices.of(event)),
        now: () => market.quotes.get(row, 'last'),
        clear: () => prices.clear(),
      };
    }
    case 'move':
      return moveGauge(condition, market, row);
    case 'volume':
      return volumeGauge(condition.interval, market, row);
    case 'spread':
      return spreadGauge(market, row);
    case 'halt':
      return {
        take: (event, say) => {
          if (event.type === 'status') say(Number(event.status === 'halted'));
        },
        now: () => Number(market.quotes.status(row) === 'halted'),
      };
  }
}

/** Last price after each event: a trade's, or the day bar's where the venue sends no trades. */
class LastPrices {
  readonly #market: Market;
  readonly #row: number;
  #newest: number;

  constructor(market: Market, row: number) {
    this.#market = market;
    this.#row = row;
    this.#newest = market.newestTradeTime(row);
  }

  /** Returns the price; NaN for an event without one, and for one that is older than a price before it. */
  of(event: MarketEvent): number {
    if (event.type !== 'trade' && !this.#isDayBar(event)) return Number.NaN;
    if (event.timestamp < this.#newest) return Number.NaN;
    this.#newest = event.timestamp;
    return event.type === 'trade' ? event.price : event.close;
  }

  clear(): void {
    this.#newest = Number.NEGATIVE_INFINITY;
  }

  #isDayBar(event: MarketEvent): event is BarEvent {
    if (event.type !== 'bar' || event.interval !== '1d' || event.timestamp === 0) return false;
    return event.start >= this.#market.bars(this.#row, '1d').newestStart;
  }
}

/** Measures the move from the window's lowest, highest, or farther price, percent. */
function moveGauge(
  { direction, minutes }: Extract<AlertCondition, { readonly kind: 'move' }>,
  market: Market,
  row: number,
): AlertMetric {
  const window = new PriceWindow(minutes * MICROS_PER_MINUTE);
  const prices = new LastPrices(market, row);
  let last = Number.NaN;
  const measure = (): number => {
    const { high, low } = window.range();
    const rise = percentOf(last - low, low);
    const fall = percentOf(high - last, high);
    if (direction === 'rise') return rise;
    return direction === 'fall' ? fall : Math.max(rise, fall);
  };
  /** Prices from before the alert was created, or before a restart, are in the bars. */
  const begin = (time: number): void => {
    const bars = market.bars(row, intervalFor(window.length));
    for (const bar of bars.range(time - window.length, time + 1, Number.POSITIVE_INFINITY)) {
      window.add(bar.start, bar.high);
      window.add(bar.start, bar.low);
    }
  };
  const take = (time: number, price: number): number => {
    if (window.isEmpty) begin(time);
    window.add(time, price);
    last = price;
    return measure();
  };
  return {
    take(event, say) {
      const price = prices.of(event);
      if (!Number.isNaN(price)) say(take(event.timestamp, price));
    },
    now() {
      const price = market.quotes.get(row, 'last');
      const time = market.quotes.get(row, 'timestamp');
      return Number.isNaN(price) || Number.isNaN(time) ? Number.NaN : take(time, price);
    },
    clear() {
      window.clear();
      prices.clear();
    },
  };
}

/** Returns a difference in percent of the size of a price, which may be negative; NaN for a price of 0. */
function percentOf(difference: number, price: number): number {
  return price === 0 ? Number.NaN : (difference / Math.abs(price)) * 100;
}

/** Returns the finest interval whose bars in memory reach back so far (µs). */
function intervalFor(length: number): Interval {
  if (length <= 5 * MICROS_PER_MINUTE) return '1s';
  return length <= 30 * MICROS_PER_MINUTE ? '5s' : '1m';
}

/** Measures the forming bar's volume as a multiple of the mean of closed bars. */
function volumeGauge(interval: Interval, market: Market, row: number): AlertMetric {
  let barStart = Number.NaN;
  let mean = Number.NaN;
  const now = (): number => {
    const series = market.bars(row, interval);
    const bar = series.newest();
    if (!bar) return Number.NaN;
    if (bar.start !== barStart) {
      barStart = bar.start;
      mean = meanBefore(series.range(0, bar.start, MEAN_BARS));
    }
    return bar.volume / mean;
  };
  return {
    take(event, say) {
      if (event.type !== 'trade' && event.type !== 'bar') return;
      const before = barStart;
      const value = now();
      // A bar begins empty, even when its first trades arrive together.
      if (barStart > before) say(0);
      say(value);
    },
    now,
    clear: () => {
      barStart = Number.NaN;
    },
  };
}

function meanBefore(bars: readonly { readonly volume: number }[]): number {
  if (bars.length < MIN_BARS) return Number.NaN;
  const sum = bars.reduce((total, { volume }) => total + volume, 0);
  return sum > 0 ? sum / bars.length : Number.NaN;
}

/** Measures the spread in basis points of the mid; NaN with an empty side. */
function spreadGauge(market: Market, row: number): AlertMetric {
  const of = (bid: number, ask: number): number => {
    const middle = Math.abs((bid + ask) / 2);
    return middle > 0 ? ((ask - bid) / middle) * 1e4 : Number.NaN;
  };
  const now = (): number => of(market.quotes.get(row, 'bid'), market.quotes.get(row, 'ask'));
  return {
    take(event, say) {
      if (event.type === 'quote') say(of(event.bid ?? Number.NaN, event.ask ?? Number.NaN));
      else if (event.type === 'book_change' || event.type === 'book_snapshot') say(now());
    },
    now,
  };
}
