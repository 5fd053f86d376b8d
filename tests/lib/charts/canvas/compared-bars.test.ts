import { describe, expect, it } from 'vitest';
import { BarWindow } from '../../../../lib/charts/canvas/bar-window';
import { alignCloses, baseOf, ComparedBars } from '../../../../lib/charts/canvas/compared-bars';
import { JoinedBars } from '../../../../lib/charts/canvas/joined-bars';
import { PlotLayouter } from '../../../../lib/charts/canvas/plot-layout';
import type { Bar } from '../../../../lib/store/bar-columns';
import { BarBuffer } from '../../../../lib/store/client-bar-series';
import { PastBars } from '../../../../lib/store/past-bar-cache';
import { ACME, BOLT, bar } from '../../store/samples';

const MINUTE = 60_000_000;

function series(closes: Readonly<Record<number, number>>): BarBuffer {
  const bars = new BarBuffer('1m');
  for (const [minute, close] of Object.entries(closes)) bars.merge(bar(ACME, Number(minute) * MINUTE, close));
  return bars;
}

describe('compared bars', () => {
  it('have their newest close at each bar of the chart, and none before their first bar', () => {
    const into = new Float64Array(4);
    alignCloses(series({ 1: 10, 2: 10, 3: 10, 5: 10 }), series({ 2: 50, 4: 70, 9: 90 }), into);
    expect([...into]).toEqual([Number.NaN, 50, 50, 70]);
  });

  it('are 0 % at their first value in view', () => {
    expect(baseOf(Float64Array.of(1, Number.NaN, 4, 8), 1, 4)).toBe(4);
    expect(baseOf(Float64Array.of(1, 2), 2, 2)).toBeNaN();
  });

  it('load their past as far back as the chart shows', async () => {
    const asked: number[] = [];
    const live = series({ 100: 5 });
    const past = new PastBars({
      read: async ({ to, limit }) => {
        asked.push(limit);
        return Array.from({ length: 50 }, (_, n): Bar => bar(BOLT, to + 1 - (50 - n) * MINUTE, 50 + n));
      },
      onBars: () => undefined,
    });
    const main = series(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [61 + n, 10])));
    const compared = new ComparedBars(BOLT, new JoinedBars(live, past));
    compared.follow(main, 61 * MINUTE);
    expect(asked).toHaveLength(1);
    await expect.poll(() => past.size).toBe(50);
    compared.follow(main, 61 * MINUTE);
    compared.follow(main, 61 * MINUTE);
    expect(asked).toHaveLength(1);
    expect(compared.values[0]).toBe(61);
    expect(compared.values[39]).toBe(5);
  });
});

describe('the percent scale', () => {
  it('keeps compared lines in view at any distance', () => {
    const bars = series({ 1: 100, 2: 101, 3: 102 });
    const window = new BarWindow(10);
    window.settle(bars);
    const requested = {
      width: 500,
      height: 300,
      bars,
      window,
      scale: 'percent',
      volume: true,
      tick: 0,
      legend: 0,
    } as const;
    const others = { overlays: [], panels: [], near: [] };
    const alone = new PlotLayouter().layOut({ ...requested, ...others, compared: [] });
    const both = new PlotLayouter().layOut({
      ...requested,
      ...others,
      compared: [Float64Array.of(10, 5, 20)],
    });
    expect(alone?.price.range.max).toBeLessThan(20);
    expect(both?.price.range.min).toBeLessThan(-50);
    expect(both?.price.range.max).toBeGreaterThan(100);
  });
});
