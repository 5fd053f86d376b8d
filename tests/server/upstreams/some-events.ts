import type { MarketEvent, TradingStatus } from '../../../lib/market/event';
import { INTERVALS } from '../../../lib/market/interval';
import type { Market } from '../../../server/market/market';
import { anInstrument, aQuote, aTrade } from '../events';

const STATUSES: readonly TradingStatus[] = ['open', 'halted', 'auction', 'limit'];
const MINUTE = 60_000_000;

/** Instruments whose figures follow different rules. */
export const INSTRUMENTS = [
  anInstrument('coin:BTC', { kind: 'crypto', calendar: '24/7', sizeDecimals: 3, currency: 'USDT' }),
  anInstrument('coin:ETHM', { kind: 'perpetual', calendar: '24/7', inverse: true, contractSize: 10 }),
  anInstrument('share:ACME', { calendar: 'XNYS' }),
  anInstrument('plain:BOLT'),
];

/** Returns numbers from 0 up to 1 that are the same in each run. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Makes events of all kinds: late trades, books, one-sided quotes, statuses, bars of the venue. @param start µs */
export function someEvents(random: () => number, count: number, start: number): MarketEvent[] {
  return Array.from({ length: count }, (_, at): MarketEvent => {
    const now = start + at;
    const { symbol } = INSTRUMENTS[Math.floor(random() * INSTRUMENTS.length)] as (typeof INSTRUMENTS)[number];
    const price = Math.round(10_000 + random() * 1_000) / 100;
    const size = 1 + Math.floor(random() * 50);
    const kind = random();
    const stamp = { symbol, timestamp: now, localTimestamp: now };
    if (kind < 0.45) return aTrade(symbol, price, size, now);
    if (kind < 0.55) {
      const late = Math.floor(random() * 120) * 1_000_000;
      return { ...aTrade(symbol, price, size, now), timestamp: now - late };
    }
    if (kind < 0.75)
      return aQuote(
        symbol,
        random() < 0.2 ? { bid: price, bidSize: size } : { bid: price, ask: price + 0.01 },
        now,
      );
    if (kind < 0.85)
      return { type: 'book_snapshot', ...stamp, bids: [[price, size]], asks: [[price + 1, size]] };
    if (kind < 0.93) return { type: 'book_change', ...stamp, bids: [[price - 1, size]], asks: [] };
    if (kind < 0.98) {
      const status = STATUSES[Math.floor(random() * STATUSES.length)] as TradingStatus;
      return {
        type: 'status',
        ...stamp,
        status,
        ...(status === 'auction' && { auction: { indicative: price } }),
      };
    }
    const before = now - (now % MINUTE) - MINUTE * (1 + Math.floor(random() * 400));
    const bar = { open: price, high: price + 1, low: price - 1, close: price, volume: size, trades: 2 };
    return { type: 'bar', ...stamp, interval: '1m', start: before, ...bar };
  });
}

/** Returns everything that a market has of a symbol. */
export function stateOf(market: Market, symbol: string, levels: number) {
  const row = market.indexOf(symbol);
  if (row < 0) throw new Error(`no ${symbol}`);
  return {
    instrument: market.instrumentOf(row),
    quote: market.quote(row),
    depth: market.depth(row, levels),
    trades: market.trades(row).between(0, Number.MAX_SAFE_INTEGER),
    bars: INTERVALS.map((interval) => market.bars(row, interval).range(0, Number.MAX_SAFE_INTEGER, 1e6)),
  };
}
