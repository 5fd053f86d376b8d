import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MarketSymbol } from '../market/instrument';
import type { Layout } from './layout';
import { LINK_GROUPS, type LinkGroup } from './link-group';
import { optionsOf, type Pane, type PaneKind, type PaneOptions } from './pane';

/** State of a desk; React subscribes to it, since only user actions change it. */
export interface DeskState {
  readonly layout: Layout;
  /** Pane with the keyboard focus. */
  readonly focused: string | null;
  /** Number of layouts opened: each is docked from scratch. */
  readonly opened: number;
}

export interface DeskStore extends StoreApi<DeskState> {
  /** Returns the symbol that a pane shows: its group's or its own. */
  symbolOf(id: string): MarketSymbol | null;
  /** Returns the first group that shows the symbol; null if there is none. */
  linkOf(symbol: string | undefined): LinkGroup | null;
  /** Selects another symbol in the pane, and thereby in all panes of its group. */
  pick(id: string, symbol: MarketSymbol): void;
  setLink(id: string, link: LinkGroup | null): void;
  setLinkSymbol(group: LinkGroup, symbol: MarketSymbol): void;
  change<K extends PaneKind>(id: string, options: Partial<PaneOptions<K>>): void;
  add(id: string, pane: Pane): void;
  remove(id: string): void;
  /** Called when the docking library has moved a pane. */
  setDock(dock: unknown): void;
  open(layout: Layout): void;
  focus(id: string | null): void;
}

export function createDeskStore(layout: Layout): DeskStore {
  const store = createStore<DeskState>(() => ({ layout, focused: null, opened: 0 }));
  const paneOf = (id: string): Pane | undefined => store.getState().layout.panes[id];
  const setLayout = (part: Partial<Layout>): void =>
    store.setState((state) => ({ layout: { ...state.layout, ...part } }));
  const setPane = (id: string, pane: Pane): void =>
    setLayout({ panes: { ...store.getState().layout.panes, [id]: pane } });

  return Object.assign(store, {
    symbolOf(id: string) {
      const pane = paneOf(id);
      if (!pane) return null;
      const { links } = store.getState().layout;
      return (pane.link === null ? pane.symbol : links[pane.link]) ?? null;
    },
    linkOf(symbol: string | undefined) {
      const { links } = store.getState().layout;
      return LINK_GROUPS.find((group) => symbol !== undefined && links[group] === symbol) ?? null;
    },
    pick(id: string, symbol: MarketSymbol) {
      const pane = paneOf(id);
      if (!pane) return;
      if (pane.link === null) setPane(id, { ...pane, symbol });
      else this.setLinkSymbol(pane.link, symbol);
    },
    setLink(id: string, link: LinkGroup | null) {
      const pane = paneOf(id);
      if (!pane) return;
      // A pane that leaves its group keeps its symbol.
      const symbol = link === null ? (this.symbolOf(id) ?? pane.symbol) : pane.symbol;
      setPane(id, { ...pane, link, symbol });
    },
    setLinkSymbol(group: LinkGroup, symbol: MarketSymbol) {
      setLayout({ links: { ...store.getState().layout.links, [group]: symbol } });
    },
    change(id: string, options: object) {
      const pane = paneOf(id);
      if (pane) setPane(id, { ...pane, options: optionsOf(pane.kind, { ...pane.options, ...options }) });
    },
    add: setPane,
    remove(id: string) {
      const { [id]: gone, ...panes } = store.getState().layout.panes;
      if (!gone) return;
      setLayout({ panes });
      if (store.getState().focused === id) store.setState({ focused: null });
    },
    setDock: (dock: unknown) => setLayout({ dock }),
    open: (next: Layout) =>
      store.setState(({ opened }) => ({ layout: next, focused: null, opened: opened + 1 })),
    focus: (id: string | null) => store.setState({ focused: id }),
  });
}
