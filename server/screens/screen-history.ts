import { readFile } from 'node:fs/promises';
import type { ScreenState } from '../../lib/protocol/screens/screen-command';
import { CELL_MINUTES, STATE_LETTERS } from '../../lib/protocol/screens/screen-status';
import * as z from '../../lib/schema/zod';
import { replaceFile } from '../storage/durable-file';
import type { JournalLog } from '../storage/journal';

/** Cells of a screen: seven days. */
export const HISTORY_CELLS = (7 * 24 * 60) / CELL_MINUTES;
const CELL_MICROS = CELL_MINUTES * 60_000_000;
const CELL_SECONDS = CELL_MINUTES * 60;
/** Changes of state that are kept of a screen. */
const MAX_CHANGES = 50;
const UNKNOWN = '-';
/** Letters from good to bad. */
const SEVERITY = `${UNKNOWN}${STATE_LETTERS.ok}${STATE_LETTERS.hidden}${STATE_LETTERS.late}${STATE_LETTERS.frozen}${STATE_LETTERS.gone}`;

/** A change of state. */
export interface StateChange {
  /** µs. */
  readonly time: number;
  readonly state: ScreenState;
}

const storedSchema = z.record(
  z.string(),
  z.object({
    /** Number of the newest cell since 1970. */
    last: z.int(),
    states: z.string().max(HISTORY_CELLS),
    /** Seconds of each cell in which the screen painted. */
    painted: z.array(z.int()).max(HISTORY_CELLS),
    changes: z.array(z.object({ time: z.int(), state: z.enum(['ok', 'late', 'frozen', 'hidden', 'gone']) })),
  }),
);

interface ScreenCells {
  last: number;
  /** Letters and painted seconds, by cell number modulo the number of cells. */
  readonly states: string[];
  readonly painted: Uint16Array;
  changes: StateChange[];
}

export interface ScreenHistoryOptions {
  readonly file: string;
  readonly log: Pick<JournalLog, 'warn'>;
}

/** States of screens over the last days, in cells of 15 minutes. */
export class ScreenHistory {
  readonly #options: ScreenHistoryOptions;
  readonly #screens = new Map<string, ScreenCells>();
  #savedCell = 0;

  constructor(options: ScreenHistoryOptions) {
    this.#options = options;
  }

  /** Reads the file; a missing or damaged one is an empty history. */
  async open(): Promise<void> {
    const { file, log } = this.#options;
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch {
      return;
    }
    try {
      for (const [id, { last, states, painted, changes }] of Object.entries(
        storedSchema.parse(JSON.parse(text)),
      )) {
        const cells = noCells(last);
        for (const [back, letter] of [...states].reverse().entries()) {
          const at = indexOf(last - back);
          cells.states[at] = letter;
          cells.painted[at] = painted.at(-1 - back) ?? 0;
        }
        cells.changes = [...changes];
        this.#screens.set(id, cells);
      }
    } catch (error) {
      log.warn(
        { file, reason: (error as Error).message },
        'the history of screens is not readable, and begins again',
      );
    }
  }

  /** Counts one second of a screen. @param now wall clock, µs */
  count(id: string, state: ScreenState, now: number): void {
    const cell = Math.floor(now / CELL_MICROS);
    const cells = this.#cellsOf(id, cell);
    const at = indexOf(cell);
    const letter = STATE_LETTERS[state];
    const before = cells.states[at] ?? UNKNOWN;
    if (SEVERITY.indexOf(letter) > SEVERITY.indexOf(before)) cells.states[at] = letter;
    if (state === 'ok') cells.painted[at] = Math.min(CELL_SECONDS, (cells.painted[at] ?? 0) + 1);
  }

  /** Records a change of state. */
  changed(id: string, change: StateChange): void {
    const cells = this.#cellsOf(id, Math.floor(change.time / CELL_MICROS));
    cells.changes = [...cells.changes, change].slice(-MAX_CHANGES);
  }

  /** Returns the letters of the last cells, oldest first, the running one last. */
  states(id: string, count: number, now: number): string {
    return this.#take(id, count, now, (cells, at) => cells.states[at] ?? UNKNOWN, UNKNOWN).join('');
  }

  /** Returns the share of each cell in which the screen painted, 0 to 1. */
  shares(id: string, count: number, now: number): number[] {
    const share = (cells: ScreenCells, at: number): number =>
      Math.round(((cells.painted[at] ?? 0) / CELL_SECONDS) * 1_000) / 1_000;
    return this.#take(id, count, now, share, 0);
  }

  /** Returns the last changes of state, the newest first. */
  changes(id: string): readonly StateChange[] {
    return [...(this.#screens.get(id)?.changes ?? [])].reverse();
  }

  forget(id: string): void {
    this.#screens.delete(id);
  }

  /** Writes the file once a cell has ended. */
  async saveEnded(now: number): Promise<void> {
    const cell = Math.floor(now / CELL_MICROS);
    if (this.#savedCell === 0) this.#savedCell = cell;
    if (cell === this.#savedCell) return;
    this.#savedCell = cell;
    await this.save();
  }

  async save(): Promise<void> {
    const { file, log } = this.#options;
    const stored = Object.fromEntries(
      [...this.#screens].map(([id, { last, states, painted, changes }]) => {
        const order = Array.from({ length: HISTORY_CELLS }, (_, k) => indexOf(last - HISTORY_CELLS + 1 + k));
        return [
          id,
          {
            ...{ last, changes },
            states: order.map((at) => states[at] ?? UNKNOWN).join(''),
            painted: order.map((at) => painted[at] ?? 0),
          },
        ];
      }),
    );
    try {
      await replaceFile(file, Buffer.from(JSON.stringify(stored)));
    } catch (error) {
      log.warn({ file, reason: (error as Error).message }, 'the history of screens cannot be written');
    }
  }

  #take<T>(
    id: string,
    count: number,
    now: number,
    value: (cells: ScreenCells, at: number) => T,
    none: T,
  ): T[] {
    const cells = this.#screens.get(id);
    const newest = Math.floor(now / CELL_MICROS);
    return Array.from({ length: count }, (_, k) => {
      const cell = newest - count + 1 + k;
      const isKept = cells !== undefined && cell <= cells.last && cell > cells.last - HISTORY_CELLS;
      return isKept ? value(cells, indexOf(cell)) : none;
    });
  }

  /** Returns the cells of a screen with room for this one; cells between are unknown. */
  #cellsOf(id: string, cell: number): ScreenCells {
    let cells = this.#screens.get(id);
    if (cells === undefined) {
      cells = noCells(cell);
      this.#screens.set(id, cells);
    }
    for (let next = Math.max(cells.last + 1, cell - HISTORY_CELLS + 1); next <= cell; next++) {
      cells.states[indexOf(next)] = UNKNOWN;
      cells.painted[indexOf(next)] = 0;
    }
    cells.last = Math.max(cells.last, cell);
    return cells;
  }
}

function noCells(last: number): ScreenCells {
  const states = new Array<string>(HISTORY_CELLS).fill(UNKNOWN);
  return { last, states, painted: new Uint16Array(HISTORY_CELLS), changes: [] };
}

function indexOf(cell: number): number {
  return ((cell % HISTORY_CELLS) + HISTORY_CELLS) % HISTORY_CELLS;
}

/** Returns the end of the cell of a time, µs. */
export function endOfCell(time: number): number {
  return (Math.floor(time / CELL_MICROS) + 1) * CELL_MICROS;
}
