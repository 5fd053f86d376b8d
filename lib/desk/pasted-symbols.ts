import { type Instrument, isSymbol, type MarketSymbol } from '../market/instrument';

export interface PastedSymbols {
  readonly found: readonly MarketSymbol[];
  /** Entries that match no instrument. */
  readonly unknown: readonly string[];
}

/** Parses a pasted list: symbols or codes, separated by spaces, commas, semicolons or line breaks. */
export function pastedSymbols(text: string, instruments: readonly Instrument[]): PastedSymbols {
  const bySymbol = new Set<string>(instruments.map(({ symbol }) => symbol));
  const byCode = new Map<string, MarketSymbol>();
  for (const { symbol } of instruments) {
    const code = symbol.slice(symbol.indexOf(':') + 1).toLowerCase();
    if (!byCode.has(code)) byCode.set(code, symbol);
  }
  const found = new Set<MarketSymbol>();
  const unknown = new Set<string>();
  for (const word of text.split(/[\s,;|]+/).filter(Boolean)) {
    const symbol = isSymbol(word) && bySymbol.has(word) ? word : byCode.get(word.toLowerCase());
    if (symbol) found.add(symbol);
    else unknown.add(word);
  }
  return { found: [...found], unknown: [...unknown] };
}
