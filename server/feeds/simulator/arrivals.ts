import type { ArrivalQueue } from './arrival-queue';
import type { Random } from './random';
import type { CheckedOptions } from './simulator-options';
import { spellAt } from './simulator-options';
import { dayIntensity, PEAK_INTENSITY } from './trading-day';
import type { Listing } from './universe';

/** Mean delay of offspring, µs (1/β of the Hawkes kernel, β = 1 a second). */
const OFFSPRING_DELAY_MICROS = 1_000_000;
/** Warm-up before the start, µs: arrivals only branch, so that the rate is right from the first second. */
const WARM_UP_MICROS = 20_000_000;

/** Payload of the queue: index of a symbol (or of a shock), with the kind in its low bits. */
export const KIND_BITS = 2;
export const KIND_MASK = 3;
const IMMIGRANT = 0;
const OFFSPRING = 1;
export const TIMER = 2;
export const SHOCK = 3;

/**
 * Draws the arrival times of each symbol: a Hawkes process in its cluster form. Immigrants form a Poisson
 * process, and each arrival has a Poisson number of offspring after exponential delays. Where the intensity
 * varies (over the day, in a burst), immigrants are drawn at its peak and thinned, which is exact.
 */
export class Arrivals {
  /** Mean time between immigrants at the peak of their intensity, µs. */
  readonly #immigrantGap: Float64Array;
  readonly #noOffspring: number;
  readonly #options: CheckedOptions;
  readonly #start: number;
  readonly #listings: readonly Listing[];
  readonly #rates: Float64Array;
  readonly #queue: ArrivalQueue;

  /** @param rates mean arrivals a second of each symbol, immigrants and offspring */
  constructor(
    options: CheckedOptions,
    start: number,
    listings: readonly Listing[],
    rates: Float64Array,
    queue: ArrivalQueue,
  ) {
    this.#options = options;
    this.#start = start;
    this.#listings = listings;
    this.#rates = rates;
    this.#queue = queue;
    const { branching } = options;
    this.#noOffspring = Math.exp(-branching);
    this.#immigrantGap = Float64Array.from(listings, (listing, i) => {
      return 1e6 / (this.perSecond(i) * (1 - branching) * this.#peakOf(listing));
    });
  }

  /** Returns the mean arrivals of a symbol, per second. */
  perSecond(index: number): number {
    return this.#rates[index] as number;
  }

  /** Draws arrivals before the start, so that their offspring exists at the start. */
  warmUp(randomOf: (index: number) => Random): void {
    const queue = this.#queue;
    const start = this.#start;
    for (let i = 0; i < this.#listings.length; i++) {
      const first = (this.#immigrantGap[i] as number) * randomOf(i).exponential();
      queue.push(start - WARM_UP_MICROS + first, (i << KIND_BITS) | IMMIGRANT);
    }
    while (queue.peek() < start) {
      const payload = queue.pop();
      this.handle(payload, queue.time, randomOf(payload >> KIND_BITS));
    }
  }

  /**
   * Handles an immigrant or an offspring at its time (µs): draws its successors.
   * @returns false for a thinned immigrant
   */
  handle(payload: number, time: number, random: Random): boolean {
    const index = payload >> KIND_BITS;
    if ((payload & KIND_MASK) === IMMIGRANT) {
      this.#queue.push(time + (this.#immigrantGap[index] as number) * random.exponential(), payload);
      const listing = this.#listings[index] as Listing;
      const peak = this.#peakOf(listing);
      if (peak !== 1 && random.uniform() * peak >= this.#intensity(listing, time)) return false;
    }
    this.#branch(index, time, random);
    return true;
  }

  #branch(index: number, time: number, random: Random): void {
    if (random.uniform() < this.#noOffspring) return;
    // With at least one offspring given, count the points of a unit-rate process on [0, branching] after the
    // first.
    const first = -Math.log(1 - random.uniform() * (1 - this.#noOffspring));
    const offspring = 1 + random.poisson(Math.max(0, this.#options.branching - first));
    for (let k = 0; k < offspring; k++)
      this.#queue.push(
        time + OFFSPRING_DELAY_MICROS * random.exponential(),
        (index << KIND_BITS) | OFFSPRING,
      );
  }

  #peakOf(listing: Listing): number {
    const { session, faults } = this.#options;
    return (session === 'day' && listing.hasSession ? PEAK_INTENSITY : 1) * (faults.burst?.factor ?? 1);
  }

  #intensity(listing: Listing, time: number): number {
    const { session, faults } = this.#options;
    const usual = session === 'day' && listing.hasSession ? dayIntensity(time) : 1;
    const { burst } = faults;
    return burst !== undefined && spellAt(burst, this.#start, time) >= 0 ? usual * burst.factor : usual;
  }
}
