import type { Level } from '../../lib/market/event';

/** Levels a side that a subscription can ask for, and so the depth to which changes are told apart. */
export const DEEPEST_LEVELS = 50;
/** Levels a side that are kept; the ones furthest from the market are let go. */
const LEVELS_KEPT = 5000;

/** Room for levels that a side begins with. */
const FIRST_ROOM = 16;

/**
 * One side of a book, and at which version each of its first levels changed. The worst level lies first in the arrays
 * and the best last: most changes are near the best, and so few levels move for them.
 */
class BookSide {
  #prices = new Float64Array(FIRST_ROOM);
  #sizes = new Float64Array(FIRST_ROOM);
  /** The levels lie from `#worst` to before `#end`. */
  #worst = 0;
  #end = 0;
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
    this.#worst = 0;
    this.#end = 0;
    while (this.#prices.length < kept.length) this.#grow();
    for (let k = kept.length - 1; k >= 0; k--) {
      const [price, size] = kept[k] as Level;
      this.#prices[this.#end] = price;
      this.#sizes[this.#end] = size;
      this.#end += 1;
    }
    this.#changedAt[0] = version;
  }

  change(price: number, size: number, version: number): void {
    const place = this.#place(price);
    const known = place >= this.#worst && this.#prices[place] === price;
    const position = this.#end - 1 - place;
    if (size > 0) {
      if (known) {
        if (this.#sizes[place] === size) return;
        this.#sizes[place] = size;
      } else {
        if (position >= LEVELS_KEPT) return;
        this.#insert(place + 1, price, size);
      }
    } else if (known) this.#remove(place);
    else return;
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
    const last = Math.max(this.#end - levels, this.#worst);
    for (let place = this.#end - 1; place >= last; place--) {
      found.push([this.#prices[place] as number, this.#sizes[place] as number]);
    }
    return found;
  }

  get bestPrice(): number {
    return this.#end > this.#worst ? (this.#prices[this.#end - 1] as number) : Number.NaN;
  }

  get bestSize(): number {
    return this.#end > this.#worst ? (this.#sizes[this.#end - 1] as number) : Number.NaN;
  }

  /** Where the price lies, or if it is not there, the next worse one; before `#worst` where none is worse. */
  #place(price: number): number {
    const prices = this.#prices;
    let low = this.#worst;
    let high = this.#end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (((prices[middle] as number) - price) * this.#direction > 0) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  #insert(place: number, price: number, size: number): void {
    let at = place;
    if (this.#end === this.#prices.length) {
      if (this.#worst > 0) at -= this.#pack();
      else this.#grow();
    }
    this.#prices.copyWithin(at + 1, at, this.#end);
    this.#sizes.copyWithin(at + 1, at, this.#end);
    this.#prices[at] = price;
    this.#sizes[at] = size;
    this.#end += 1;
    if (this.#end - this.#worst > LEVELS_KEPT) this.#worst += 1;
  }

  #remove(place: number): void {
    this.#prices.copyWithin(place, place + 1, this.#end);
    this.#sizes.copyWithin(place, place + 1, this.#end);
    this.#end -= 1;
  }

  /** Moves the levels to the beginning of the arrays; gives by how many places. */
  #pack(): number {
    const by = this.#worst;
    this.#prices.copyWithin(0, by, this.#end);
    this.#sizes.copyWithin(0, by, this.#end);
    this.#worst = 0;
    this.#end -= by;
    return by;
  }

  #grow(): void {
    const prices = new Float64Array(this.#prices.length * 2);
    const sizes = new Float64Array(this.#sizes.length * 2);
    prices.set(this.#prices);
    sizes.set(this.#sizes);
    this.#prices = prices;
    this.#sizes = sizes;
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
