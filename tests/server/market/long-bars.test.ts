import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarEvent } from '../../../lib/market/event';
import { toSymbol } from '../../../lib/market/instrument';
import {
  barEnd,
  barStart,
  type Interval,
  type LongInterval,
  TRADE_INTERVALS,
} from '../../../lib/market/interval';
import type { StoredBar } from '../../../server/market/bar-series';
import { Market } from '../../../server/market/market';
import { anInstrument, aTrade, defined } from '../events';

const DAY = 86_400_000_000;
const ACME = 'sim:ACME';
const MONDAY = Date.UTC(1969, 11, 22) * 1_000;
const ALL = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

function bar(interval: Interval, start: number, price: number): BarEvent {
  const time = barEnd(start, interval) - 1;
  const prices = { open: price, high: price + 2, low: price - 1, close: price + 1 };
  const stamp = { type: 'bar', symbol: toSymbol(ACME), timestamp: time, localTimestamp: time } as const;
  return { ...stamp, interval, start, ...prices, volume: 0.1, trades: 1 };
}

function marketOf(bars: readonly BarEvent[]): Market {
  const market = new Market();
  market.apply(defined(anInstrument(ACME), bars[0]?.timestamp ?? MONDAY));
  for (const one of bars) market.apply(one);
  return market;
}

/** Makes bars of several days in the plainest way. */
function folded(days: readonly BarEvent[], interval: LongInterval): StoredBar[] {
  const starts = [...new Set(days.map(({ start }) => barStart(start, interval)))];
  return starts.map((start) => {
    const parts = days.filter((day) => barStart(day.start, interval) === start);
    return {
      start,
      open: (parts[0] as BarEvent).open,
      high: Math.max(...parts.map(({ high }) => high)),
      low: Math.min(...parts.map(({ low }) => low)),
      close: (parts.at(-1) as BarEvent).close,
      volume: parts.length / 10,
      trades: parts.length,
    };
  });
}

describe('bars of weeks and months', () => {
  it('are made of the daily ones, of any dates from 1900 to 2100', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -25_000, max: 47_000 }),
        fc.uniqueArray(fc.nat(120), { minLength: 1, maxLength: 60 }),
        fc.constantFrom('1w' as const, '1mo' as const),
        (first, places, interval) => {
          const days = [...places]
            .sort((a, b) => a - b)
            .map((place, at) => bar('1d', (first + place) * DAY, 100 + ((at * 7) % 13)));
          const known = marketOf(days).bars(0, interval);
          const expected = folded(days, interval);
          expect(known.range(...ALL)).toEqual(expected);
          expect([known.newest(), known.newestStart]).toEqual([expected.at(-1), expected.at(-1)?.start]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('have no series of their own until such a bar comes', () => {
    const market = marketOf([bar('1d', MONDAY, 10)]);
    expect(market.bars(0, '1w').range(...ALL).length).toBe(1);
    expect(market.intervals(0)).toBe(TRADE_INTERVALS);
    market.apply(bar('1mo', barStart(MONDAY, '1mo'), 10));
    expect(market.intervals(0)).toEqual([...TRADE_INTERVALS, '1mo']);
  });

  it('of the feed count instead of those made of days, and start with their first day', () => {
    const friday = MONDAY + 4 * DAY;
    const market = marketOf([
      ...[0, 1, 7, 8].map((place) => bar('1d', MONDAY + place * DAY, 10)),
      { ...bar('1w', MONDAY, 50), start: friday, localTimestamp: MONDAY + 9 * DAY },
    ]);
    const weeks = market.bars(0, '1w').range(...ALL);
    expect(weeks.map(({ start, open }) => [start, open])).toEqual([
      [MONDAY, 50],
      [MONDAY + 7 * DAY, 10],
    ]);
  });

  it('are left out where memory has dropped days of them', () => {
    const days = Array.from({ length: 95 }, (_, at) => bar('1d', MONDAY + at * DAY, 10));
    const weeks = marketOf(days)
      .bars(0, '1w')
      .range(...ALL);
    expect(weeks.map(({ start }) => start)).toEqual(folded(days.slice(7), '1w').map(({ start }) => start));
    expect(weeks).toEqual(folded(days.slice(7), '1w'));
  });

  it('are newer than a version exactly if a day of them is', () => {
    const days = [0, 1, 7, 8, 14].map((place) => bar('1d', MONDAY + place * DAY, 10));
    const market = marketOf(days);
    const { version } = market;
    const late = { ...bar('1d', MONDAY + 8 * DAY, 20), localTimestamp: MONDAY + 16 * DAY };
    market.apply(late);
    const changed = market.bars(0, '1w').newer(version, 9);
    expect(changed.map(({ start, high }) => [start, high])).toEqual([[MONDAY + 7 * DAY, 22]]);
    expect(market.bars(0, '1w').newer(0, 2).length).toBe(2);
  });

  it('give the last price where nothing shorter does', () => {
    const market = marketOf([bar('1w', MONDAY, 50)]);
    expect(market.quote(0)).toMatchObject({ last: 51, timestamp: MONDAY + 7 * DAY - 1 });
    expect(market.quote(0).open).toBeUndefined();
    const traded = marketOf([bar('1d', MONDAY, 10), { ...bar('1w', MONDAY, 50) }]);
    expect(traded.quote(0).last).toBe(11);
    traded.apply(aTrade(ACME, 12, 1, MONDAY + 8 * DAY));
    traded.apply(bar('1w', MONDAY + 7 * DAY, 50));
    expect(traded.quote(0).last).toBe(12);
  });
});
