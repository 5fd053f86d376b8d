import { createContext, useContext } from 'react';
import type { Board } from '../../../lib/boards/board';
import type { BarHistory } from '../../../lib/client/bar-client';
import type { MarketSymbol } from '../../../lib/market/instrument';
import type { ScreenModel } from '../screen-model';

/** Dependencies of the tiles of a wall; its zone is that of the first clock. */
export interface WallModel extends ScreenModel {
  readonly board: Board;
  /** Rows of the board's instruments that the globs match, all of them without globs; in the board's order. */
  rowsOf(globs?: readonly string[]): readonly number[];
  /** Bars from before those that the stream sends. */
  readonly history: BarHistory;
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
