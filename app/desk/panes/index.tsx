import type { ComponentType } from 'react';
import type { PaneKind } from '../../../lib/desk/pane';
import { AlertsPane } from './alerts/alerts-pane';
import { ChartPane } from './chart/chart-pane';
import { DepthPane } from './depth/depth-pane';
import { HeatmapPane } from './heatmap/heatmap-pane';
import { MoversPane } from './movers/movers-pane';
import { NewsPane } from './news/news-pane';
import type { PaneProps } from './pane-props';
import { TradesPane } from './trades/trades-pane';
import { WatchlistPane } from './watchlist/watchlist-pane';

/** Components of all kinds of panes, in the order of the menu. */
export const PANES: { readonly [K in PaneKind]: ComponentType<PaneProps<K>> } = {
  watchlist: WatchlistPane,
  chart: ChartPane,
  depth: DepthPane,
  trades: TradesPane,
  heatmap: HeatmapPane,
  movers: MoversPane,
  alerts: AlertsPane,
  news: NewsPane,
};
