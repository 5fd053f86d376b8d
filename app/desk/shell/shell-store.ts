import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LinkGroup } from '../../../lib/desk/link-group';
import type { MarketSymbol } from '../../../lib/market/instrument';

/** What lies over the desk. */
export interface ShellState {
  readonly overlay: 'palette' | 'keys' | 'layouts' | 'settings' | 'alert' | null;
  /** What the form for alerts begins with: an alert to change, or where a new one goes. */
  readonly alert: AlertDraft;
  /** The group that a symbol found in the palette goes to; null takes the focused pane's. */
  readonly group: LinkGroup | null;
  /** A word to the reader, for a moment. */
  readonly said: string | null;
}

/** An alert to change by its id, or what is known of a new one. */
export interface AlertDraft {
  readonly id?: string;
  readonly symbol?: MarketSymbol;
  readonly price?: number;
}

export type ShellStore = StoreApi<ShellState>;

/** @param said a word to begin with, if it is not empty */
export function createShellStore(said: string): ShellStore {
  return createStore<ShellState>(() => ({ overlay: null, group: null, alert: {}, said: said || null }));
}
