import { Random } from './random';
import { SECTORS } from './sectors';

/** Time step of the common factors, µs: coarse enough to be cheap, too fine to be visible. */
const STEP_MICROS = 250_000;
const STEP_SECONDS = STEP_MICROS / 1e6;
const STEP_ROOT = Math.sqrt(STEP_SECONDS);

/** Standard deviation of the logarithm of the volatility regime, and the half-life of its mean reversion. */
const REGIME_SIGMA = 0.3;
const REGIME_HALF_LIFE_SECONDS = 300;
const REGIME_KEPT = Math.exp((-Math.LN2 * STEP_SECONDS) / REGIME_HALF_LIFE_SECONDS);
const REGIME_STEP = REGIME_SIGMA * Math.sqrt(1 - REGIME_KEPT * REGIME_KEPT);

/**
 * Common price factors: the market, each sector, and a slow volatility regime.
 * Each factor is a Brownian motion with variance 1 a second, times the regime. The regime is the exponential of
 * an Ornstein–Uhlenbeck process with mean square 1: volatility varies, its long-run mean stays.
 */
export class Factors {
  market = 0;
  readonly sectors = new Float64Array(SECTORS.length);
  regime = 1;
  readonly #random: Random;
  #logRegime: number;
  #nextStep: number;
  readonly #seed: number;

  constructor(seed: number, day: number, start: number) {
    this.#seed = seed;
    this.#random = new Random(`${seed}/factors/${day}`);
    this.#logRegime = REGIME_SIGMA * this.#random.normal();
    this.#nextStep = start + STEP_MICROS;
    this.#scaleRegime();
  }

  /** Advances the factors to the time (µs). */
  advance(time: number): void {
    while (this.#nextStep <= time) this.#step();
  }

  /** Reseeds the random numbers for a new day. */
  rekey(day: number): void {
    this.#random.rekey(`${this.#seed}/factors/${day}`);
  }

  shift(micros: number): void {
    this.#nextStep += micros;
  }

  #step(): void {
    const random = this.#random;
    const { sectors } = this;
    this.#nextStep += STEP_MICROS;
    this.#logRegime = this.#logRegime * REGIME_KEPT + REGIME_STEP * random.normal();
    this.#scaleRegime();
    const scale = this.regime * STEP_ROOT;
    this.market += scale * random.normal();
    for (let i = 0; i < sectors.length; i++) sectors[i] = (sectors[i] as number) + scale * random.normal();
  }

  #scaleRegime(): void {
    this.regime = Math.exp(this.#logRegime - REGIME_SIGMA * REGIME_SIGMA);
  }
}
