import { expect, it } from 'vitest';
import type { QuoteEvent } from '../../../../lib/market/event';
import { DAY_MICROS, OPEN_MICROS } from '../../../../server/feeds/simulator/trading-day';
import { buildUniverse } from '../../../../server/feeds/simulator/universe';
import { eventsOf, MIDNIGHT } from './recorded-events';

const TICKS = new Map<string, number>(
  buildUniverse(60).map(({ instrument }) => [instrument.symbol, instrument.tickSize]),
);
const middle = (quote: QuoteEvent) => ((quote.bid as number) + (quote.ask as number)) / 2;

it('a trade moves the price by a quarter of a tick to its side', () => {
  // Expensive and volatile shares, whose tick is small and whose impact is not limited.
  const watched = new Set<string>(['simx:ZELM', 'simx:MRLG', 'simx:VDRX']);
  const quotes = new Map<string, QuoteEvent>();
  const hits = new Map<string, number>();
  let moved = 0;
  let trades = 0;
  for (const event of eventsOf({ duration: 3_600e6 })) {
    if (!('symbol' in event) || event.symbol === undefined || !watched.has(event.symbol)) continue;
    if (event.type === 'trade') hits.set(event.symbol, event.side === 'buy' ? 1 : -1);
    if (event.type !== 'quote') continue;
    const sign = hits.get(event.symbol);
    const before = quotes.get(event.symbol);
    if (sign !== undefined && before !== undefined) {
      moved += (sign * (middle(event) - middle(before))) / (TICKS.get(event.symbol) as number);
      trades += 1;
    }
    hits.delete(event.symbol);
    quotes.set(event.symbol, event);
  }
  expect(trades).toBeGreaterThan(8_000);
  expect(moved / trades).toBeGreaterThan(0.18);
  expect(moved / trades).toBeLessThan(0.3);
});

it('spreads of shares are 2.5 times as wide at the open and usual after 15 minutes; others do not change', () => {
  const start = MIDNIGHT + OPEN_MICROS;
  const sums = { share: [0, 0, 0], other: [0, 0, 0] };
  const counts = { share: [0, 0, 0], other: [0, 0, 0] };
  for (const event of eventsOf({ session: 'day', start, duration: 1_800e6 })) {
    if (event.type !== 'quote') continue;
    const kind = /^sim(x|cn|ru|eu):/.test(event.symbol) ? 'share' : 'other';
    const minutes = ((event.timestamp % DAY_MICROS) - OPEN_MICROS) / 60e6;
    const when = minutes < 1 ? 0 : minutes < 15 ? 1 : 2;
    const spread = (event.ask as number) - (event.bid as number);
    sums[kind][when] = (sums[kind][when] as number) + spread / (TICKS.get(event.symbol) as number);
    counts[kind][when] = (counts[kind][when] as number) + 1;
  }
  const mean = (kind: 'share' | 'other', when: number) =>
    (sums[kind][when] as number) / (counts[kind][when] as number);
  expect(mean('share', 0) / mean('share', 2)).toBeGreaterThan(2.2);
  expect(mean('share', 0) / mean('share', 2)).toBeLessThan(2.7);
  expect(mean('share', 1)).toBeLessThan(mean('share', 0));
  expect(Math.abs(mean('other', 0) / mean('other', 2) - 1)).toBeLessThan(0.15);
});
