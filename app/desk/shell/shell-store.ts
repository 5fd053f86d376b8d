import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LinkGroup } from '../../../lib/desk/link-group';
import type { MarketSymbol } from '../../../lib/market/instrument';

/** State of the dialogs and messages over the desk. */
export interface ShellState {
  readonly overlay: 'palette' | 'keys' | 'layouts' | 'settings' | 'alert' | null;
  /** Initial values of the alert form: an alert to change, or the symbol and price of a new one. */
  readonly alert: AlertDraft;
  /** Group that a symbol found in the palette goes to; null for that of the focused pane. */
  readonly group: LinkGroup | null;
  /** Message to the user, shown for a moment. */
  readonly message: string | null;
}

/** Id of an alert to change, or initial values of a new one. */
export interface AlertDraft {
  readonly id?: string;
  readonly symbol?: MarketSymbol;
  readonly price?: number;
}

export type ShellStore = StoreApi<ShellState>;

/** Creates the store. @param message initial message; empty for none */
export function createShellStore(message: string): ShellStore {
  return createStore<ShellState>(() => ({ overlay: null, group: null, alert: {}, message: message || null }));
}
