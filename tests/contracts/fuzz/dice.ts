import { Random } from '../../../server/feeds/simulator/random';

/** Choices that depend on the key alone. */
export class Dice {
  readonly #random: Random;

  constructor(key: string) {
    this.#random = new Random(key);
  }

  /** Whether something of this probability happens. */
  chance(probability: number): boolean {
    return this.#random.uniform() < probability;
  }

  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor(this.#random.uniform() * bound);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  /** So many of what is made, from none to `most`. */
  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make);
  }
}
