import type { Level } from '../../market/event';

/** Side of a cell: bid sizes are stored as positive numbers, ask sizes as negative ones. */
export type BookCells = Float32Array;

/** Column of the history: the sizes of one moment by price. */
export interface BookColumn {
  /** Number of its time slot. */
  readonly slot: number;
  /** Price step of the first cell. */
  readonly from: number;
  readonly cells: BookCells;
  /** NaN without one. */
  readonly last: number;
}

export interface BookHistoryOptions {
  /** Columns that are kept; the oldest are dropped. */
  readonly columns: number;
  /** Cells of a column. */
  readonly cells: number;
  /** Smallest difference of two prices. */
  readonly tick: number;
}

/** Multiples of the tick that a cell can cover. */
const STEPS = [1, 2, 5] as const;
/** Share of the cells that the first book fills. */
const FILLED = 0.6;
/** Share of the cells around the middle in which the mid stays before the view follows it. */
const STILL = 0.5;

/** Prices are multiples of the tick but for rounding errors. */
const ROUNDING = 1e-6;

/**
 * Order book over time: in each slot the sizes by price, in cells of equal price. Memory is bounded by columns × cells.
 * A slot without a sample is a gap.
 */
export class BookHistory {
  readonly #options: BookHistoryOptions;
  readonly #columns: BookColumn[] = [];
  /** Price that a cell covers; 0 before the first book. */
  #step = 0;
  /** Price step in the middle of the view. */
  #middle = Number.NaN;
  /** Increases with each change. */
  version = 0;

  constructor(options: BookHistoryOptions) {
    this.#options = options;
  }

  /** Columns, oldest first. */
  get columns(): readonly BookColumn[] {
    return this.#columns;
  }

  /** Price of the lower edge of the view, and of a cell; undefined before the first book. */
  get view(): { readonly low: number; readonly step: number; readonly cells: number } | undefined {
    if (this.#step === 0) return undefined;
    const { cells } = this.#options;
    return { low: this.#lowest * this.#step, step: this.#step, cells };
  }

  /** Largest size of a cell in the history; 0 without any. */
  largest(): number {
    let most = 0;
    for (const { cells } of this.#columns) for (const size of cells) most = Math.max(most, Math.abs(size));
    return most;
  }

  /** Adds the book of a slot. A second one of the same slot replaces the first; an older or empty one is ignored. */
  sample(slot: number, bids: readonly Level[], asks: readonly Level[], last: number): void {
    const newest = this.#columns.at(-1);
    const bid = bids[0]?.[0] ?? asks[0]?.[0];
    const ask = asks[0]?.[0] ?? bids[0]?.[0];
    if (bid === undefined || ask === undefined || (newest !== undefined && slot < newest.slot)) return;
    if (this.#step === 0) this.#step = this.#stepFor(bids, asks);
    this.#follow((bid + ask) / 2 / this.#step);
    const from = this.#lowest;
    const cells = new Float32Array(this.#options.cells);
    const add = (price: number, size: number): void => {
      const at = Math.floor(price / this.#step + ROUNDING) - from;
      if (at >= 0 && at < cells.length) cells[at] = (cells[at] ?? 0) + size;
    };
    for (const [price, size] of bids) add(price, size);
    for (const [price, size] of asks) add(price, -size);
    if (newest?.slot === slot) this.#columns.pop();
    this.#columns.push({ slot, from, cells, last });
    while ((this.#columns[0]?.slot ?? slot) <= slot - this.#options.columns) this.#columns.shift();
    this.version++;
  }

  get #lowest(): number {
    return Math.round(this.#middle - this.#options.cells / 2);
  }

  /** Moves the view when the mid leaves its middle part. */
  #follow(mid: number): void {
    if (Math.abs(mid - this.#middle) <= (this.#options.cells * STILL) / 2) return;
    this.#middle = Math.round(mid);
  }

  /** Returns the price of a cell at which the book fills most of a column. */
  #stepFor(bids: readonly Level[], asks: readonly Level[]): number {
    const prices = [...bids, ...asks].map(([price]) => price);
    const span = Math.max(...prices) - Math.min(...prices);
    const least = span / (this.#options.cells * FILLED);
    for (let power = 1; ; power *= 10) {
      for (const factor of STEPS) {
        const step = this.#options.tick * factor * power;
        if (step >= least) return step;
      }
    }
  }
}
