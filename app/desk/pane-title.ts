import { useTranslations } from 'use-intl';
import type { PaneKind, PaneOptions } from '../../lib/desk/pane';
import { useDesk, useDeskState } from './desk-context';
import { codeOf } from './names';

/** Panes about one symbol, which their header names. */
const OF_SYMBOL: ReadonlySet<PaneKind> = new Set(['chart', 'depth', 'trades']);

/** What a pane is called: by its reader or by its kind, and the symbol that it is about. */
export function usePaneTitle(id: string): { readonly name: string; readonly code: string | null } {
  const t = useTranslations('desk.pane');
  const { desk } = useDesk();
  const pane = useDeskState((state) => state.layout.panes[id]);
  const symbol = useDeskState(() => desk.symbolOf(id));
  if (pane === undefined) return { name: '', code: null };
  const given = pane.kind === 'watchlist' ? (pane.options as PaneOptions<'watchlist'>).name : '';
  return {
    name: given === '' ? t(pane.kind) : given,
    code: OF_SYMBOL.has(pane.kind) && symbol !== null ? codeOf(symbol) : null,
  };
}
