import { LAYOUT_VERSION, type Layout } from '../../lib/desk/layout';
import { newPane, optionsOf, type Pane } from '../../lib/desk/pane';
import type { Instrument } from '../../lib/market/instrument';
import { isWide } from './arrange-panes';

/** Returns the initial layout for a desk of this width, CSS px: more panes on a large screen. */
export function defaultLayout(name: string, instruments: readonly Instrument[], width: number): Layout {
  const [first] = instruments;
  const wide = isWide(width);
  // The second chart starts with another market than the first.
  const second = instruments.find(({ venue }) => venue !== first?.venue) ?? instruments[1];
  const columns = wide ? ['symbol', 'day', 'last', 'changePercent', 'volume'] : [];
  const panes: Record<string, Pane> = {
    watchlist: newPane('watchlist', { link: 'A', options: optionsOf('watchlist', { columns }) }),
    chart: newPane('chart', { link: 'A' }),
    depth: newPane('depth', { link: 'A' }),
    trades: newPane('trades', { link: 'A' }),
    // The first pane of a place is in front; it must not be one that is empty at first.
    movers: newPane('movers', { link: 'A' }),
    alerts: newPane('alerts', { link: 'A' }),
    news: newPane('news', { link: 'A' }),
  };
  if (wide) panes.heatmap = newPane('heatmap', { link: 'A' });
  if (wide && second) {
    panes['chart-2'] = newPane('chart', { link: 'B', options: optionsOf('chart', { interval: '5m' }) });
  }
  return {
    version: LAYOUT_VERSION,
    name,
    links: { ...(first && { A: first.symbol }), ...(wide && second && { B: second.symbol }) },
    panes,
    dock: null,
  };
}
