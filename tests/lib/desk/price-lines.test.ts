import { describe, expect, it } from 'vitest';
import { newPane, optionsOf, parsePane } from '../../../lib/desk/pane';
import {
  linesOf,
  MAX_LINES,
  MAX_SYMBOLS_WITH_LINES,
  type PriceLines,
  tickNear,
  withLines,
} from '../../../lib/desk/price-lines';
import { toSymbol } from '../../../lib/market/instrument';
import { ACME, BOLT } from '../store/samples';

describe('the lines of a chart', () => {
  it('are stored by symbol, without duplicate prices', () => {
    const lines = withLines(withLines({}, ACME, [10, 11, 10]), BOLT, [5]);
    expect(linesOf(lines, ACME)).toEqual([10, 11]);
    expect(linesOf(lines, BOLT)).toEqual([5]);
    expect(withLines(lines, ACME, [])).toEqual({ [BOLT]: [5] });
  });

  it('are empty for a symbol without lines of any name', () => {
    expect(linesOf({}, ACME)).toEqual([]);
    expect(linesOf({}, 'constructor' as typeof ACME)).toEqual([]);
  });

  it('are limited: the oldest lines and unused symbols are dropped', () => {
    const many = Array.from({ length: MAX_LINES + 5 }, (_, at) => at);
    expect(linesOf(withLines({}, ACME, many), ACME)).toHaveLength(MAX_LINES);
    let all: PriceLines = {};
    for (let n = 0; n < 2 * MAX_SYMBOLS_WITH_LINES; n++) all = withLines(all, toSymbol(`sim:S${n}`), [n]);
    expect(Object.keys(all)).toHaveLength(MAX_SYMBOLS_WITH_LINES);
    expect(linesOf(all, toSymbol('sim:S0'))).toEqual([]);
    // A layout always accepts results of these functions.
    expect(optionsOf('chart', { lines: all }).lines).toEqual(all);
  });

  it('are at ticks, without rounding errors', () => {
    expect(tickNear(0.1 + 0.2, 0.1, 1)).toBe(0.3);
    expect(tickNear(200.0149, 0.01, 2)).toBe(200.01);
    expect(tickNear(101.3, 0.25, 2)).toBe(101.25);
  });

  it('fall back to none for an invalid file, as compared symbols do', () => {
    const { options } = parsePane({
      kind: 'chart',
      options: { compare: ['nonsense'], lines: { [ACME]: ['high'] }, interval: '5m' },
    });
    expect(options).toMatchObject({ compare: [], lines: {}, interval: '5m' });
    expect(newPane('chart').options).toMatchObject({ compare: [], lines: {} });
  });
});
