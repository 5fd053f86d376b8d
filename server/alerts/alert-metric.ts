import type { MarketEvent } from '../../lib/market/event';
import type { Interval } from '../../lib/market/interval';
import { type AlertCondition, MEAN_BARS } from '../../lib/protocol/alert';
import type { Market } from '../market/market';
import { PriceWindow } from './price-window';

/** Bars before the forming one without which there is no mean to speak of. */
const MIN_BARS = 5;
const MICROS_PER_MINUTE = 60e6;

/** Measures what an alert of a symbol waits for. */
export interface AlertMetric {
  /** Says the measure after this event of its symbol, which the market has taken in; NaN when there is none. */
  take(event: MarketEvent, say: (value: number) => void): void;
  /** The measure as the market is now; NaN while there is none. */
  now(): number;
  /** The market has forgotten. */
  clear?(): void;
}

export type SymbolCondition = Exclude<AlertCondition, { readonly kind: 'feed' }>;

/** @param row of the symbol in the market */
export function createAlertMetric(condition: SymbolCondition, market: Market, row: number): AlertMetric {
  switch (condition.kind) {
    case 'price':
      return {
        take: (event, say) => say(priceOf(event, market, row)),
        now: () => market.quotes.get(row, 'last'),
      };
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

/** The last price that an event brings: a trade's, or that of the newest day where the venue gives no trades. */
function priceOf(event: MarketEvent, market: Market, row: number): number {
  if (event.type === 'trade') return event.price;
  if (event.type !== 'bar' || event.interval !== '1d' || event.timestamp === 0) return Number.NaN;
  return event.start >= market.bars(row, '1d').newestStart ? event.close : Number.NaN;
}

/** How far the price is from the lowest, highest, or farther of both, of the window, percent. */
function moveGauge(
  { direction, minutes }: Extract<AlertCondition, { readonly kind: 'move' }>,
  market: Market,
  row: number,
): AlertMetric {
  const window = new PriceWindow(minutes * MICROS_PER_MINUTE);
  let last = Number.NaN;
  const measure = (): number => {
    const { high, low } = window.range();
    const rise = (last / low - 1) * 100;
    const fall = (1 - last / high) * 100;
    if (direction === 'rise') return rise;
    return direction === 'fall' ? fall : Math.max(rise, fall);
  };
  /** What happened before the alert was made, or before a restart, is in the bars. */
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
      const price = priceOf(event, market, row);
      if (!Number.isNaN(price)) say(take(event.timestamp, price));
    },
    now() {
      const price = market.quotes.get(row, 'last');
      const time = market.quotes.get(row, 'timestamp');
      return Number.isNaN(price) || Number.isNaN(time) ? Number.NaN : take(time, price);
    },
    clear: () => window.clear(),
  };
}

/** The finest bars that reach back so far (µs) in memory. */
function intervalFor(length: number): Interval {
  if (length <= 5 * MICROS_PER_MINUTE) return '1s';
  return length <= 30 * MICROS_PER_MINUTE ? '5s' : '1m';
}

/** The forming bar's volume as a multiple of the mean of those before it. */
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
      // A bar begins empty, also one whose first trades come all at once.
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

/** The distance of best bid and best offer in basis points of their middle; NaN while one of them is not there. */
function spreadGauge(market: Market, row: number): AlertMetric {
  const of = (bid: number, ask: number): number => {
    const middle = (bid + ask) / 2;
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
