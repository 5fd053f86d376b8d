import type { Histogram } from '../histogram';

/** Final state of a decoding client, per symbol; NaN without data. */
export interface ReplicaState {
  readonly client: number;
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly time: Float64Array;
  /** Trades only: number of consecutive trades from the first. */
  readonly counts: Float64Array;
  /** Trades out of order, and frames with a version gap. */
  readonly faults: number;
}

/** State of one decoding client, and latencies of its updates. */
export class Replica {
  rows = 0;
  faults = 0;
  readonly #price: Float64Array;
  readonly #size: Float64Array;
  readonly #time: Float64Array;
  readonly #counts: Float64Array;
  readonly #freshness: Histogram;

  constructor(
    readonly client: number,
    symbols: number,
    freshness: Histogram,
  ) {
    this.#price = new Float64Array(symbols).fill(Number.NaN);
    this.#size = new Float64Array(symbols).fill(Number.NaN);
    this.#time = new Float64Array(symbols).fill(Number.NaN);
    this.#counts = new Float64Array(symbols);
    this.#freshness = freshness;
  }

  /**
   * Applies one update.
   * @param now time of decoding, µs
   */
  update(symbol: number, price: number, size: number, time: number, now: number): void {
    this.#price[symbol] = price;
    this.#size[symbol] = size;
    this.#time[symbol] = time;
    this.rows++;
    this.#freshness.add((now - time) / 1_000);
  }

  /**
   * Applies changed fields; `null` removes a field. A row with neither (before the first price) is not counted.
   */
  change(
    symbol: number,
    price: number | null | undefined,
    size: number | null | undefined,
    time: number | undefined,
    now: number,
  ): void {
    if (price === undefined && size === undefined && time === undefined) return;
    if (price !== undefined) this.#price[symbol] = price ?? Number.NaN;
    if (size !== undefined) this.#size[symbol] = size ?? Number.NaN;
    if (time !== undefined) this.#time[symbol] = time;
    this.rows++;
    const since = this.#time[symbol] as number;
    if (!Number.isNaN(since)) this.#freshness.add((now - since) / 1_000);
  }

  /** Checks the number of a trade within its symbol: none may be missing or repeated. */
  follow(symbol: number, number: number): void {
    if (number !== (this.#counts[symbol] as number) + 1) this.faults++;
    this.#counts[symbol] = number;
  }

  state(): ReplicaState {
    return {
      client: this.client,
      price: this.#price,
      size: this.#size,
      time: this.#time,
      counts: this.#counts,
      faults: this.faults,
    };
  }
}
