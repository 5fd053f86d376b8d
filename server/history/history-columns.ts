import type { NewColumn } from '../database/append';
import type { StoredBar } from '../market/bar-series';
import { BAR_FIELDS } from './stored-bars';

const FIRST_CAPACITY = 256;

/** Bars of many series in the columns that the database appends. */
export class BarColumns {
  /** Series number, fields of a bar, and number of the flush. */
  readonly #columns: Float64Array[] = Array.from(
    { length: BAR_FIELDS.length + 2 },
    () => new Float64Array(FIRST_CAPACITY),
  );
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param flush number of the flush that writes the bar: for the same start, the higher one wins */
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

  /** Returns views in the order of the table's columns, valid until bars are added or cleared. */
  columns(): NewColumn[] {
    return this.#columns.map((column) => column.subarray(0, this.#size));
  }

  /** Returns the first and last start of all bars, µs. */
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
