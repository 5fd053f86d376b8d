import { useEffect, useState } from 'react';
import type { Board } from '../../../lib/boards/board';
import type { Settings } from '../../_screen/screen-settings';

/** Heights of the wall's parts in hundredths of the screen, as in tokens.css; some grow with the type. */
const WALL = { top: 2, padding: 2, header: 7.4, strip: 4.4, tape: 7 } as const;
const REPLAY = { top: 2.6, padding: 2, transport: 10.2, frame: 1 } as const;

/**
 * Returns the scale of the tiles of a replay relative to the wall: transport and frame take room, and a board
 * is
 * drawn smaller rather than cut.
 * @param type the type scale
 */
export function tileScale(board: Board, type: number): number {
  const shared = (WALL.header + WALL.strip) * type;
  const onWall = 100 - WALL.top - WALL.padding - shared - (board.tape === undefined ? 0 : WALL.tape * type);
  const here = 100 - REPLAY.top - REPLAY.padding - shared - REPLAY.transport - REPLAY.frame;
  return here / onWall;
}

/** Media query in which tiles are stacked: portrait, or too low for a wall. */
const STACKED = '(orientation: portrait) and (width < 1100px), (height < 520px)';

export function useStacked(): boolean {
  const [stacked, setStacked] = useState(() => matchMedia(STACKED).matches);
  useEffect(() => {
    const query = matchMedia(STACKED);
    const follow = (): void => setStacked(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return stacked;
}

/** Type scale of a table of quotes, which then omits columns that do not fit. */
const TABLE_TYPE = 1.7;

/** Returns the settings of a stacked board. */
export function stackedSettings(settings: Settings, board: Board, stacked: boolean): Settings {
  const table = board.tiles.some(({ type }) => type === 'quotes');
  return stacked && table ? { ...settings, typeScale: TABLE_TYPE } : settings;
}
