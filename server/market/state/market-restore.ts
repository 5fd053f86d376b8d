import type { MarketEvent } from '../../../lib/market/event';
import type { QuoteColumns } from '../quote-columns';
import type { SourceTable } from '../source-table';
import type { SymbolTable } from '../symbol-table';
import { readInstruments, readRowState } from './row-state';
import type { StateReader } from './state-bytes';

/** End of a state that was taken row by row. */
export interface RestoreEnd {
  /** Version of the other market before its first row was taken: events after it follow. */
  readonly version: number;
  /** Its version and time (µs) after the last row. */
  readonly horizon: number;
  readonly time: number;
  /** State of its sources at the horizon. */
  readonly sources: StateReader;
}

export interface MarketRestoreOptions {
  readonly table: SymbolTable;
  readonly quotes: QuoteColumns;
  readonly sources: SourceTable;
  /** Called for a row that the market did not have. */
  readonly added: (row: number) => void;
  readonly ended: (restore: MarketRestore, end: RestoreEnd) => void;
}

/**
 * Takes over the state of another market, whose rows were taken at different versions, so that it was never held.
 * A row lacks the events after its version; up to the horizon, each event is applied only if its row lacks it.
 */
export class MarketRestore {
  readonly #options: MarketRestoreOptions;
  /** Version at which each row was taken. */
  readonly #taken: number[] = [];
  #end: RestoreEnd | undefined;

  constructor(options: MarketRestoreOptions) {
    this.#options = options;
  }

  /**
   * Takes over a row, all of whose values get the version at which it was taken.
   * @throws MalformedFrameError for bytes that are no state
   */
  row(state: StateReader, taken: number): void {
    const { table, quotes, added } = this.#options;
    const { given, instrument } = readInstruments(state);
    const { row, isNew } = table.restore(given, instrument, taken);
    if (isNew) added(row);
    readRowState(table.entry(row), row, quotes, state, taken);
    this.#taken[row] = taken;
  }

  /** Ends the state; events after its `version` follow. */
  end(end: RestoreEnd): void {
    this.#end = end;
    this.#options.ended(this, end);
  }

  /** True if the row of an event up to the horizon does not have it. Sources are restored at the horizon. */
  lacks(event: MarketEvent, version: number): boolean {
    const { symbol } = event as { symbol?: string };
    const row = symbol === undefined ? -1 : this.#options.table.indexOf(symbol);
    return row >= 0 && version > (this.#taken[row] ?? Number.POSITIVE_INFINITY);
  }

  /** Restores the sources, at the horizon. */
  settle(): void {
    if (this.#end) this.#options.sources.read(this.#end.sources);
  }
}
