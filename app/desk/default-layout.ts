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
    panes: {
      watchlist: newPane('watchlist', { link: 'A' }),
      chart: newPane('chart', { link: 'A' }),
      depth: newPane('depth', { link: 'A' }),
      trades: newPane('trades', { link: 'A' }),
      movers: newPane('movers', { link: 'A' }),
      news: newPane('news', { link: 'A' }),
    },
    dock: null,
  };
}
