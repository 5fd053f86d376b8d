import type { ScreenState } from '../protocol/screens/screen-command';
import { CELL_MINUTES } from '../protocol/screens/screen-status';

const CELL_MICROS = CELL_MINUTES * 60 * 1_000_000;

/** Worst state of a cell; undefined without knowledge. */
export type Cell = ScreenState | undefined;

/** States of the letters of a history. */
const STATES: ReadonlyMap<string, ScreenState> = new Map([
  ['o', 'ok'],
  ['l', 'late'],
  ['f', 'frozen'],
  ['h', 'hidden'],
  ['g', 'gone'],
]);

/** Returns the states of a history, the oldest first. */
export function cellsOf(history: string): Cell[] {
  return [...history].map((letter) => STATES.get(letter));
}

/** Stretch of equal cells; times in µs. */
export interface StripRun {
  readonly state: Cell;
  readonly from: number;
  readonly to: number;
  readonly cells: number;
}

/** Joins equal neighbours; `now` is in the last cell, µs. Cells begin at the quarters of an hour. */
export function runsOf(cells: readonly Cell[], now: number): StripRun[] {
  const runs: StripRun[] = [];
  const end = (Math.floor(now / CELL_MICROS) + 1) * CELL_MICROS;
  const timeAt = (index: number): number => Math.min(now, end - (cells.length - index) * CELL_MICROS);
  cells.forEach((state, index) => {
    const last = runs.at(-1);
    if (last !== undefined && last.state === state)
      runs[runs.length - 1] = { ...last, to: timeAt(index + 1), cells: last.cells + 1 };
    else runs.push({ state, from: timeAt(index), to: timeAt(index + 1), cells: 1 });
  });
  return runs;
}

/** Returns the share of the recorded quarters in which the screen painted, in percent; NaN without a record. */
export function paintedShare(cells: readonly Cell[]): number {
  const known = cells.filter((cell) => cell !== undefined);
  const painted = known.filter((cell) => cell === 'ok' || cell === 'late');
  return known.length === 0 ? Number.NaN : (painted.length / known.length) * 100;
}
