import type { NewColumn } from '../database/append';
import type { StoredBar } from '../market/bar-series';
import { BAR_FIELDS } from './stored-bars';

const FIRST_CAPACITY = 256;

/** Bars of many series as the columns that the database appends. */
export class BarColumns {
  /** Series number, the fields of a bar, and who wrote it when. */
  readonly #columns: Float64Array[] = Array.from(
    { length: BAR_FIELDS.length + 2 },
    () => new Float64Array(FIRST_CAPACITY),
  );
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param flush number of the flush that writes the bar: of two of the same start, the higher one counts */
  add(series: number, bar: StoredBar, flush: number): void {
    if (this.#size === (this.#columns[0] as Float64Array).length) this.#grow();
    const at = this.#size++;
    const columns = this.#columns as [Float64Array, ...Float64Array[]];
    columns[0][at] = series;
    for (let k = 0; k < BAR_FIELDS.length; k++) {
      (columns[k + 1] as Float64Array)[at] = bar[BAR_FIELDS[k] as (typeof BAR_FIELDS)[number]];
    }
    (columns[BAR_FIELDS.length + 1] as Float64Array)[at] = flush;
  }

  /** In the order of the table's columns. They are views: use them before anything is added or cleared. */
  columns(): NewColumn[] {
    return this.#columns.map((column) => column.subarray(0, this.#size));
  }

  /** First and last start of all, µs. */
  span(): { readonly from: number; readonly to: number } {
    const starts = (this.#columns[1] as Float64Array).subarray(0, this.#size);
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (const start of starts) {
      from = Math.min(from, start);
      to = Math.max(to, start);
    }
    return { from, to };
  }

  clear(): void {
    this.#size = 0;
  }

  #grow(): void {
    for (const [k, column] of this.#columns.entries()) {
      const larger = new Float64Array(column.length * 2);
      larger.set(column);
      this.#columns[k] = larger;
    }
  }
}
