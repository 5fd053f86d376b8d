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

/** Dependencies of the panes of a desk. Its subscriptions are shared: equal requests have one. */
export interface DeskModel extends ScreenModel {
  /** The stream that the desk shows: `live` or `replay/<id>`. */
  readonly stream: string;
  readonly instruments: readonly Instrument[];
  readonly screen: ScreenStore;
  readonly desk: DeskStore;
  readonly library: LayoutLibrary;
  readonly shell: ShellStore;
  readonly dock: DockActions;
  readonly news: StatusNews;
  readonly alerts: AlertList;
  /** The same for who needs every frame, not only what the market knows in the end. */
  follow(request: SubscribeRequest, onFrame: (frame: Frame) => void): () => void;
  /** Hears what the server tells this user. @returns what stops that */
  listen(listener: (notice: Notice) => void): () => void;
}

const Context = createContext<DeskModel | null>(null);

export const DeskProvider = Context.Provider;

/** @throws Error outside of a desk */
export function useDesk(): DeskModel {
  const desk = useContext(Context);
  if (desk === null) throw new Error('useDesk must be called inside a desk');
  return desk;
}

/** Follows a part of what the desk shows. */
export function useDeskState<T>(select: (state: DeskState) => T): T {
  return useStore(useDesk().desk, select);
}
