import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseFormulas } from '../../../server/formulas/formula-file';

const faultsOf = (text: string): string[] => parseFormulas(text).faults;

describe('a file of formulas', () => {
  it('has a formula a line, with options and further lines of it indented below', () => {
    const { formulas, faults } = parseFormulas(
      '\uFEFF# spreads\ncalc:BASIS = binance-usdm:BTCUSDT - binance:BTCUSDT # perpetual less spot\r\n' +
        '  name: BTC basis\n  name_zh: BTC 基差\n  name_ru: Базис BTC\n  currency: USDT\n  decimals: 1\n\n' +
        'calc:IDX = index(100,\n  2 * x:A @ 10, # the large one\n  (x:B + 1) @ 4)\n  unit: shares\n  sector: finance\n',
    );
    expect(faults).toEqual([]);
    expect(formulas).toMatchObject([
      {
        symbol: 'calc:BASIS',
        inputs: ['binance-usdm:BTCUSDT', 'binance:BTCUSDT'],
        facts: {
          name: 'BTC basis',
          names: { 'zh-CN': 'BTC 基差', ru: 'Базис BTC' },
          currency: 'USDT',
          priceDecimals: 1,
        },
      },
      { symbol: 'calc:IDX', inputs: ['x:A', 'x:B'], facts: { unit: 'shares', sector: 'finance' } },
    ]);
  });

  it('of the documentation is valid, and its fault is what the log has', () => {
    const [, file = '', , fault = ''] = readFileSync('docs/formulas.md', 'utf8').split('```');
    expect(parseFormulas(file)).toMatchObject({ faults: [], formulas: [{}, {}, {}, {}] });
    expect(faultsOf('\ncalc:SPREAD = okx:BTC-USDT-binance:BTCUSDT')).toEqual([fault.trim()]);
  });

  it('orders formulas after those that they use', () => {
    const { formulas } = parseFormulas('calc:C = calc:B + calc:A\ncalc:B = 2 * calc:A\ncalc:A = x:A * x:B\n');
    expect(formulas.map(({ symbol, level }) => [symbol, level])).toEqual([
      ['calc:A', 0],
      ['calc:B', 1],
      ['calc:C', 2],
    ]);
  });

  it.each([
    [
      'calc:A = x:A +',
      'line 1, column 15: a number, a symbol (venue:code), a function or ( expected, not the end',
    ],
    [
      'calc:A = x:A x:B',
      'line 1, column 14: an operator (+ - * /) or the end of the formula expected, not "x:B"',
    ],
    ['calc:A = (x:A', 'line 1, column 14: an operator (+ - * /) or ) expected, not the end'],
    ['calc:A = x:A)', 'line 1, column 13: an operator (+ - * /) or the end of the formula expected, not ")"'],
    [
      'calc:A = BTCUSDT',
      'line 1, column 10: a number, a symbol (venue:code), a function or ( expected, not "BTCUSDT"',
    ],
    [
      'calc:A = sum(x:A)',
      'line 1, column 10: one of the functions abs, index, max, mid, min expected, not "sum"',
    ],
    ['calc:A = abs x:A', 'line 1, column 10: ( after abs expected, not "abs"'],
    ['calc:A = mid(2)', 'line 1, column 14: a symbol (venue:code) expected, not "2"'],
    ['calc:A = 1 + 2', 'line 1, column 15: at least one symbol (venue:code) expected, not the end'],
    ['calc:A = 1e999 * x:A', 'line 1, column 10: a smaller number expected, not "1e999"'],
    [
      'calc:A = x:A-x:B',
      'line 1, column 10: spaces around operators (codes may contain - and /) expected, not "x:A-x:B"',
    ],
    [
      'calc:A = index(100, 0.5 * x:A, 0.5 * x:B @ 4)',
      'line 1, column 30: @ and the base price, such as binance:BTCUSDT @ 65000 expected, not ","',
    ],
    ['calc:A = index(100, 0 * x:A @ 4)', 'line 1, column 21: a weight above 0 expected, not "0"'],
    ['calc:A = index(100, x:A @ 0)', 'line 1, column 27: the base price, a number above 0 expected, not "0"'],
    ['calc:A = index(x:A, x:A @ 1)', /^line 1, column 16: the value of the index at the base prices/],
    ['x:A = x:B', 'line 1, column 1: calc:CODE = formula expected, not "x:A = x:B"'],
    ['calc:A x:B', 'line 1, column 1: calc:CODE = formula expected, not "calc:A x:B"'],
    ['  name: A\n', 'line 1, column 3: calc:CODE = formula expected before its options'],
    [
      'calc:A = x:A\n  title: A',
      'line 2, column 3: an option (currency, decimals, name, name_ru, name_zh, sector, unit) expected, not "title"',
    ],
    [
      'calc:A = x:A\n  decimals: two',
      'line 2, column 13: decimals: a whole number from 0 to 22 expected, not "two"',
    ],
    [
      'calc:A = x:A\n  unit: kg',
      'line 2, column 9: unit: shares, lots, contracts or coins expected, not "kg"',
    ],
    ['calc:A = x:A\n  name:', 'line 2, column 8: name: a name of 1 to 200 characters expected, not ""'],
    ['calc:A = x:A\n  unit: coins\n  unit: coins', 'line 3, column 3: the option unit is given twice'],
    ['calc:A = x:A\n  unit: coins\n  + x:B', /^line 3, column 3: an option \(.*\) expected, not "\+ x:B"$/],
    ['calc:A = x:A\n\ncalc:A = x:B', 'line 3, column 1: calc:A is defined twice'],
    [
      'calc:A = x:A +\n   中 + x:B',
      'line 2, column 4: a number, a symbol (venue:code), a function or ( expected, not "中"',
    ],
    [
      `calc:A = ${'('.repeat(60)}x:A${')'.repeat(60)}`,
      'line 1, column 60: a formula is at most 50 levels deep',
    ],
    [`calc:A = x:A${' + 1'.repeat(2_000)}`, /a formula has at most 2000 operands$/],
  ])('names the place, what is expected and what was found: %s', (text, fault) => {
    const [found, ...others] = faultsOf(text);
    expect(others).toEqual([]);
    if (typeof fault === 'string') expect(found).toBe(fault);
    else expect(found).toMatch(fault);
  });

  it('rejects a formula that needs itself, with the path', () => {
    expect(faultsOf('calc:A = x:A + calc:B\ncalc:B = 2 * calc:C\ncalc:C = calc:A - 1\n')).toEqual([
      'line 1, column 1: calc:A must not need itself: calc:A → calc:B → calc:C → calc:A',
    ]);
    expect(faultsOf('calc:A = calc:A + 1')).toEqual([
      'line 1, column 1: calc:A must not need itself: calc:A → calc:A',
    ]);
  });

  it('reports every fault in the order of the file and has no formulas then', () => {
    const { formulas, faults } = parseFormulas('calc:A = x:A\ncalc:B = 1 +\n  decimals: -1\ncalc:C == x:A\n');
    expect(formulas).toEqual([]);
    expect(faults).toMatchObject(
      [/^line 2/, /^line 3/, /^line 4/].map((place) => expect.stringMatching(place)),
    );
  });
});
