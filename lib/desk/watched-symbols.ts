import type { MarketSymbol } from '../market/instrument';
import type { Pane, PaneOptions } from './pane';

/**
 * Returns the symbols of all watchlists in a layout, in order; null if one of them lists everything, or there
 * is none.
 */
export function watchedSymbols(panes: Readonly<Record<string, Pane>>): readonly MarketSymbol[] | null {
  const lists = Object.values(panes)
    .filter(({ kind }) => kind === 'watchlist')
    .map(({ options }) => (options as PaneOptions<'watchlist'>).symbols);
  if (lists.length === 0 || lists.some((list) => list.length === 0)) return null;
  return [...new Set(lists.flat())];
}
