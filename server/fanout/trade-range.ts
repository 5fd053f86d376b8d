import { grown } from '../market/quote-columns';

/** Highest and lowest trade of every row since it was cleared, so that conflation hides no spike. */
export class TradeRange {
  #high = new Float64Array(0);
  #low = new Float64Array(0);
  readonly #touched: number[] = [];

  add(row: number, price: number): void {
    if (row >= this.#high.length) {
      this.#high = grown(this.#high, Math.max(64, row * 2), Number.NaN);
      this.#low = grown(this.#low, Math.max(64, row * 2), Number.NaN);
    }
    const high = this.#high[row] as number;
    if (Number.isNaN(high)) {
      this.#touched.push(row);
      this.#high[row] = price;
      this.#low[row] = price;
    } else if (price > high) this.#high[row] = price;
    else if (price < (this.#low[row] as number)) this.#low[row] = price;
  }

  of(row: number): { high: number; low: number } | undefined {
    const high = this.#high[row];
    if (high === undefined || Number.isNaN(high)) return undefined;
    return { high, low: this.#low[row] as number };
  }

  clear(): void {
    for (const row of this.#touched) this.#high[row] = this.#low[row] = Number.NaN;
    this.#touched.length = 0;
  }
}
