import { BAR_FIELDS, type Bar, type BarField } from './bar-columns';

/** Bars per request, and per request that fills a data gap. */
const PAGE = 500;
const MAX_IN_GAP = 5_000;
/** Maximum of bars kept; a user cannot go further back. */
const MAX_BARS = 20_000;
/** Delays before a repeated request after an empty answer, and after a failure, ms. */
const EMPTY_PAUSE = 20_000;
const FAILED_PAUSE = 3_000;

/** Requests bars with `from` ≤ start ≤ `to` (µs), the newest `limit` of them, oldest first. */
export type BarReader = (
  range: { readonly from?: number; readonly to: number; readonly limit: number },
  signal: AbortSignal,
) => Promise<readonly Bar[]>;

export interface PastBarsOptions {
  readonly read: BarReader;
  /** Called when bars were added. */
  readonly onBars: () => void;
  /** Clock, ms; default `performance.now`. */
  readonly now?: () => number;
}

type Columns = Readonly<Record<BarField, Float64Array>>;

const NONE = columnsOf([]);

/**
 * Bars of a series from before those of its stream, oldest first and complete up to `until`. They are loaded in
 * pages, one request at a time.
 */
export class PastBars {
  readonly #options: PastBarsOptions;
  #columns = NONE;
  /** Start (µs) up to which all bars are loaded, excluded. */
  #until = Number.NEGATIVE_INFINITY;
  #abort: AbortController | undefined;
  #askAt = Number.NEGATIVE_INFINITY;
  #ended = false;
  #version = 0;

  constructor(options: PastBarsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#columns.start.length;
  }

  get columns(): Columns {
    return this.#columns;
  }

  /** Start (µs) up to which all bars are loaded, excluded; −∞ without any. */
  get until(): number {
    return this.#until;
  }

  /** Increases with every change. */
  get version(): number {
    return this.#version;
  }

  /** True while older bars are being loaded. */
  get loading(): boolean {
    return this.#abort !== undefined;
  }

  /** True if no older bars are known to exist. */
  get ended(): boolean {
    return this.#ended || this.size >= MAX_BARS;
  }

  /**
   * Loads what is missing before the stream's oldest bar.
   * @param before start of that bar, µs
   * @param older true to load bars older than the loaded ones
   */
  want(before: number, older: boolean): void {
    const now = this.#now();
    if (this.#abort !== undefined || now < this.#askAt) return;
    if (this.size > 0 && this.#until < before) {
      void this.#load({ from: this.#until, to: before - 1, limit: MAX_IN_GAP }, (bars) => {
        this.#until = before;
        this.#put(concatenated(this.#columns, columnsOf(bars)));
      });
    } else if (older && this.size < MAX_BARS) {
      const to = (this.size > 0 ? (this.#columns.start[0] as number) : before) - 1;
      void this.#load({ to, limit: PAGE }, (bars) => {
        this.#ended = bars.length === 0;
        if (this.#ended) this.#askAt = this.#now() + EMPTY_PAUSE;
        if (this.size === 0 && bars.length > 0) this.#until = before;
        this.#put(concatenated(columnsOf(bars), this.#columns));
      });
    }
  }

  /** Clears all bars and aborts the loading. */
  clear(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#columns = NONE;
    this.#until = Number.NEGATIVE_INFINITY;
    this.#askAt = Number.NEGATIVE_INFINITY;
    this.#ended = false;
    this.#version++;
  }

  async #load(
    range: { readonly from?: number; readonly to: number; readonly limit: number },
    take: (bars: readonly Bar[]) => void,
  ): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const bars = await this.#options.read(range, abort.signal);
      if (abort.signal.aborted) return;
      this.#abort = undefined;
      take(bars);
    } catch {
      if (abort.signal.aborted) return;
      this.#abort = undefined;
      this.#askAt = this.#now() + FAILED_PAUSE;
    }
    this.#options.onBars();
  }

  #put(columns: Columns): void {
    this.#columns = columns;
    this.#version++;
  }

  #now(): number {
    return this.#options.now?.() ?? performance.now();
  }
}

function columnsOf(bars: readonly Bar[]): Columns {
  return mapped((field) => Float64Array.from(bars, (bar) => bar[field]));
}

function concatenated(first: Columns, second: Columns): Columns {
  return mapped((field) => {
    const column = new Float64Array(first[field].length + second[field].length);
    column.set(first[field]);
    column.set(second[field], first[field].length);
    return column;
  });
}

function mapped(column: (field: BarField) => Float64Array): Columns {
  return Object.fromEntries(BAR_FIELDS.map((field) => [field, column(field)])) as unknown as Columns;
}
