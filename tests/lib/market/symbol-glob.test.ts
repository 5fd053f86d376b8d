import { describe, expect, it } from 'vitest';
import { isSymbolGlob } from '../../../lib/market/symbol-glob';

describe('a symbol glob', () => {
  it.each(['*', 'binance:BTC*', 'sse:600519', 'fx:*/USD'])('may be %s', (text) => {
    expect(isSymbolGlob(text)).toBe(true);
  });

  it.each(['', 'a b', '(a+)+', 'x?', 'sim', 'ACME', 'simx:', '*'.repeat(81)])('may not be %j', (text) => {
    expect(isSymbolGlob(text)).toBe(false);
  });
});
