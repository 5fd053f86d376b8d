import type { MarketSymbol } from '../market/instrument';

/** Puts a symbol before another of the list; `null` puts it last. What is not in the list changes nothing. */
export function placeBefore(
  symbols: readonly MarketSymbol[],
  symbol: MarketSymbol,
  before: MarketSymbol | null,
): readonly MarketSymbol[] {
  if (symbol === before || !symbols.includes(symbol)) return symbols;
  const others = symbols.filter((one) => one !== symbol);
  const at = before === null ? others.length : others.indexOf(before);
  return at < 0 ? symbols : [...others.slice(0, at), symbol, ...others.slice(at)];
}

/** Puts a symbol so many places further down, or up, within the list. */
export function moveSymbol(
  symbols: readonly MarketSymbol[],
  symbol: MarketSymbol,
  places: number,
): readonly MarketSymbol[] {
  const at = symbols.indexOf(symbol);
  if (at < 0) return symbols;
  const others = symbols.filter((one) => one !== symbol);
  const to = Math.min(Math.max(at + places, 0), others.length);
  return [...others.slice(0, to), symbol, ...others.slice(to)];
}

/** The list in the order in which it is shown; what is not shown (a folded group) follows as it was. */
export function shownOrder(
  symbols: readonly MarketSymbol[],
  shown: readonly MarketSymbol[],
): readonly MarketSymbol[] {
  const known = new Set(shown);
  return [...shown, ...symbols.filter((one) => !known.has(one))];
}
