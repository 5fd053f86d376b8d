import type { Level } from '../../../lib/market/event';
import type { Random } from './random';

export const BOOK_LEVELS = 10;
/** Distance of the best price from the next level, in mean gaps, beyond which the side is rebuilt. */
const HOLE_GAPS = 6;
/** Standard deviation of the logarithm of a resting size, and growth of the size per level. */
const REST_SIGMA = 0.6;
const REST_GROWTH = 0.15;

export const BID = 0;
export const ASK = 1;
export type BookSide = typeof BID | typeof ASK;

/** Converts ticks and lots to the price and size of an event. */
export interface Units {
  price(ticks: number): number;
  size(lots: number): number;
}

/**
 * Order book of one symbol: ten levels a side, in ticks and lots, best first.
 * It always holds ten levels. Each method that changes it appends the changed levels to `out` for a
 * `book_change`, each price once.
 */
export class Book {
  readonly #ticks = new Int32Array(2 * BOOK_LEVELS);
  readonly #lots = new Int32Array(2 * BOOK_LEVELS);
  readonly #random: Random;
  readonly #units: Units;
  readonly #meanLots: number;
  readonly #meanGap: number;

  /**
   * @param meanLots mean size of a level
   * @param meanGap mean distance between levels, in ticks, at least 1
   */
  constructor(random: Random, units: Units, meanLots: number, meanGap: number) {
    this.#random = random;
    this.#units = units;
    this.#meanLots = meanLots;
    this.#meanGap = meanGap;
  }

  bestTick(side: BookSide): number {
    return this.#ticks[side * BOOK_LEVELS] as number;
  }

  bestLots(side: BookSide): number {
    return this.#lots[side * BOOK_LEVELS] as number;
  }

  /** Draws a resting size for the level (0 is the best). */
  restingLots(level: number): number {
    return this.#random.lots(this.#meanLots * (1 + REST_GROWTH * level), REST_SIGMA);
  }

  /** Returns all levels of a side, best first, for a `book_snapshot`. */
  levels(side: BookSide): Level[] {
    const levels: Level[] = [];
    const base = side * BOOK_LEVELS;
    for (let k = 0; k < BOOK_LEVELS; k++) levels.push(this.#level(base + k));
    return levels;
  }

  /** Builds a side from its best price. */
  build(side: BookSide, bestTick: number): void {
    const base = side * BOOK_LEVELS;
    this.#ticks[base] = bestTick;
    this.#lots[base] = this.restingLots(0);
    this.#fill(side, 1, undefined);
  }

  /** Sets the best price and size of a side; removes better levels, adds or removes levels at the end. */
  setBest(side: BookSide, tick: number, lots: number, out: Level[]): void {
    const ticks = this.#ticks;
    const base = side * BOOK_LEVELS;
    const direction = side === BID ? 1 : -1;
    let gone = 0;
    while (gone < BOOK_LEVELS && ((ticks[base + gone] as number) - tick) * direction > 0)
      this.#remove(base + gone++, out);

    if (gone < BOOK_LEVELS && ticks[base + gone] === tick) {
      this.#closeUp(base, gone);
      this.#put(base, tick, lots, out);
      if (gone > 0) this.#fill(side, BOOK_LEVELS - gone, out);
      return;
    }
    const isHole =
      gone < BOOK_LEVELS &&
      (tick - (ticks[base + gone] as number)) * direction > HOLE_GAPS * this.#meanGap + 1;
    if (isHole || gone === BOOK_LEVELS) {
      const old = ticks.slice(base + gone, base + BOOK_LEVELS);
      this.#put(base, tick, lots, out);
      this.#fill(side, 1, out);
      this.#removeMissing(base, old, out);
      return;
    }
    if (gone === 0) {
      this.#remove(base + BOOK_LEVELS - 1, out);
      ticks.copyWithin(base + 1, base, base + BOOK_LEVELS - 1);
      this.#lots.copyWithin(base + 1, base, base + BOOK_LEVELS - 1);
    } else {
      this.#closeUp(base, gone - 1);
    }
    this.#put(base, tick, lots, out);
    if (gone > 1) this.#fill(side, BOOK_LEVELS - gone + 1, out);
  }

  /** Draws a new size for one level below the best. */
  refreshDeep(side: BookSide, level: number, out: Level[]): void {
    const at = side * BOOK_LEVELS + level;
    this.#put(at, this.#ticks[at] as number, this.restingLots(level), out);
  }

  #closeUp(base: number, by: number): void {
    if (by === 0) return;
    this.#ticks.copyWithin(base, base + by, base + BOOK_LEVELS);
    this.#lots.copyWithin(base, base + by, base + BOOK_LEVELS);
  }

  /** Fills the levels from `first` on, below the level before it. */
  #fill(side: BookSide, first: number, out: Level[] | undefined): void {
    const base = side * BOOK_LEVELS;
    const direction = side === BID ? 1 : -1;
    for (let k = first; k < BOOK_LEVELS; k++) {
      const gap = this.#meanGap > 1 ? 1 + Math.floor((this.#meanGap - 1) * this.#random.exponential()) : 1;
      const tick = (this.#ticks[base + k - 1] as number) - direction * gap;
      this.#put(base + k, tick, this.restingLots(k), out);
    }
  }

  #put(at: number, tick: number, lots: number, out: Level[] | undefined): void {
    this.#ticks[at] = tick;
    this.#lots[at] = lots;
    if (out !== undefined) out.push(this.#level(at));
  }

  /** Removes old levels whose price no new level has: a change names each price once. */
  #removeMissing(base: number, old: Int32Array, out: Level[]): void {
    for (const tick of old)
      if (!this.#ticks.subarray(base, base + BOOK_LEVELS).includes(tick))
        out.push([this.#units.price(tick), 0]);
  }

  #remove(at: number, out: Level[]): void {
    out.push([this.#units.price(this.#ticks[at] as number), 0]);
  }

  #level(at: number): Level {
    return [this.#units.price(this.#ticks[at] as number), this.#units.size(this.#lots[at] as number)];
  }
}
