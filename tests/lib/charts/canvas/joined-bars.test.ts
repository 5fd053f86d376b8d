import { describe, expect, it } from 'vitest';
import { JoinedBars } from '../../../../lib/charts/canvas/joined-bars';
import type { Bar } from '../../../../lib/store/bar-columns';
import { BarBuffer } from '../../../../lib/store/client-bar-series';
import { PastBars } from '../../../../lib/store/past-bar-cache';

const MINUTE = 60_000_000;

function aBar(minute: number, close = minute): Bar {
  const start = 30_000_000 * MINUTE + minute * MINUTE;
  return { start, open: minute, high: minute + 2, low: minute - 1, close, volume: 3, trades: 2 };
}

async function joined(all: readonly Bar[], inStream: number) {
  const live = new BarBuffer('1m');
  for (const bar of all.slice(-inStream)) live.merge(bar);
  const past = new PastBars({
    read: async ({ from = 0, to, limit }) =>
      all.filter(({ start }) => start >= from && start <= to).slice(-limit),
    onBars: () => {},
  });
  const bars = new JoinedBars(live, past);
  bars.refresh();
  return { live, bars, past };
}

describe('joined bars', () => {
  const all = Array.from({ length: 700 }, (_, minute) => aBar(minute));

  it('are one series without gap or duplicate when older bars are loaded', async () => {
    const { bars, past } = await joined(all, 100);
    expect(bars.size).toBe(100);
    bars.loadOlder(true);
    await expect.poll(() => past.size).toBe(500);
    bars.refresh();
    expect([...bars.start.subarray(0, bars.size)]).toEqual(all.slice(-600).map(({ start }) => start));
  });

  it('follow the forming bar', async () => {
    const { bars, live } = await joined(all, 100);
    const { shapeVersion } = bars;
    live.merge(aBar(699, 1_234));
    bars.refresh();
    expect(bars.close[bars.size - 1]).toBe(1_234);
    expect(bars.shapeVersion).toBe(shapeVersion);
  });

  it('drop the past of a stream that jumped back', async () => {
    const { bars, live, past } = await joined(all, 100);
    bars.loadOlder(true);
    await expect.poll(() => past.size).toBe(500);
    live.clear();
    live.merge(aBar(5));
    bars.refresh();
    expect(bars.size).toBe(1);
  });
});
