import { createContext, useContext } from 'react';
import type { Board } from '../../../lib/boards/board';
import type { BarHistory } from '../../../lib/client/bar-client';
import type { MarketSymbol } from '../../../lib/market/instrument';
import type { NoticeLog } from '../../../lib/store/notice-log';
import type { ScreenModel } from '../screen-model';

/** Clock of pages that turn by themselves; the screens of a video wall have the same one. */
export interface PageClock {
  /** Time at which the first page begins, µs. */
  readonly start: number;
  /** True if other screens turn their pages by it too. */
  readonly isShared: boolean;
  /** µs. */
  now(): number;
}

/** Dependencies of the tiles of a wall; its zone is that of the first clock. */
export interface WallModel extends ScreenModel {
  readonly board: Board;
  /** Returns the board's rows that match the globs, in the board's order; all rows without globs. */
  rowsOf(globs?: readonly string[]): readonly number[];
  /** Notices that the page has received. */
  readonly notices: NoticeLog;
  /** Bars older than those that the stream sends. */
  readonly history: BarHistory;
  /** Symbol shown by tiles without one of their own. */
  readonly focus: MarketSymbol | null;
  /** Clock by which tiles turn their pages. */
  readonly pageClock: PageClock;
  /** Element of the header for information of a tile about the whole screen (the page of a table). */
  readonly headerSlot: HTMLElement | null;
}

const Context = createContext<WallModel | null>(null);

export const WallProvider = Context.Provider;

/** Returns the dependencies of the tiles. @throws Error outside of a wall */
export function useWall(): WallModel {
  const wall = useContext(Context);
  if (wall === null) throw new Error('useWall must be called inside a wall');
  return wall;
}
