import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../../lib/protocol/glob';

describe('a glob', () => {
  it.each([
    ['*', 'binance:BTCUSDT', true],
    ['*', '', true],
    ['binance:*', 'binance:BTCUSDT', true],
    ['binance:*', 'binance:', true],
    ['binance:*', 'binance2:BTCUSDT', false],
    ['sim*:BTC*', 'sim2:BTCX', true],
    ['sim*:BTC*', 'sim2:ABTC', false],
    ['*:BTC', 'binance:BTC', true],
    ['*:BTC', 'binance:BTCUSDT', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*bc*c', 'abc', false],
    ['a**b', 'ab', true],
    ['binance:BTCUSDT', 'binance:BTCUSDT', true],
    ['binance:BTCUSDT', 'binance:btcusdt', false],
    ['sim:A?', 'sim:AB', false],
    ['sim:A.*', 'sim:ABC', false],
  ])('%s on %s: %s', (pattern, symbol, fits) => {
    expect(globMatcher(pattern)(symbol)).toBe(fits);
  });

  it('matches what the definition of a star says, for every pattern and text', () => {
    const letters = fc
      .array(fc.constantFrom('a', 'b', '*', ':'), { maxLength: 10 })
      .map((all) => all.join(''));
    const meaning = (pattern: string, text: string): boolean => {
      if (pattern === '') return text === '';
      if (pattern[0] === '*')
        return meaning(pattern.slice(1), text) || (text !== '' && meaning(pattern, text.slice(1)));
      return text !== '' && pattern[0] === text[0] && meaning(pattern.slice(1), text.slice(1));
    };
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        expect(globMatcher(pattern)(text)).toBe(meaning(pattern, text));
      }),
      { numRuns: 3000 },
    );
  });

  it('matches a malicious pattern without backtracking', () => {
    expect(globMatcher(`${'a*'.repeat(50_000)}b`)('a'.repeat(100_000))).toBe(false);
  });
});
