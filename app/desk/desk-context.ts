import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { AlertList } from '../../lib/desk/alert-list';
import type { DeskState, DeskStore } from '../../lib/desk/desk-store';
import type { LayoutLibrary } from '../../lib/desk/layout-library';
import type { StatusNews } from '../../lib/desk/status-news';
import type { Instrument } from '../../lib/market/instrument';
import type { Frame, Notice, SubscribeRequest } from '../../lib/protocol/messages';
import type { ScreenStore } from '../../lib/store/screen-store';
import type { ScreenModel } from '../_screen/screen-model';
import type { DockActions } from './dock-actions';
import type { ShellStore } from './shell/shell-store';

/** Dependencies of the panes of a desk. Equal subscriptions are shared. */
export interface DeskModel extends ScreenModel {
  /** Stream of the desk: `live` or `replay/<id>`. */
  readonly stream: string;
  readonly instruments: readonly Instrument[];
  readonly screen: ScreenStore;
  /** Time of a clock beside the market, µs: as `now`, without a delay of its data. */
  clock(): number;
  readonly desk: DeskStore;
  readonly library: LayoutLibrary;
  readonly shell: ShellStore;
  readonly dock: DockActions;
  readonly news: StatusNews;
  readonly alerts: AlertList;
  /** Subscribes with a listener that receives every frame, not only the conflated market state. */
  follow(request: SubscribeRequest, onFrame: (frame: Frame) => void): () => void;
  /** Listens for the server's notices to this user. @returns a function that removes the listener */
  listen(listener: (notice: Notice) => void): () => void;
}

const Context = createContext<DeskModel | null>(null);

export const DeskProvider = Context.Provider;

/** Returns the dependencies of the panes. @throws Error outside of a desk */
export function useDesk(): DeskModel {
  const desk = useContext(Context);
  if (desk === null) throw new Error('useDesk must be called inside a desk');
  return desk;
}

/** Returns a part of the desk's state, and rerenders when it changes. */
export function useDeskState<T>(select: (state: DeskState) => T): T {
  return useStore(useDesk().desk, select);
}
