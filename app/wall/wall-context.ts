import { createContext, useContext } from 'react';
import type { Board } from '../../lib/boards/board';
import type { BarHistory } from '../../lib/client/bar-client';
import type { NumberFormats } from '../../lib/locale/formats';
import type { TimeFormats } from '../../lib/locale/times';
import type { MarketSymbol } from '../../lib/market/instrument';
import type { Frame, SubscribeRequest } from '../../lib/protocol/messages';
import type { FrameScheduler } from '../../lib/scheduler/scheduler';
import type { MarketStore } from '../../lib/store/market-store';
import type { Settings } from '../_screen/screen-settings';

/** What every tile of a wall works with: the same object as long as the board is shown. */
export interface WallModel {
  readonly board: Board;
  readonly settings: Settings;
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
  readonly market: MarketStore;
  readonly frames: FrameScheduler<Frame>;
  /** Rows of the board's instruments that the globs match, all of them without globs; in the board's order. */
  rowsOf(globs?: readonly string[]): readonly number[];
  /** Asks the stream for more than the board's quotes. @returns what takes it back */
  subscribe(request: SubscribeRequest): () => void;
  /** Bars from before those that the stream sends. */
  readonly history: BarHistory;
  /** The moment that the market shows, µs: now, or how far a replay has got. NaN while it is not known. */
  now(): number;
  /** Whether things may move: the reader has not asked for less motion. */
  moves(): boolean;
  /** IANA zone of the first clock: times are told in it. */
  readonly zone: string;
  /** The symbol that tiles without one of their own show. */
  readonly focus: MarketSymbol | null;
  /** A place in the header for what a tile says of the whole screen (the page of a table). */
  readonly headerSlot: HTMLElement | null;
}

const Context = createContext<WallModel | null>(null);

export const WallProvider = Context.Provider;

/** @throws Error outside of a wall */
export function useWall(): WallModel {
  const wall = useContext(Context);
  if (wall === null) throw new Error('useWall must be called inside a wall');
  return wall;
}
