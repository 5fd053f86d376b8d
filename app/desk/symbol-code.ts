import type { MarketSymbol } from '../../lib/market/instrument';

/** What a symbol is called where the venue is clear: the part after the colon. */
export function codeOf(symbol: MarketSymbol): string {
  return symbol.slice(symbol.indexOf(':') + 1);
}
