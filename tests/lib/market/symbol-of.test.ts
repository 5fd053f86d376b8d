import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codeOf, isSymbol, symbolOf } from '../../../lib/market/instrument';

it('a symbol keeps a valid code, and escapes what it cannot have', () => {
  expect(symbolOf('NYSE Arca', 'BRK.B')).toBe('nyse-arca:BRK.B');
  expect(symbolOf('binance', 'BTC_USDT')).toBe('binance:BTC_USDT');
  expect(symbolOf('file', 'M&M')).toBe('file:Mu_26_M');
  expect(symbolOf('file', '^GSPC')).toBe('file:u_5e_GSPC');
  expect(symbolOf('file', 'BTC/USDT:USDT')).toBe('file:BTC/USDTu_3a_USDT');
  expect(symbolOf('file', '贵州茅台')).toBe('file:u_8d35.5dde.8305.53f0_');
  expect(() => symbolOf('file', '')).toThrow('not a symbol');
});

it('different codes are different symbols', () => {
  const code = fc.string({ unit: fc.constantFrom(...'uU_-./&: 26a币^'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(code, code, (one, other) => {
      const [first, second] = [symbolOf('x', one), symbolOf('x', other)];
      expect(isSymbol(first)).toBe(true);
      expect(first === second).toBe(one === other);
      expect(codeOf(first)).toBe(one);
    }),
  );
});
