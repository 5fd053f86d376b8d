import { Random } from '../../../server/feeds/simulator/random';

/** Random choices that depend on the key alone. */
export class SeededRandom {
  readonly #random: Random;

  constructor(key: string) {
    this.#random = new Random(key);
  }

  /** Returns true with this probability. */
  chance(probability: number): boolean {
    return this.#random.uniform() < probability;
  }

  /** Returns a whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor(this.#random.uniform() * bound);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  /** Returns 0 to `most` items. */
  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make);
  }
}
