import { useEffect, useMemo, useReducer, useState } from 'react';
import type { Board } from '../../lib/boards/board';
import type { ScreenDisplay } from '../../lib/protocol/screens/screen-display';
import { placeAt, startWith, type Turn, turned } from '../../lib/screens/playlist';
import type { Settings } from '../_screen/screen-settings';

/** Time before a turn at which its board is prepared, µs. */
const PREPARE = 1_500_000;

export interface Rotation {
  readonly board: Board;
  /** Index of the board, from 1, in the rotation, or among all boards. */
  readonly place: number;
  readonly count: number;
  /** Board of the next turn, shortly before it. */
  readonly next: Board | undefined;
  /** Time of the next turn, µs. */
  readonly nextAt: number | undefined;
  readonly isPaused: boolean;
  /** Returns the board that a turn would show. */
  readonly neighbour: (by: 1 | -1) => Board | undefined;
  /** Shows another board: of the rotation, or among all boards where nothing rotates. */
  readonly turn: (by: 1 | -1) => void;
  readonly togglePause: () => void;
}

interface RotationOptions {
  readonly boards: readonly Board[];
  /** Board of the address. */
  readonly boardId: string;
  readonly settings: Settings;
  readonly display: ScreenDisplay;
  /** Server time, µs. */
  readonly now: () => number;
}

/** Changes of a rotation by viewers and operators; void for another rotation. */
interface Changes {
  readonly key: string;
  /** Start of the first turn, µs. */
  readonly start: number;
  /** Index at which it is paused; null while it runs. */
  readonly held: number | null;
  /** True if the display, not a viewer, has paused it. */
  readonly paused: boolean;
  /** Boards that a board without a rotation was turned by. */
  readonly by: number;
}

/**
 * Returns the board that a wall shows: that of its display, else the turn of the display's playlist or of the address's
 * rotation. Each board is shown for its own time unless a time is given; unknown boards are skipped.
 */
export function useRotation({ boards, boardId, settings, display, now }: RotationOptions): Rotation {
  const turns = useMemo(
    () => turnsOf(boards, boardId, settings, display),
    [boards, boardId, settings, display],
  );
  const { playlistFrom, paused = false } = display;
  const isPlaylist = display.board === undefined && display.playlist !== undefined;
  // A rotation of the address is not to jump when the page learns the server's clock.
  const clock = isPlaylist ? now : monotonic;
  const key = `${turns.map(({ board, seconds }) => `${board} ${seconds}`).join()} ${playlistFrom} ${isPlaylist}`;
  const [kept, setKept] = useState<Changes | null>(null);
  const [, look] = useReducer((count: number) => count + 1, 0);

  let changes = kept;
  if (changes === null || changes.key !== key) {
    changes = begun(key, turns, boardId, display, clock());
    setKept(changes);
  } else if (changes.paused !== paused) {
    changes = paused
      ? { ...changes, paused, held: placeAt(turns, changes.start, clock()).index }
      : { ...begun(key, turns, boardId, display, clock()), ...continued(changes, turns, display, clock()) };
    setKept(changes);
  }
  const time = clock();
  const rotates = turns.length > 1;
  const running = placeAt(turns, changes.start, time);
  const index = changes.held === null ? running.index : changes.held % turns.length;
  const nextAt = rotates && changes.held === null ? running.endsAt : undefined;

  useEffect(() => {
    if (nextAt === undefined) return;
    const left = nextAt - clock();
    const wait = left > PREPARE ? left - PREPARE : left;
    const timer = setTimeout(look, Math.max(1, Math.ceil(wait / 1_000)));
    return () => clearTimeout(timer);
  });

  const one = boards.findIndex(({ id }) => id === turns[index]?.board);
  const turn = (by: 1 | -1): void => {
    if (!rotates) setKept({ ...changes, by: changes.by + by });
    else {
      const to = turned(index, by, turns.length);
      const held = changes.held === null ? null : to;
      setKept({ ...changes, held, start: startWith(turns, to, clock()) });
    }
  };
  const neighbour = (by: 1 | -1): Board | undefined =>
    rotates
      ? boards.find(({ id }) => id === turns[turned(index, by, turns.length)]?.board)
      : boards[turned(one, changes.by + by, boards.length)];
  const togglePause = (): void => {
    const held = changes.held === null ? index : null;
    setKept({ ...changes, held, start: startWith(turns, index, clock()) });
  };

  const at = rotates ? one : turned(one, changes.by, boards.length);
  const board = boards[at];
  if (board === undefined) throw new RangeError(`no board ${JSON.stringify(boardId)}`);
  const isNear = nextAt !== undefined && nextAt - time <= PREPARE;
  return {
    board,
    ...(rotates ? { place: index + 1, count: turns.length } : { place: at + 1, count: boards.length }),
    next: isNear ? neighbour(1) : undefined,
    neighbour,
    nextAt: nextAt === undefined ? undefined : Math.round(now() + nextAt - time),
    isPaused: rotates && changes.held !== null,
    turn,
    togglePause,
  };
}

/** Returns the time of the page, µs; it never jumps. */
function monotonic(): number {
  return performance.now() * 1_000;
}

/** Returns the board that a display shows first. */
export function firstBoard(
  boards: readonly Board[],
  boardId: string,
  settings: Settings,
  display: ScreenDisplay,
  now: number,
): Board | undefined {
  const turns = turnsOf(boards, boardId, settings, display);
  const { start, held } = begun('', turns, boardId, display, now);
  const id = turns[held ?? placeAt(turns, start, now).index]?.board;
  return boards.find((board) => board.id === id);
}

/** Returns the turns, at least one. */
function turnsOf(
  boards: readonly Board[],
  boardId: string,
  { rotate, seconds }: Settings,
  { board, playlist }: ScreenDisplay,
): readonly Turn[] {
  const known = (entries: readonly { readonly board: string; readonly seconds?: number }[]): Turn[] =>
    entries.flatMap((entry) => {
      const found = boards.find(({ id }) => id === entry.board);
      return found === undefined ? [] : [{ board: found.id, seconds: entry.seconds ?? found.seconds }];
    });
  const fixed = board === undefined ? [] : known([{ board }]);
  if (fixed.length > 0) return fixed;
  const played = known(playlist ?? []);
  if (played.length > 0) return played;
  const own = rotate.map((id) => ({ board: id, ...(seconds !== null && { seconds }) }));
  const rotation = known(own);
  return rotation.length > 1 ? rotation : known([{ board: boardId }]);
}

function begun(
  key: string,
  turns: readonly Turn[],
  boardId: string,
  { board, playlist, playlistFrom, paused = false }: ScreenDisplay,
  now: number,
): Changes {
  const isPlaylist = board === undefined && playlist !== undefined;
  const first = Math.max(
    0,
    turns.findIndex((turn) => turn.board === boardId),
  );
  const start = isPlaylist ? (playlistFrom ?? now) : startWith(turns, first, now);
  return { key, start, held: paused ? placeAt(turns, start, now).index : null, paused, by: 0 };
}

/** A rotation goes on where it was paused; a playlist, which several screens have, where the others are. */
function continued(
  { held }: Changes,
  turns: readonly Turn[],
  { board, playlist }: ScreenDisplay,
  now: number,
): { readonly start?: number } {
  if (held === null || (board === undefined && playlist !== undefined)) return {};
  return { start: startWith(turns, held, now) };
}
