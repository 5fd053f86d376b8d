import { type MouseEvent, type RefObject, useEffect, useRef } from 'react';
import { type Line, parseSort } from '../../../../lib/desk/watchlist-lines';
import { moveSymbol, placeBefore, shownOrder } from '../../../../lib/desk/watchlist-order';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { useDesk } from '../../desk-context';
import type { PaneProps } from '../pane-props';
import { type ListKey, useListKeys } from './use-list-keys';
import { useRowDrag } from './use-row-drag';

/** Row of the keyboard cursor: the head of a group, or the row of the pane's symbol. */
export interface ListCursor {
  readonly group: string | null;
  readonly row: number;
}

/** Returns true if the cursor is on the line. */
export function isAt(line: Line, { group, row }: ListCursor): boolean {
  return line.kind === 'group' ? line.key === group : group === null && line.row === row;
}

interface ListInteractionOptions extends PaneProps<'watchlist'> {
  readonly lines: RefObject<readonly Line[]>;
  /** Height of a row, and of the overlay over the first rows, CSS px. */
  readonly height: number;
  readonly headHeight: number;
  readonly scroller: RefObject<HTMLElement | null>;
  /** Marker of the place where a dragged row would go. */
  readonly mark: RefObject<HTMLElement | null>;
  readonly repaint: () => void;
}

/** Handles the user's actions on a list: moving the cursor, folding groups, and editing an own list. */
export function useListInteractions(list: ListInteractionOptions) {
  const { options, symbol, pick, change, focused, lines, height, headHeight, scroller, mark, repaint } = list;
  const { quotes } = useDesk().market;
  const group = useRef<string | null>(null);
  /** Symbol of the pane, also before it is rendered. */
  const shown = useRef(symbol);
  shown.current = symbol;
  const cursor = (): ListCursor => ({ group: group.current, row: quotes.rowOf(shown.current ?? '') });
  const at = (): number => lines.current.findIndex((line) => isAt(line, cursor()));

  const reveal = (index: number): void => {
    const box = scroller.current;
    if (index < 0 || box === null) return;
    const top = index * height;
    const seen = box.clientHeight - headHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + height > box.scrollTop + seen) box.scrollTop = top + height - seen;
  };

  const choose = (picked: MarketSymbol): void => {
    shown.current = picked;
    pick(picked);
  };

  const go = (index: number): void => {
    const line = lines.current[Math.min(Math.max(index, 0), lines.current.length - 1)];
    if (line === undefined) return;
    group.current = line.kind === 'group' ? line.key : null;
    const found = line.kind === 'row' ? quotes.symbolOf(line.row) : undefined;
    if (found !== undefined && found !== symbol) choose(found);
    reveal(lines.current.indexOf(line));
    repaint();
  };

  const setFolded = (name: string, fold: boolean): void => {
    const { folded } = options;
    if (folded.includes(name) === fold) return;
    change({ folded: fold ? [...folded, name] : folded.filter((one) => one !== name) });
  };
  const toggle = (name: string): void => setFolded(name, !options.folded.includes(name));

  /** Returns the user's own list in the visible order. A change of order ends sorting. */
  const own = (): readonly MarketSymbol[] => {
    if (parseSort(options.sort) === null) return options.symbols;
    const shown = lines.current.flatMap((line) =>
      line.kind === 'row' ? [quotes.symbolOf(line.row) as MarketSymbol] : [],
    );
    return shownOrder(options.symbols, shown);
  };
  const isOwn = options.symbols.length > 0;

  const remove = (): void => {
    if (!isOwn || symbol === null || !options.symbols.includes(symbol)) return;
    const next = lines.current[at() + 1] ?? lines.current[at() - 1];
    // The last symbol stays: an empty list would show all instruments.
    if (options.symbols.length > 1) change({ symbols: options.symbols.filter((one) => one !== symbol) });
    if (next?.kind === 'row') choose(quotes.symbolOf(next.row) as MarketSymbol);
  };

  const onKey = (key: ListKey): void => {
    const line = lines.current[at()];
    const name = line?.kind === 'group' ? line.key : undefined;
    if (key.act === 'move') go(Math.min(at(), lines.current.length) + key.step);
    else if (key.act === 'shift' && isOwn && symbol !== null)
      change({ symbols: [...moveSymbol(own(), symbol, key.step)], sort: '' });
    else if (key.act === 'remove') remove();
    else if (key.act === 'press' && name !== undefined) toggle(name);
    else if (key.act === 'unfold' && name !== undefined) setFolded(name, false);
    else if (key.act === 'fold') {
      const head = lines.current.slice(0, at() + 1).findLastIndex(({ kind }) => kind === 'group');
      const found = lines.current[head];
      if (found?.kind !== 'group') return;
      setFolded(found.key, true);
      go(head);
    }
  };
  const onKeyDown = useListKeys(focused, onKey);

  const drag = useRowDrag({
    enabled: isOwn,
    height,
    space: () => mark.current?.parentElement ?? null,
    mark,
    onDrop: (from, before) => {
      const [dragged, onto] = [lines.current[from], lines.current[before]];
      if (dragged?.kind !== 'row') return;
      const moved = quotes.symbolOf(dragged.row) as MarketSymbol;
      const next = onto?.kind === 'row' ? (quotes.symbolOf(onto.row) as MarketSymbol) : null;
      change({ symbols: [...placeBefore(own(), moved, next)], sort: '' });
    },
  });

  const onClick = ({ target }: MouseEvent): void => {
    const line = (target as HTMLElement).closest<HTMLElement>('[data-row]');
    const { symbol: picked, group: name } = line?.dataset ?? {};
    group.current = name ?? null;
    if (picked) choose(picked as MarketSymbol);
    else if (name !== undefined) toggle(name);
    repaint();
  };

  // On a symbol picked elsewhere: scrolls its row into view and moves the cursor there.
  const newest = useRef({ reveal, at, repaint });
  newest.current = { reveal, at, repaint };
  useEffect(() => {
    if (symbol !== null) newest.current.reveal(newest.current.at());
    newest.current.repaint();
  }, [symbol]);

  return { cursor, handlers: { ...drag, onClick, onKeyDown } };
}
