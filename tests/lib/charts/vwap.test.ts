import { describe, expect, it } from 'vitest';
import { lastVwap, sessionStart, vwapOfBars } from '../../../lib/charts/vwap';
import { BarBuffer } from '../../../lib/store/client-bar-series';
import { barAt } from './samples';

describe('VWAP of bars', () => {
  it('weighs typical prices by volume', () => {
    const buffer = new BarBuffer('1m');
    const day = 24 * 60;
    buffer.merge({ ...barAt(day - 1, 1), volume: 1_000 });
    buffer.merge({ start: day * 60e6, open: 9, high: 12, low: 9, close: 9, volume: 10, trades: 1 });
    buffer.merge({ start: (day + 1) * 60e6, open: 9, high: 21, low: 19, close: 20, volume: 30, trades: 1 });
    const line = vwapOfBars(buffer, sessionStart(buffer), new Float64Array(3));
    expect(line[0]).toBeNaN();
    expect(line[1]).toBe(10);
    expect(line[2]).toBe((10 * 10 + 20 * 30) / 40);
    expect(lastVwap(buffer, sessionStart(buffer))).toBe(line[2]);
  });

  it('is none without volume', () => {
    const buffer = new BarBuffer('1m');
    expect(lastVwap(buffer, 0)).toBeNaN();
    buffer.merge({ ...barAt(0, 1), volume: 0 });
    expect(lastVwap(buffer, 0)).toBeNaN();
  });
});
