import type { Level } from '../../lib/market/event';

/** Maximum depth of a subscription, in levels a side; changes are tracked down to it. */
export const MAX_BOOK_LEVELS = 50;
/** Maximum of levels kept on a side; the furthest from the market are dropped. */
const MAX_KEPT_LEVELS = 5000;

/** Initial capacity of a side, in levels. */
const FIRST_ROOM = 16;

/**
 * One side of a book, with the version of the last change of each of its first levels. The worst level comes
 * first in the arrays and the best last: most changes are near the best, so few levels move.
 */
class BookSide {
  #prices = new Float64Array(FIRST_ROOM);
  #sizes = new Float64Array(FIRST_ROOM);
  /** The levels are at indexes from `#worst` to before `#end`. */
  #worst = 0;
  #end = 0;
  readonly #changedAt = new Float64Array(MAX_BOOK_LEVELS);
  /** 1 for bids (the best is highest), −1 for asks. */
  readonly #direction: 1 | -1;

  constructor(direction: 1 | -1) {
    this.#direction = direction;
  }

  replace(levels: readonly Level[], version: number): void {
    const kept = levels.filter(([, size]) => size > 0);
    kept.sort((a, b) => (b[0] - a[0]) * this.#direction);
    if (kept.length > MAX_KEPT_LEVELS) kept.length = MAX_KEPT_LEVELS;
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
        if (position >= MAX_KEPT_LEVELS) return;
        this.#insert(place + 1, price, size);
      }
    } else if (known) this.#remove(place);
    else return;
    if (position < MAX_BOOK_LEVELS) this.#changedAt[position] = version;
  }

  /** Returns the version of the last change to the first levels; changes below move them too. */
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

  /** Returns the index of the price, or else of the next worse one; before `#worst` if none is worse. */
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
    if (this.#end - this.#worst > MAX_KEPT_LEVELS) this.#worst += 1;
  }

  #remove(place: number): void {
    this.#prices.copyWithin(place, place + 1, this.#end);
    this.#sizes.copyWithin(place, place + 1, this.#end);
    this.#end -= 1;
  }

  /** Moves the levels to the beginning of the arrays and returns the distance. */
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

/** Order book of one symbol, built from snapshots and changes. */
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

  /** Returns the version of the last change to the first levels of either side. */
  changedAt(levels: number): number {
    return Math.max(this.#bids.changedAt(levels), this.#asks.changedAt(levels));
  }

  /** Returns the first levels of both sides, best first. */
  top(levels: number): { bids: Level[]; asks: Level[] } {
    return { bids: this.#bids.top(levels), asks: this.#asks.top(levels) };
  }

  /** Returns best prices and sizes, NaN for an empty side. */
  best(): { bid: number; bidSize: number; ask: number; askSize: number } {
    return {
      bid: this.#bids.bestPrice,
      bidSize: this.#bids.bestSize,
      ask: this.#asks.bestPrice,
      askSize: this.#asks.bestSize,
    };
  }
}
