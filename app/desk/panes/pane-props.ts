import type { PaneKind, PaneOptions } from '../../../lib/desk/pane';
import type { MarketSymbol } from '../../../lib/market/instrument';

/** What a pane is given, and all that it may change of the layout. */
export interface PaneProps<K extends PaneKind> {
  readonly id: string;
  readonly options: PaneOptions<K>;
  /** The symbol of its link group, or its own; null before one was picked. */
  readonly symbol: MarketSymbol | null;
  /** Shows another symbol, in all panes of the group. */
  readonly pick: (symbol: MarketSymbol) => void;
  readonly change: (options: Partial<PaneOptions<K>>) => void;
  /** The place in the pane's header for its tools (a portal); null until it is there. */
  readonly tools: HTMLElement | null;
  /** Whether the keys go to this pane. */
  readonly focused: boolean;
}
