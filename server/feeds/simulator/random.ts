import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const TWO_POW_MINUS_32 = 2 ** -32;
/** Added before scaling, so that a uniform is never 0 and its logarithm is finite. */
const HALF = 0.5;

/** Offsets of the four words of a key's hash: the fractional digits of √2, √3, √5, √7. */
const WORD_OFFSETS = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0x510e527f] as const;

/** The finalizer of MurmurHash3 (Appleby, public domain): every input bit reaches every output bit. */
function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function hashWord(text: string, offset: number): number {
  let h = offset | 0;
  for (let i = 0; i < text.length; i++) h = mix(h ^ Math.imul(text.charCodeAt(i) + 1, 0x9e3779b1));
  return mix(h ^ text.length);
}

/** Hashes a text to a number from 0 (included) to 1 (excluded). */
export function hashUnit(text: string): number {
  return (hashWord(text, WORD_OFFSETS[0]) >>> 0) * TWO_POW_MINUS_32;
}

/**
 * Random numbers of one key, such as `7/simx:ORVX/20000`. The same key gives the same numbers, other keys give
 * unrelated ones.
 * The bits are pure-rand's xoroshiro128+, its fastest generator here (5 ns a number; Mersenne 9), seeded with a
 * hash because its own seeding makes the first numbers of neighbouring seeds alike.
 */
export class Random {
  #generator: RandomGenerator;
  /** Second normal of the last pair of the polar method; NaN once it is used. */
  #spare = Number.NaN;

  constructor(key: string) {
    this.#generator = generatorOf(key);
  }

  /** Restarts with the numbers of another key. */
  rekey(key: string): void {
    this.#generator = generatorOf(key);
    this.#spare = Number.NaN;
  }

  /** Returns 32 random bits as a signed integer. */
  bits(): number {
    return this.#generator.next();
  }

  /** Draws a uniform number between 0 and 1, both excluded. */
  uniform(): number {
    return ((this.#generator.next() >>> 0) + HALF) * TWO_POW_MINUS_32;
  }

  /** Draws an exponential number of mean 1. */
  exponential(): number {
    return -Math.log(this.uniform());
  }

  /** Draws a standard normal number, by Marsaglia's polar method. */
  normal(): number {
    const kept = this.#spare;
    if (!Number.isNaN(kept)) {
      this.#spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const u = this.uniform() * 2 - 1;
      const v = this.uniform() * 2 - 1;
      const s = u * u + v * v;
      if (s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.#spare = v * scale;
        return u * scale;
      }
    }
  }

  /** Draws a Poisson number by inversion; for means below about 20, since its time grows with the mean. */
  poisson(mean: number): number {
    let left = this.uniform();
    let probability = Math.exp(-mean);
    let count = 0;
    while (left > probability && probability > Number.MIN_VALUE) {
      left -= probability;
      count += 1;
      probability *= mean / count;
    }
    return count;
  }

  /**
   * Draws a whole number of lots, at least 1, from a lognormal distribution.
   * @param sigma standard deviation of the logarithm
   */
  lots(mean: number, sigma: number): number {
    const lots = Math.round(mean * Math.exp(sigma * this.normal() - (sigma * sigma) / 2));
    if (lots < 1) return 1;
    return Math.min(lots, MAX_LOTS);
  }
}

/** Largest size in lots; fits in 32 bits with room for sums. */
const MAX_LOTS = 100_000_000;

function generatorOf(key: string): RandomGenerator {
  return xoroshiro128plusFromState(WORD_OFFSETS.map((offset) => hashWord(key, offset)));
}
