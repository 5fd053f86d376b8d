import type { PaneKind, PaneOptions } from '../../../lib/desk/pane';
import type { MarketSymbol } from '../../../lib/market/instrument';

/** Inputs of a pane, and the changes that it may make to the layout. */
export interface PaneProps<K extends PaneKind> {
  readonly id: string;
  readonly options: PaneOptions<K>;
  /** Symbol of its link group, or its own; null before one was picked. */
  readonly symbol: MarketSymbol | null;
  /** Shows another symbol in all panes of the group. */
  readonly pick: (symbol: MarketSymbol) => void;
  readonly change: (options: Partial<PaneOptions<K>>) => void;
  /** Element of the pane's header for its tools (a portal); null until it is mounted. */
  readonly tools: HTMLElement | null;
  /** True if the pane receives the keys. */
  readonly focused: boolean;
}
