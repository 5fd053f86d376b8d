import { describe, expect, it } from 'vitest';
import { type HistorySource, marketHistory } from '../../../../lib/charts/echarts/market-history';
import { BarBuffer } from '../../../../lib/store/client-bar-series';
import { barAt } from '../samples';

const MINUTE_MS = 60_000;

/** A source with the reference 100 whose bars close at these prices: `[minute, close]`. */
function source(
  closes: readonly (readonly [number, number])[],
  inLevel = true,
  inBreadth = true,
): HistorySource {
  const bars = new BarBuffer('1m');
  for (const [minute, close] of closes) bars.merge(barAt(minute, close - 100));
  return { bars, reference: 100, inLevel, inBreadth };
}

const rounded = (values: Float64Array): number[] => [...values].map((value) => Math.round(value * 100) / 100);

describe('the history of a market', () => {
  it('has the level of the closes known at each interval, each symbol from its first bar on', () => {
    const history = marketHistory(
      [
        source([
          [60, 110],
          [61, 121],
        ]),
        source([[61, 100]]),
      ],
      '1m',
      10,
    );
    expect([...history.time]).toEqual([60 * MINUTE_MS, 61 * MINUTE_MS]);
    expect(rounded(history.level)).toEqual([1_100, 1_100]);
  });

  it('has the level of an index alone, which breadth does not count', () => {
    const index = source([[60, 110]], true, false);
    const history = marketHistory([index, source([[60, 90]], false)], '1m', 10);
    expect(rounded(history.level)).toEqual([1_100]);
    expect([history.advancing[0], history.declining[0]]).toEqual([0, 1]);
  });

  it('counts breadth of all symbols, but the level of its members only', () => {
    const history = marketHistory(
      [source([[1, 110]]), source([[1, 90]], false), source([[1, 100]], false)],
      '1m',
      10,
    );
    expect(rounded(history.level)).toEqual([1_100]);
    expect(rounded(history.advancing)).toEqual([0.33]);
    expect(rounded(history.unchanged)).toEqual([0.33]);
    expect(rounded(history.declining)).toEqual([0.33]);
  });

  it('keeps the close of a symbol that does not trade, also from before the window', () => {
    const history = marketHistory(
      [
        source([[1, 120]]),
        source([
          [8, 100],
          [9, 100],
        ]),
      ],
      '1m',
      2,
    );
    expect([...history.time]).toEqual([8 * MINUTE_MS, 9 * MINUTE_MS]);
    expect(rounded(history.advancing)).toEqual([0.5, 0.5]);
  });

  it('is broken where no symbol has a bar for long, not where bars are few', () => {
    const history = marketHistory(
      [
        source([
          [0, 100],
          [3, 100],
          [20, 100],
        ]),
      ],
      '1m',
      30,
    );
    expect(history.level[2]).toBe(1_000);
    expect([...history.level.subarray(4, 20)].every(Number.isNaN)).toBe(true);
    expect([...history.advancing.subarray(4, 20)].every(Number.isNaN)).toBe(true);
    expect(history.level[20]).toBe(1_000);
    expect(history.known).toBe(5);
  });

  it('is empty without bars or references', () => {
    expect(marketHistory([], '1m', 10).time).toHaveLength(0);
    expect(marketHistory([source([])], '1m', 10).known).toBe(0);
    expect(marketHistory([{ ...source([[1, 100]]), reference: Number.NaN }], '1m', 10).known).toBe(0);
  });
});
