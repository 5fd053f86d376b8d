import { LAYOUT_VERSION, type Layout } from '../../lib/desk/layout';
import { newPane } from '../../lib/desk/pane';
import type { Instrument } from '../../lib/market/instrument';

/** The layout that a desk begins with. */
export function defaultLayout(name: string, instruments: readonly Instrument[]): Layout {
  const [first] = instruments;
  return {
    version: LAYOUT_VERSION,
    name,
    links: first ? { A: first.symbol } : {},
    panes: { watchlist: newPane('watchlist', { link: 'A' }) },
    dock: null,
  };
}
