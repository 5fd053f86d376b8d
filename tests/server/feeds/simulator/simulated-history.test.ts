import { describe, expect, it } from 'vitest';
import type { BarEvent } from '../../../../lib/market/event';
import { barStart, INTERVAL_MICROS } from '../../../../lib/market/interval';
import { AFTERNOON, eventsOf, MIDNIGHT } from './recorded-events';

interface Opening {
  bars: Map<string, BarEvent[]>;
  prevClose: number;
  bid: number;
  ask: number;
}

function openings(start: number, seed: number): Map<string, Opening> {
  const openings = new Map<string, Opening>();
  for (const event of eventsOf({ start, seed, duration: 1 })) {
    if (event.type === 'instrument')
      openings.set(event.symbol, {
        bars: new Map(),
        prevClose: event.instrument.prevClose as number,
        bid: 0,
        ask: 0,
      });
    if (!('symbol' in event) || event.symbol === undefined) continue;
    const opening = openings.get(event.symbol) as Opening;
    if (event.type === 'bar')
      opening.bars.set(event.interval, [...(opening.bars.get(event.interval) ?? []), event]);
    if (event.type === 'quote') Object.assign(opening, { bid: event.bid, ask: event.ask });
  }
  return openings;
}

describe.each([
  ['in the afternoon', AFTERNOON],
  ['just after midnight', MIDNIGHT + 30e6],
  ['at midnight itself', MIDNIGHT],
  ['just before midnight', MIDNIGHT - 1_000],
])('the past at a start %s', (_, start) => {
  const all = [...openings(start, 3).values()];

  it('spans the whole time of each interval, without data gaps, up to the forming bar', () => {
    const spans = {
      '1m': 3 * 3_600e6,
      '5m': 8 * 3_600e6,
      '15m': 86_400e6,
      '1h': 5 * 86_400e6,
      '1d': 29 * 86_400e6,
    };
    for (const { bars } of all) {
      for (const [interval, span] of Object.entries(spans)) {
        const list = bars.get(interval) as BarEvent[];
        const length = INTERVAL_MICROS[interval as keyof typeof spans];
        expect(list.at(-1)?.start).toBe(barStart(start, interval as keyof typeof spans));
        expect(list[0]?.start).toBeLessThanOrEqual(start - span);
        list.forEach((bar, k) => {
          expect(bar.start).toBe((list[0] as BarEvent).start + k * length);
        });
      }
    }
  });

  it('has whole bars that agree between intervals', () => {
    for (const { bars } of all) {
      for (const [short, long] of [
        ['1m', '5m'],
        ['5m', '15m'],
        ['15m', '1h'],
        ['1h', '1d'],
      ] as const) {
        const shorts = bars.get(short) as BarEvent[];
        for (const bar of bars.get(long) as BarEvent[]) {
          const parts = shorts.filter(({ start }) => barStart(start, long) === bar.start);
          expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close));
          expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close));
          expect(bar.low).toBeGreaterThan(0);
          if (parts.length === 0 || (parts[0] as BarEvent).start !== bar.start) continue;
          expect(bar.open).toBe(parts[0]?.open);
          expect(bar.close).toBe(parts.at(-1)?.close);
          expect(bar.high).toBe(Math.max(...parts.map(({ high }) => high)));
          expect(bar.low).toBe(Math.min(...parts.map(({ low }) => low)));
          expect(bar.volume).toBeCloseTo(
            parts.reduce((sum, { volume }) => sum + volume, 0),
            4,
          );
          expect(bar.trades).toBe(parts.reduce((sum, { trades }) => sum + trades, 0));
        }
      }
    }
  });

  it('ends at the quoted price, and yesterday at the previous close', () => {
    for (const { bars, bid, ask, prevClose } of all) {
      for (const list of bars.values()) {
        const close = list.at(-1)?.close as number;
        expect(close >= bid && close <= ask).toBe(true);
      }
      expect(bars.get('1d')?.at(-2)?.close).toBe(prevClose);
    }
  });

  it('gives plausible changes of the day', () => {
    const changes = all
      .map(({ bars, prevClose }) => ((bars.get('1d')?.at(-1)?.close as number) / prevClose - 1) * 100)
      .sort((a, b) => a - b);
    expect(changes[0]).toBeGreaterThan(-8);
    expect(changes.at(-1)).toBeLessThan(10);
    expect(changes.filter((change) => Math.abs(change) <= 2.5).length).toBeGreaterThan(40);
    expect(changes.filter((change) => change > 0.3).length).toBeGreaterThan(5);
    expect(changes.filter((change) => change < -0.3).length).toBeGreaterThan(5);
  });
});
