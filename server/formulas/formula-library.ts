import { PolledFile, type PolledFileLog } from '../storage/polled-file';
import type { Clock } from '../time/clock';
import { type Formula, parseFormulas } from './formula-file';

/** Name of the file in DATA_DIR. */
export const FORMULA_FILE = 'formulas.txt';

/** Formulas of the file in the data folder, by level; read again when the file changes. */
export class FormulaLibrary {
  readonly #file: PolledFile<Formula>;
  #formulas: readonly Formula[] = [];

  /** @param path of the file, which need not exist; `check` reads it */
  constructor(path: string, log: PolledFileLog) {
    this.#file = new PolledFile({
      ...{ path, log, noun: 'formulas' },
      parse: (text) => {
        const { formulas: values, faults } = parseFormulas(text);
        return { values, faults };
      },
      changed: (formulas) => {
        this.#formulas = formulas;
      },
    });
  }

  /** Formulas in force; the same list until the file changes. */
  get formulas(): readonly Formula[] {
    return this.#formulas;
  }

  /** Reads the file now and after each change, until `stop`. */
  start(clock: Pick<Clock, 'after'>): void {
    this.#file.start(clock);
  }

  stop(): void {
    this.#file.stop();
  }

  /** Reads the file if it has changed. */
  check(): void {
    this.#file.check();
  }
}
