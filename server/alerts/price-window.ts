/** Slots of a window: it reaches back its length plus at most one slot. */
const PARTS = 240;

/** Highest and lowest price of a sliding time window, in bounded memory. */
export class PriceWindow {
  readonly #part: number;
  readonly #highs = new Float64Array(PARTS + 1);
  readonly #lows = new Float64Array(PARTS + 1);
  /** Number of the slot that each place holds, in whole slots since 1970. */
  readonly #numbers = new Float64Array(PARTS + 1).fill(Number.NEGATIVE_INFINITY);
  #newest = Number.NEGATIVE_INFINITY;

  /** @param length of the window, µs */
  constructor(readonly length: number) {
    this.#part = length / PARTS;
  }

  get isEmpty(): boolean {
    return this.#newest === Number.NEGATIVE_INFINITY;
  }

  /** Adds a price; one from before the window is ignored. */
  add(time: number, price: number): void {
    const number = Math.floor(time / this.#part);
    if (number < this.#newest - PARTS) return;
    this.#newest = Math.max(this.#newest, number);
    const at = number % (PARTS + 1);
    if (this.#numbers[at] !== number) {
      this.#numbers[at] = number;
      this.#highs[at] = this.#lows[at] = price;
      return;
    }
    if (price > (this.#highs[at] as number)) this.#highs[at] = price;
    if (price < (this.#lows[at] as number)) this.#lows[at] = price;
  }

  /** Returns the range of the window that ends at the newest time; NaN while it is empty. */
  range(): { readonly high: number; readonly low: number } {
    let high = Number.NaN;
    let low = Number.NaN;
    for (let at = 0; at <= PARTS; at++) {
      if ((this.#numbers[at] as number) < this.#newest - PARTS) continue;
      if (!(high >= (this.#highs[at] as number))) high = this.#highs[at] as number;
      if (!(low <= (this.#lows[at] as number))) low = this.#lows[at] as number;
    }
    return { high, low };
  }

  clear(): void {
    this.#numbers.fill(Number.NEGATIVE_INFINITY);
    this.#newest = Number.NEGATIVE_INFINITY;
  }
}
