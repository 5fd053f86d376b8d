import { describe, expect, it } from 'vitest';
import { isSymbolGlob, matchesGlob } from '../../../lib/market/symbol-glob';

describe('a symbol glob', () => {
  it.each([
    ['*', 'sse:600519', true],
    ['sse:*', 'sse:600519', true],
    ['sse:*', 'szse:000001', false],
    ['*:600???', 'sse:600519', true],
    ['*:600???', 'sse:60051', false],
    ['fx:*/USD', 'fx:EUR/USD', true],
    ['fx:*/USD', 'fx:EUR/USDT', false],
    ['sse:600519', 'sse:600519', true],
    ['SSE:*', 'sse:600519', false],
    ['a*b*c', 'aXbYbZc', true],
    ['', 'a', false],
    ['**', '', true],
  ])('%s and %s: %s', (glob, symbol, expected) => {
    expect(matchesGlob(glob, symbol)).toBe(expected);
  });

  it('has the characters of a symbol, stars and question marks only', () => {
    expect(['*', 'binance:BTC*', 'x?', '', 'a b', '(a+)+', 'a'.repeat(81)].map(isSymbolGlob)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('costs no more than its length times the symbol’s, whatever it is', () => {
    expect(matchesGlob('*a'.repeat(40), `${'a'.repeat(79)}b`)).toBe(false);
  });
});
