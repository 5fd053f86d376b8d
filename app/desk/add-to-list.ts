import { newPane, optionsOf, type PaneOptions } from '../../lib/desk/pane';
import type { MarketSymbol } from '../../lib/market/instrument';
import type { DeskModel } from './desk-context';

/**
 * Puts a symbol on the reader's own list: the focused one, else the first. Where every list shows all symbols, it
 * begins one.
 * @param name of a list that is begun
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

/** An id that no pane has: the kind, or the kind with the next number. */
export function freeId(panes: Readonly<Record<string, unknown>>, kind: string): string {
  if (!Object.hasOwn(panes, kind)) return kind;
  let number = 2;
  while (Object.hasOwn(panes, `${kind}-${number}`)) number++;
  return `${kind}-${number}`;
}
