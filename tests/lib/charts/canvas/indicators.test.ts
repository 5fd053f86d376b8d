import { describe, expect, it } from 'vitest';
import { createIndicator, indicatorText, parseIndicator } from '../../../../lib/charts/canvas/indicators';
import { BarBuffer } from '../../../../lib/store/client-bar-series';

const MINUTE = 60_000_000;
const DAY = 1_440 * MINUTE;

function closes(values: readonly number[], from = DAY): BarBuffer {
  const bars = new BarBuffer('1m');
  for (const [at, close] of values.entries())
    bars.merge({
      start: from + at * MINUTE,
      open: close,
      high: close,
      low: close,
      close,
      volume: 2,
      trades: 1,
    });
  return bars;
}

function indicator(text: string) {
  const id = parseIndicator(text);
  if (id === undefined) throw new Error(text);
  return createIndicator(id);
}

function rounded(line: Float64Array | undefined): number[] {
  return Array.from(line ?? [], (value) => Math.round(value * 1e9) / 1e9);
}

describe('indicators', () => {
  it('are parsed and formatted consistently, with default parameters', () => {
    for (const text of ['vwap', 'ema:20', 'bb:20:2', 'macd:12:26:9'])
      expect(indicatorText(parseIndicator(text) ?? { kind: 'sma', numbers: [] })).toBe(text);
    expect(parseIndicator('rsi')).toEqual({ kind: 'rsi', numbers: [14] });
    for (const text of ['', 'toString', 'ema:-1', 'ema:x', 'ema:20:3', 'sma:1e9'])
      expect(parseIndicator(text), text).toBeUndefined();
  });

  it('have no value before there are enough bars', () => {
    const sma = indicator('sma:3');
    sma.follow(closes([1, 2, 3, 7]));
    expect([...(sma.lines[0] ?? [])]).toEqual([Number.NaN, Number.NaN, 2, 4]);
  });

  it.each(['sma:3', 'ema:3', 'rsi:3', 'bb:3:2', 'macd:2:3:2', 'vwap'])(
    '%s of a bar that formed in steps is that of the bar at once',
    (text) => {
      const values = [5, 6, 4, 8, 7, 9, 12, 11];
      const bars = closes(values.slice(0, -1));
      const stepwise = indicator(text);
      for (const close of [3, 40, 11]) {
        bars.merge({
          start: DAY + 7 * MINUTE,
          open: close,
          high: close,
          low: close,
          close,
          volume: 2,
          trades: 1,
        });
        stepwise.follow(bars);
      }
      const whole = indicator(text);
      whole.follow(closes(values));
      for (const [n, line] of whole.lines.entries())
        expect(rounded(stepwise.lines[n])).toEqual(rounded(line));
    },
  );

  it('VWAP restarts with each UTC day, and has no value on an incomplete day', () => {
    const vwap = indicator('vwap');
    const bars = closes([10, 20, 30, 50], 2 * DAY - 2 * MINUTE);
    vwap.follow(Object.assign(bars, { ended: false }));
    expect([...(vwap.lines[0] ?? [])]).toEqual([Number.NaN, Number.NaN, 30, 40]);
    vwap.follow(Object.assign(bars, { ended: true }));
    expect([...(vwap.lines[0] ?? [])]).toEqual([10, 15, 30, 40]);
  });
});
