import type { MarketSymbol } from '../market/instrument';

/**
 * Moves a symbol before another of the list, or to the end for `null`. Symbols that are not in the list change
 * nothing.
 */
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

/** Moves a symbol down, or up, by a number of positions. */
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

/**
 * Returns the list in the displayed order; symbols that are not displayed (a folded group) follow in their
 * order.
 */
export function shownOrder(
  symbols: readonly MarketSymbol[],
  shown: readonly MarketSymbol[],
): readonly MarketSymbol[] {
  const known = new Set(shown);
  return [...shown, ...symbols.filter((one) => !known.has(one))];
}
