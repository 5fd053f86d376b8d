import type { Board } from '../boards/board';
import type { ScreenStatus } from '../protocol/screens/screen-status';

/** Board of a screen's rotation. */
export interface RotationTurn {
  readonly board: string;
  /** Time it is shown, s. */
  readonly seconds: number;
}

/** Returns the boards that rotate on a screen: of its playlist, else of its address; none if it stays on one. */
export function rotationOf({ display, report }: ScreenStatus, boards: readonly Board[]): RotationTurn[] {
  const secondsOf = (id: string): number | undefined => boards.find((board) => board.id === id)?.seconds;
  if (display.playlist !== undefined)
    return display.playlist.map(({ board, seconds }) => ({
      board,
      seconds: seconds ?? secondsOf(board) ?? 0,
    }));
  const address = new URLSearchParams(report?.page.split('?')[1] ?? '');
  const ids = (address.get('rotate') ?? '').split(',').map((id) => id.trim());
  const own = Number(address.get('seconds') ?? Number.NaN);
  const turns = ids.flatMap((board) => {
    const seconds = secondsOf(board);
    return seconds === undefined ? [] : [{ board, seconds: own > 0 ? own : seconds }];
  });
  return turns.length > 1 ? turns : [];
}

/** Tiles that show the focus of the board, unless they have a symbol of their own. */
const FOCUS_TILES: ReadonlySet<string> = new Set(['hero', 'candles', 'depth', 'trades', 'curve']);

/** Returns true if a board shows the symbol that a screen is asked to focus on. */
export function showsFocus(board: Board): boolean {
  return board.tiles.some((tile) => FOCUS_TILES.has(tile.type) && !('symbol' in tile && tile.symbol));
}

/** Returns the board on which a screen shows a symbol: its present one if that has a focus, else the first that has. */
export function boardForSymbol(boards: readonly Board[], present: string | undefined): string | undefined {
  const own = boards.find(({ id }) => id === present);
  if (own !== undefined && showsFocus(own)) return own.id;
  return boards.find(showsFocus)?.id ?? present;
}
