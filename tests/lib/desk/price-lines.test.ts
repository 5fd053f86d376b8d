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
  it('are kept by symbol, each price once', () => {
    const lines = withLines(withLines({}, ACME, [10, 11, 10]), BOLT, [5]);
    expect(linesOf(lines, ACME)).toEqual([10, 11]);
    expect(linesOf(lines, BOLT)).toEqual([5]);
    expect(withLines(lines, ACME, [])).toEqual({ [BOLT]: [5] });
  });

  it('are none for a symbol without, however it is called', () => {
    expect(linesOf({}, ACME)).toEqual([]);
    expect(linesOf({}, 'constructor' as typeof ACME)).toEqual([]);
  });

  it('are bounded: the oldest go, and with them symbols that have not been touched', () => {
    const many = Array.from({ length: MAX_LINES + 5 }, (_, at) => at);
    expect(linesOf(withLines({}, ACME, many), ACME)).toHaveLength(MAX_LINES);
    let all: PriceLines = {};
    for (let n = 0; n < 2 * MAX_SYMBOLS_WITH_LINES; n++) all = withLines(all, toSymbol(`sim:S${n}`), [n]);
    expect(Object.keys(all)).toHaveLength(MAX_SYMBOLS_WITH_LINES);
    expect(linesOf(all, toSymbol('sim:S0'))).toEqual([]);
    // What the functions make is always what a layout takes.
    expect(optionsOf('chart', { lines: all }).lines).toEqual(all);
  });

  it('lie on ticks, without what sums of ticks leave', () => {
    expect(tickNear(0.1 + 0.2, 0.1, 1)).toBe(0.3);
    expect(tickNear(200.0149, 0.01, 2)).toBe(200.01);
    expect(tickNear(101.3, 0.25, 2)).toBe(101.25);
  });

  it('and compared symbols of a file that cannot be read fall back to none', () => {
    const { options } = parsePane({
      kind: 'chart',
      options: { compare: ['nonsense'], lines: { [ACME]: ['high'] }, interval: '5m' },
    });
    expect(options).toMatchObject({ compare: [], lines: {}, interval: '5m' });
    expect(newPane('chart').options).toMatchObject({ compare: [], lines: {} });
  });
});
