import { CELL_MINUTES } from '../protocol/screens/screen-status';
import { type Cell, cellsOf } from './day-cells';

const MINUTE_MICROS = 60_000_000;
const CELL_MICROS = CELL_MINUTES * MINUTE_MICROS;
const DAY_MINUTES = 1_440;
const CELLS_OF_DAY = DAY_MINUTES / CELL_MINUTES;

/** Quarter of an hour of a day; µs. */
export interface DayCell {
  readonly state: Cell;
  readonly from: number;
}

/** A day of a zone with its quarters from midnight on; those beyond the record are absent. */
export interface DayOfCells {
  /** Start of the first recorded quarter, µs. */
  readonly from: number;
  readonly cells: readonly (DayCell | undefined)[];
}

/**
 * Splits a history into days of a zone, the newest first.
 * @param end end of the last cell, µs
 * @param offsetMinutes minutes to add to UTC at a time, ms
 */
export function daysOf(
  history: string,
  end: number,
  offsetMinutes: (milliseconds: number) => number,
): DayOfCells[] {
  const days = new Map<number, { from: number; cells: (DayCell | undefined)[] }>();
  const cells = cellsOf(history);
  cells.forEach((state, index) => {
    const from = end - (cells.length - index) * CELL_MICROS;
    const local = from / MINUTE_MICROS + offsetMinutes(from / 1_000);
    const date = Math.floor(local / DAY_MINUTES);
    const day = days.get(date) ?? {
      from,
      cells: new Array<DayCell | undefined>(CELLS_OF_DAY).fill(undefined),
    };
    day.cells[Math.floor((local - date * DAY_MINUTES) / CELL_MINUTES)] = { state, from };
    days.set(date, day);
  });
  return [...days].sort(([a], [b]) => b - a).map(([, day]) => day);
}
