import { newPane, optionsOf, type PaneOptions } from '../../lib/desk/pane';
import type { MarketSymbol } from '../../lib/market/instrument';
import type { DeskModel } from './desk-context';

/**
 * Adds a symbol to the user's list: the focused one, else the first. Creates one if every list shows all
 * symbols.
 * @param name name of a created list
 * @returns the id of the pane with the list
 */
export function addToList({ desk }: DeskModel, symbol: MarketSymbol, name: string): string {
  const { layout, focused } = desk.getState();
  const own = Object.entries(layout.panes).flatMap(([id, { kind, options }]) => {
    const { symbols } = kind === 'watchlist' ? (options as PaneOptions<'watchlist'>) : { symbols: [] };
    return symbols.length > 0 ? [{ id, symbols }] : [];
  });
  const list = own.find(({ id }) => id === focused) ?? own[0];
  if (list === undefined) {
    const id = freeId(layout.panes, 'watchlist');
    const options = optionsOf('watchlist', { symbols: [symbol], name });
    desk.add(id, newPane('watchlist', { link: 'A', options }));
    return id;
  }
  desk.change<'watchlist'>(list.id, { symbols: [...new Set([...list.symbols, symbol])] });
  return list.id;
}

/** Returns an unused pane id: the kind, or the kind with the next number. */
export function freeId(panes: Readonly<Record<string, unknown>>, kind: string): string {
  if (!Object.hasOwn(panes, kind)) return kind;
  let number = 2;
  while (Object.hasOwn(panes, `${kind}-${number}`)) number++;
  return `${kind}-${number}`;
}
