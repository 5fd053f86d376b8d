import { type ServerWork, seeded } from './work';

/** Decimals of every price: ticks are hundredths. */
export const PRICE_DECIMALS = 2;
const TICKS_A_UNIT = 10 ** PRICE_DECIMALS;
const MAX_SIZE = 900;
/** Interval at which due updates are emitted, ms. */
export const SOURCE_PERIOD = 5;
/** Maximum time to catch up after a pause of the process, ms; the rest is dropped and shows in the rate. */
const MAX_BEHIND = 200;

/** Receives updates. `number` counts those of the symbol from 1; `time` is the due time, µs, whole ms. */
export type Sink = (symbol: number, price: number, size: number, time: number, number: number) => void;

/** Final state of all symbols, for comparison with clients. */
export interface Truth {
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly time: Float64Array;
  /** Number of updates of each symbol so far. */
  readonly counts: Float64Array;
}

/**
 * Emits the same updates for every contestant: exactly `rate` a second over all symbols, each with another
 * price,
 * a size and its time. The time is when the update was due, so that a late server cannot hide its delay.
 */
export class Source {
  readonly #random: () => number;
  readonly #symbols: number;
  readonly #ticks: Float64Array;
  readonly #truth: Truth;
  readonly #perMs: number;
  #started = 0;
  #given = 0;
  #total = 0;

  constructor(work: ServerWork) {
    this.#random = seeded(work.seed);
    this.#symbols = work.symbols;
    this.#perMs = work.rate / 1_000;
    this.#ticks = Float64Array.from({ length: work.symbols }, (_, index) => startTicks(index));
    this.#truth = {
      price: this.#ticks.map((ticks) => ticks / TICKS_A_UNIT),
      size: new Float64Array(work.symbols),
      time: new Float64Array(work.symbols),
      counts: new Float64Array(work.symbols),
    };
  }

  /** Returns the number of emitted updates. */
  get total(): number {
    return this.#total;
  }

  get truth(): Truth {
    return this.#truth;
  }

  /** Emits updates due at the time (ms since 1970); the first call only starts the clock. */
  advance(now: number, sink: Sink): void {
    if (this.#started === 0) this.#started = now;
    if (now - this.#started - this.#given / this.#perMs > MAX_BEHIND) {
      this.#started = now - MAX_BEHIND - this.#given / this.#perMs;
    }
    const due = Math.floor((now - this.#started) * this.#perMs);
    const { price, size, time, counts } = this.#truth;
    for (; this.#given < due; this.#given++) {
      const symbol = Math.floor(this.#random() * this.#symbols);
      const step = Math.floor(this.#random() * 4);
      const ticks = (this.#ticks[symbol] as number) + (step < 2 ? step - 2 : step - 1);
      const kept = ticks < TICKS_A_UNIT ? startTicks(symbol) : ticks;
      this.#ticks[symbol] = kept;
      price[symbol] = kept / TICKS_A_UNIT;
      size[symbol] = 1 + Math.floor(this.#random() * MAX_SIZE);
      time[symbol] = Math.floor(this.#started + this.#given / this.#perMs) * 1_000;
      counts[symbol] = (counts[symbol] as number) + 1;
      this.#total++;
      sink(symbol, price[symbol], size[symbol], time[symbol], counts[symbol]);
    }
  }
}

/** Returns the first price of a symbol, in ticks. */
export function startTicks(symbol: number): number {
  return 5_000 + ((symbol * 7_919) % 50_000);
}

/** Drives a source. @returns a function that stops */
export function drive(source: Source, now: () => number, sink: Sink): () => void {
  source.advance(now(), sink);
  const timer = setInterval(() => source.advance(now(), sink), SOURCE_PERIOD);
  return () => clearInterval(timer);
}
