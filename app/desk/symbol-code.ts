import type { MarketSymbol } from '../../lib/market/instrument';

/** Returns the part of a symbol after the colon, for places where the venue is clear. */
export function codeOf(symbol: MarketSymbol): string {
  return symbol.slice(symbol.indexOf(':') + 1);
}
