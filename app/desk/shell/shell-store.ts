import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LinkGroup } from '../../../lib/desk/link-group';

/** What lies over the desk. */
export interface ShellState {
  readonly overlay: 'palette' | 'keys' | 'layouts' | 'settings' | null;
  /** The group that a symbol found in the palette goes to; null takes the focused pane's. */
  readonly group: LinkGroup | null;
  /** A word to the reader, for a moment. */
  readonly said: string | null;
}

export type ShellStore = StoreApi<ShellState>;

export function createShellStore(): ShellStore {
  return createStore<ShellState>(() => ({ overlay: null, group: null, said: null }));
}
