import { describe, expect, it } from 'vitest';
import { depthAt, depthCurve, depthSpan, stepInDepth } from '../../../../lib/charts/echarts/depth-curve';
import type { Level } from '../../../../lib/market/event';

const BIDS: Level[] = [
  [99, 5],
  [98, 10],
  [96, 1],
];
const ASKS: Level[] = [
  [101, 2],
  [102, 3],
];
const CURVE = depthCurve(BIDS, ASKS);

describe('the curve of a book', () => {
  it('sums up sizes and their cost from the best prices outwards', () => {
    expect(CURVE.bids.map(({ total }) => total)).toEqual([5, 15, 16]);
    expect(CURVE.asks.map(({ cost }) => cost)).toEqual([202, 508]);
    expect(CURVE).toMatchObject({ mid: 100, spread: 2 });
  });

  it('spans both sides as far as the longer one', () => {
    expect(depthSpan(CURVE)).toEqual([96, 104]);
  });

  it('has the total up to a price, and none inside the spread', () => {
    expect(depthAt(CURVE, 97.5)).toMatchObject({ side: 'bid', price: 98, total: 15 });
    expect(depthAt(CURVE, 102)).toMatchObject({ side: 'ask', total: 5 });
    expect(depthAt(CURVE, 500)).toMatchObject({ price: 102 });
    expect(depthAt(CURVE, 100)).toBeUndefined();
  });

  it('is stepped through level by level, and stops at its ends', () => {
    expect(stepInDepth(CURVE, undefined, 1)?.price).toBe(101);
    expect(stepInDepth(CURVE, undefined, -1)?.price).toBe(99);
    expect(stepInDepth(CURVE, 101, -1)?.price).toBe(99);
    expect(stepInDepth(CURVE, 101, -3)?.price).toBe(96);
    expect(stepInDepth(CURVE, 96, -5)?.price).toBe(96);
    expect(stepInDepth(CURVE, 102, 5)?.price).toBe(102);
  });

  it('of one side has its best price as the mid, and of an empty book has none', () => {
    expect(depthCurve([], ASKS).mid).toBe(101);
    expect(depthSpan(depthCurve([], ASKS))).toEqual([100, 102]);
    const empty = depthCurve([], []);
    expect(empty.mid).toBeNaN();
    expect(depthAt(empty, 1)).toBeUndefined();
    expect(stepInDepth(empty, undefined, 1)).toBeUndefined();
  });
});
