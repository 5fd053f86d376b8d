import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CandleView } from '../../../../lib/charts/echarts/candle-view';
import type { Bar } from '../../../../lib/store/bar-columns';
import { BarBuffer } from '../../../../lib/store/client-bar-series';
import { type BarReader, PastBars } from '../../../../lib/store/past-bar-cache';

const MINUTE = 60_000_000;
const DAY = 1_440 * MINUTE;

function aBar(minute: number): Bar {
  const price = 100 + (minute % 17);
  const start = 20_000 * DAY + minute * MINUTE;
  return { start, open: price, high: price + 2, low: price - 1, close: price + 1, volume: 3, trades: 2 };
}

/** A server with all bars, a stream with the newest ones, and a chart of ten slots. */
class Scene {
  readonly live = new BarBuffer('1m');
  readonly asked: { from?: number; to: number; limit: number }[] = [];
  readonly past: PastBars;
  readonly view: CandleView;
  time = 0;
  fails = false;

  constructor(
    readonly all: Bar[],
    inStream: number,
    slots = 10,
  ) {
    for (const bar of all.slice(-inStream)) this.live.merge(bar);
    const read: BarReader = async (range) => {
      this.asked.push(range);
      if (this.fails) throw new Error('no answer');
      const { from = 0, to, limit } = range;
      return this.all.filter(({ start }) => start >= from && start <= to).slice(-limit);
    };
    this.past = new PastBars({ read, onBars: () => {}, now: () => this.time });
    this.view = new CandleView(this.live, this.past, slots);
  }

  add(bar: Bar): void {
    this.all.push(bar);
    this.live.merge(bar);
  }

  /** Waits until answers have arrived and were processed. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 8; turn++) {
      this.view.pastView();
      await new Promise(setImmediate);
    }
  }

  /** Starts of the bars in view, in minutes. */
  get seen(): number[] {
    const bars = this.view.pastView()?.bars;
    return [...(bars?.start ?? [])].map((start) => (start - 20_000 * DAY) / MINUTE);
  }
}

function minutes(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, k) => from + k);
}

describe('a view of candles', () => {
  it('follows the newest bars until it is moved, then stays in place while bars arrive', async () => {
    const scene = new Scene(minutes(0, 2_000).map(aBar), 300);
    expect(scene.view.follows).toBe(true);
    expect(scene.view.pastView()).toBeUndefined();
    scene.view.pan(5);
    expect(scene.seen).toEqual(minutes(1_985, 1_995));
    for (const minute of minutes(2_000, 2_040)) scene.add(aBar(minute));
    expect(scene.seen).toEqual(minutes(1_985, 1_995));
    scene.view.pan(-44.5);
    expect(scene.seen).toEqual(minutes(2_029, 2_039));
    scene.view.pan(-0.6);
    expect(scene.view.follows).toBe(true);
  });

  it('loads older bars before they are in view, and joins them without gap or duplicate', async () => {
    const scene = new Scene(minutes(0, 2_000).map(aBar), 30);
    const seen = new Set<number>();
    for (let step = 0; step < 400; step++) {
      scene.view.pan(7);
      await scene.settled();
      expect(scene.seen).toEqual(minutes(scene.seen[0] as number, (scene.seen[0] as number) + 10));
      for (const minute of scene.seen) seen.add(minute);
    }
    expect(scene.seen).toEqual(minutes(0, 10));
    expect(scene.view.pastView()?.isFirst).toBe(true);
    expect(seen.size).toBe(1_993);
    expect(scene.asked.length).toBeLessThan(8);
  });

  it('completes a move when the bars are loaded later', async () => {
    const scene = new Scene(minutes(0, 500).map(aBar), 12);
    scene.view.pan(9);
    expect(scene.seen).toEqual(minutes(488, 498));
    await scene.settled();
    expect(scene.seen).toEqual(minutes(481, 491));
  });

  it('closes the gap when the stream drops its oldest bars', async () => {
    const scene = new Scene(minutes(0, 900).map(aBar), 20);
    scene.view.pan(40);
    await scene.settled();
    const before = scene.seen;
    // The stream starts again: it has only its newest bars.
    for (const minute of minutes(900, 990)) scene.all.push(aBar(minute));
    scene.live.clear();
    for (const bar of scene.all.slice(-15)) scene.live.merge(bar);
    await scene.settled();
    expect(scene.seen).toEqual(before);
    scene.view.pan(-60);
    await scene.settled();
    expect(scene.seen).toEqual(minutes((before[0] as number) + 60, (before[0] as number) + 70));
  });

  it('drops the past of a replay that jumped back', async () => {
    const scene = new Scene(minutes(0, 900).map(aBar), 20);
    scene.view.pan(40);
    await scene.settled();
    expect(scene.past.size).toBeGreaterThan(0);
    scene.live.clear();
    for (const bar of minutes(100, 110).map(aBar)) scene.live.merge(bar);
    expect(scene.view.pastView()).toBeUndefined();
    expect(scene.past.size).toBe(0);
    scene.view.pan(5);
    await scene.settled();
    expect(Math.max(...scene.seen)).toBeLessThan(110);
  });

  it('loads again after a failure, not before the retry delay', async () => {
    const scene = new Scene(minutes(0, 900).map(aBar), 12);
    scene.fails = true;
    scene.view.pan(3);
    await scene.settled();
    expect(scene.asked.length).toBe(1);
    scene.time = 10_000;
    scene.fails = false;
    await scene.settled();
    expect(scene.seen).toEqual(minutes(887, 897));
    expect(scene.past.size).toBe(500);
  });

  it('shows VWAP since the start of each day, if it is known', async () => {
    const scene = new Scene(minutes(1_400, 1_500).map(aBar), 30);
    scene.view.pan(20);
    scene.view.pastView();
    expect(scene.view.pastView()?.vwap.every(Number.isNaN)).toBe(true);
    await scene.settled();
    scene.view.pan(30);
    await scene.settled();
    const past = scene.view.pastView();
    const first = scene.seen.indexOf(1_440);
    const typical = (minute: number): number => {
      const { high, low, close } = aBar(minute);
      return (high + low + close) / 3;
    };
    expect(past?.vwap[first]).toBeCloseTo(typical(1_440), 9);
    expect(past?.vwap[first + 1]).toBeCloseTo((typical(1_440) + typical(1_441)) / 2, 9);
  });

  it('is always a part of the server’s bars, after any sequence of actions', async () => {
    const act = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('pan' as const),
          by: fc.double({ min: -60, max: 90, noNaN: true }),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({ do: fc.constant('tick' as const), by: fc.integer({ min: 1, max: 4 }) }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constantFrom('wait', 'restart', 'fail', 'follow'),
          by: fc.constant(0),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 60 }), async (acts) => {
        const scene = new Scene(
          minutes(0, 1_200).map((minute) => aBar(minute * 2)),
          25,
        );
        let next = 2_400;
        for (const one of acts) {
          scene.fails = one.do === 'fail';
          scene.time += 30_000;
          if (one.do === 'pan') scene.view.pan(one.by);
          if (one.do === 'follow') scene.view.follow();
          if (one.do === 'tick') {
            next += one.by;
            scene.add(aBar(next));
          }
          if (one.do === 'restart') {
            scene.live.clear();
            for (const bar of scene.all.slice(-20)) scene.live.merge(bar);
          }
          await scene.settled();
          const past = scene.view.pastView();
          if (past === undefined) continue;
          const starts = [...past.bars.start];
          const at = scene.all.findIndex(({ start }) => start === starts[0]);
          expect(starts).toEqual(scene.all.slice(at, at + starts.length).map(({ start }) => start));
          expect([...past.bars.close]).toEqual(
            scene.all.slice(at, at + starts.length).map(({ close }) => close),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});
