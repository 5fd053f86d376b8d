import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { AlertList } from '../../lib/desk/alert-list';
import type { DeskState, DeskStore } from '../../lib/desk/desk-store';
import type { LayoutLibrary } from '../../lib/desk/layout-library';
import type { StatusNews } from '../../lib/desk/status-news';
import type { NumberFormats } from '../../lib/locale/formats';
import type { TimeFormats } from '../../lib/locale/times';
import type { Instrument } from '../../lib/market/instrument';
import type { Frame, Notice, SubscribeRequest } from '../../lib/protocol/messages';
import type { FrameScheduler } from '../../lib/scheduler/scheduler';
import type { MarketStore } from '../../lib/store/market-store';
import type { ScreenStore } from '../../lib/store/screen-store';
import type { Settings } from '../_screen/screen-settings';
import type { DockActions } from './dock-actions';
import type { ShellStore } from './shell/shell-store';

/** What every pane of a desk works with: the same object as long as the desk is open. */
export interface DeskModel {
  /** The stream that the desk shows: `live` or `replay/<id>`. */
  readonly stream: string;
  readonly settings: Settings;
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
  /** IANA zone that times are told in. */
  readonly zone: string;
  readonly instruments: readonly Instrument[];
  readonly market: MarketStore;
  readonly screen: ScreenStore;
  readonly frames: FrameScheduler<Frame>;
  readonly desk: DeskStore;
  readonly library: LayoutLibrary;
  readonly shell: ShellStore;
  readonly dock: DockActions;
  readonly news: StatusNews;
  readonly alerts: AlertList;
  /** Asks the stream for more. Equal requests share one subscription. @returns what takes it back */
  subscribe(request: SubscribeRequest): () => void;
  /** The same for who needs every frame, not only what the market knows in the end. */
  follow(request: SubscribeRequest, onFrame: (frame: Frame) => void): () => void;
  /** Hears what the server tells this user. @returns what stops that */
  listen(listener: (notice: Notice) => void): () => void;
  /** The moment that the market shows, µs. */
  now(): number;
  /** Whether things may move: the reader has not asked for less motion. */
  moves(): boolean;
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
