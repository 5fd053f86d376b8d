import type { Level } from '../../lib/market/event';

/** Levels a side that a subscription can ask for, and so the depth to which changes are told apart. */
export const DEEPEST_LEVELS = 50;
/** Levels a side that are kept; the ones furthest from the market are let go. */
const LEVELS_KEPT = 5000;

/** One side of a book, best first, and at which version each of its first levels changed. */
class BookSide {
  #prices: number[] = [];
  #sizes: number[] = [];
  readonly #changedAt = new Float64Array(DEEPEST_LEVELS);
  /** 1 for bids (best is highest), −1 for asks. */
  readonly #direction: 1 | -1;

  constructor(direction: 1 | -1) {
    this.#direction = direction;
  }

  replace(levels: readonly Level[], version: number): void {
    const kept = levels.filter(([, size]) => size > 0);
    kept.sort((a, b) => (b[0] - a[0]) * this.#direction);
    if (kept.length > LEVELS_KEPT) kept.length = LEVELS_KEPT;
    this.#prices = kept.map(([price]) => price);
    this.#sizes = kept.map(([, size]) => size);
    this.#changedAt[0] = version;
  }

  change(price: number, size: number, version: number): void {
    const position = this.#position(price);
    const known = this.#prices[position] === price;
    if (size > 0) {
      if (known) {
        if (this.#sizes[position] === size) return;
        this.#sizes[position] = size;
      } else {
        if (position >= LEVELS_KEPT) return;
        this.#prices.splice(position, 0, price);
        this.#sizes.splice(position, 0, size);
        if (this.#prices.length > LEVELS_KEPT) {
          this.#prices.length = LEVELS_KEPT;
          this.#sizes.length = LEVELS_KEPT;
        }
      }
    } else if (known) {
      this.#prices.splice(position, 1);
      this.#sizes.splice(position, 1);
    } else return;
    if (position < DEEPEST_LEVELS) this.#changedAt[position] = version;
  }

  /** The version at which any of the first levels changed last; what moves below it moves them too. */
  changedAt(levels: number): number {
    let newest = 0;
    for (let k = 0; k < levels; k++) newest = Math.max(newest, this.#changedAt[k] as number);
    return newest;
  }

  top(levels: number): Level[] {
    const found: Level[] = [];
    const count = Math.min(levels, this.#prices.length);
    for (let k = 0; k < count; k++) found.push([this.#prices[k] as number, this.#sizes[k] as number]);
    return found;
  }

  get bestPrice(): number {
    return this.#prices[0] ?? Number.NaN;
  }

  get bestSize(): number {
    return this.#sizes[0] ?? Number.NaN;
  }

  /** Where the price is, or where it would be put in. */
  #position(price: number): number {
    let low = 0;
    let high = this.#prices.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (((this.#prices[middle] as number) - price) * this.#direction > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The book of one symbol, built from snapshots and changes. */
export class Book {
  readonly #bids = new BookSide(1);
  readonly #asks = new BookSide(-1);

  replace(bids: readonly Level[], asks: readonly Level[], version: number): void {
    this.#bids.replace(bids, version);
    this.#asks.replace(asks, version);
  }

  change(bids: readonly Level[], asks: readonly Level[], version: number): void {
    for (const [price, size] of bids) this.#bids.change(price, size, version);
    for (const [price, size] of asks) this.#asks.change(price, size, version);
  }

  /** The version at which any of the first levels of either side changed last. */
  changedAt(levels: number): number {
    return Math.max(this.#bids.changedAt(levels), this.#asks.changedAt(levels));
  }

  /** The first levels of both sides, best first. */
  top(levels: number): { bids: Level[]; asks: Level[] } {
    return { bids: this.#bids.top(levels), asks: this.#asks.top(levels) };
  }

  /** Best prices and their sizes, NaN for an empty side. */
  best(): { bid: number; bidSize: number; ask: number; askSize: number } {
    return {
      bid: this.#bids.bestPrice,
      bidSize: this.#bids.bestSize,
      ask: this.#asks.bestPrice,
      askSize: this.#asks.bestSize,
    };
  }
}
