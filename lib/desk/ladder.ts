import type { Level } from '../market/event';

/** Row of a ladder: a price (or a step of several ticks) with its sizes, 0 for none. */
export interface LadderRow {
  /** Price in steps from 0. */
  readonly step: number;
  readonly price: number;
  readonly bid: number;
  readonly ask: number;
}

/** Part of the rows around the middle in which the best prices may move; beyond it the axis moves. */
const CALM_SHARE = 0.3;

/**
 * Price axis that stays still while the market moves: every tick has its row, empty or not, highest price
 * first. It moves only when the best prices leave its middle.
 */
export class LadderAxis {
  /** Step of the top row; undefined before the first book. */
  #top: number | undefined;
  readonly #rows: number;
  /** Size of a step in price. */
  readonly #size: number;

  /**
   * @param rows number of rows that fit
   * @param size price of a step: ticks per row × tick size
   */
  constructor(rows: number, size: number) {
    this.#rows = Math.max(1, rows);
    this.#size = size;
  }

  /** Places the book on the axis, best first on both sides. */
  place(bids: readonly Level[], asks: readonly Level[]): readonly LadderRow[] {
    const middle = this.#middle(bids, asks);
    if (middle === undefined) return [];
    const half = this.#rows / 2;
    const away = this.#top === undefined ? Number.POSITIVE_INFINITY : Math.abs(this.#top - half - middle);
    if (away > half * CALM_SHARE) this.#top = Math.round(middle + half);
    const top = this.#top as number;
    const bid = new Map<number, number>();
    const ask = new Map<number, number>();
    // A step of several ticks holds the sizes at its price or better: bids round down, asks up.
    for (const [price, size] of bids) add(bid, Math.floor(this.#steps(price)), size);
    for (const [price, size] of asks) add(ask, Math.ceil(this.#steps(price)), size);
    return Array.from({ length: this.#rows }, (_, at) => {
      const step = top - at;
      return { step, price: step * this.#size, bid: bid.get(step) ?? 0, ask: ask.get(step) ?? 0 };
    });
  }

  /** Returns the row's step of a trade's price. */
  stepOf(price: number): number {
    return Math.round(this.#steps(price));
  }

  #middle(bids: readonly Level[], asks: readonly Level[]): number | undefined {
    const bid = bids[0]?.[0] ?? asks[0]?.[0];
    const ask = asks[0]?.[0] ?? bid;
    return bid === undefined || ask === undefined ? undefined : this.#steps((bid + ask) / 2);
  }

  /** Converts a price to steps, rounding away floating-point errors. */
  #steps(price: number): number {
    const steps = price / this.#size;
    const whole = Math.round(steps);
    return Math.abs(steps - whole) < 1e-6 * Math.max(1, Math.abs(whole) * 1e-3) ? whole : steps;
  }
}

/** Selectable steps, in ticks. */
export const LADDER_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;

/** Returns the finest step with which the book fits into the rows. */
export function fittingStep(
  bids: readonly Level[],
  asks: readonly Level[],
  tick: number,
  rows: number,
): (typeof LADDER_STEPS)[number] {
  const prices = [...bids, ...asks].map(([price]) => price);
  if (prices.length === 0) return 1;
  const span = (Math.max(...prices) - Math.min(...prices)) / tick;
  return LADDER_STEPS.find((step) => span / step < rows) ?? 1_000;
}

function add(sizes: Map<number, number>, step: number, size: number): void {
  sizes.set(step, (sizes.get(step) ?? 0) + size);
}
