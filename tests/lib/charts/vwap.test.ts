import { describe, expect, it } from 'vitest';
import {
  dayBegin,
  pricedBars,
  type VwapDays,
  vwapDays,
  vwapOfBars,
  vwapOfNewestDay,
} from '../../../lib/charts/vwap';
import { BarBuffer } from '../../../lib/store/client-bar-series';
import { instrument } from '../store/samples';
import { barAt } from './samples';

const DAY = 24 * 60;
const UTC = vwapDays(undefined);

function twoDays(): BarBuffer {
  const buffer = new BarBuffer('1m');
  buffer.merge({ ...barAt(DAY - 1, 1), volume: 1_000 });
  buffer.merge({ start: DAY * 60e6, open: 9, high: 12, low: 9, close: 9, volume: 10, trades: 1 });
  buffer.merge({ start: (DAY + 1) * 60e6, open: 9, high: 21, low: 19, close: 20, volume: 30, trades: 1 });
  return buffer;
}

const lineOf = (buffer: BarBuffer, days: VwapDays, isWhole: boolean): number[] => [
  ...vwapOfBars(
    pricedBars(buffer),
    days,
    { from: 0, to: buffer.size },
    isWhole,
    new Float64Array(buffer.size),
  ),
];

describe('VWAP of bars', () => {
  it('weighs typical prices by volume from the start of each day', () => {
    const mean = (10 * 10 + 20 * 30) / 40;
    expect(lineOf(twoDays(), UTC, true)).toEqual([expect.any(Number), 10, mean]);
    expect(lineOf(twoDays(), UTC, false)).toEqual([Number.NaN, 10, mean]);
    expect([...vwapOfNewestDay(twoDays(), UTC, { vwap: 1, volume: 1 })]).toEqual([Number.NaN, 10, mean]);
  });

  it('is the harmonic mean for an inverse contract', () => {
    const [, first, last] = lineOf(twoDays(), { ...UTC, inverse: true }, true);
    expect([first, last]).toEqual([10, 40 / (10 / 10 + 30 / 20)]);
  });

  it('begins with the day of the venue', () => {
    const sydney = vwapDays(instrument('asx:BHP' as never, { calendar: 'XASX' }));
    const bars = pricedBars(twoDays());
    // 00:00 UTC is the middle of a day in Sydney.
    expect([dayBegin(bars, UTC, 2), dayBegin(bars, sydney, 2)]).toEqual([1, 0]);
  });

  it('follows the figures of the day where its first bars are missing', () => {
    const buffer = new BarBuffer('1m');
    buffer.merge({ start: (DAY + 5) * 60e6, open: 9, high: 21, low: 19, close: 20, volume: 30, trades: 1 });
    buffer.merge({ start: (DAY + 6) * 60e6, open: 9, high: 9, low: 9, close: 9, volume: 10, trades: 1 });
    const vwap = (20 * 30 + 9 * 10 + 100 * 60) / 100;
    const [first, last] = vwapOfNewestDay(buffer, UTC, { vwap, volume: 100 });
    expect(last).toBeCloseTo(vwap);
    expect(first).toBeCloseTo((20 * 30 + 100 * 60) / 90);
  });

  it('is none without volume', () => {
    const buffer = new BarBuffer('1m');
    expect([...vwapOfNewestDay(buffer, UTC, { vwap: Number.NaN, volume: Number.NaN })]).toEqual([]);
    buffer.merge({ ...barAt(0, 1), volume: 0 });
    expect(lineOf(buffer, UTC, true)).toEqual([Number.NaN]);
  });
});
