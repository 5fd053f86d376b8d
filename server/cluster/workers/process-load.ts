import type { Clock } from '../../time/clock';

/** Period of samples, ms. */
const PERIOD = 1_000;
/** Weight of the newest sample. */
const WEIGHT = 0.3;
/** Cores that a client takes, where too few are there to measure it. */
const USUAL_COST = 0.001;
/** Clients from which on their cost is measured. */
const MEASURED_CLIENTS = 50;

/** Processor time that this process uses, over the last seconds. */
export class ProcessLoad {
  readonly #clock: Clock;
  readonly #sampled: (() => void) | undefined;
  #cores = 0;
  #usage = process.cpuUsage();
  #at: number;
  #cancel: (() => void) | undefined;

  /** @param sampled called after each sample */
  constructor(clock: Clock, sampled?: () => void) {
    this.#clock = clock;
    this.#sampled = sampled;
    this.#at = clock.monotonic();
  }

  /** Cores that it uses. */
  get cores(): number {
    return this.#cores;
  }

  /** Begins to sample; the start of the process does not count. */
  start(): void {
    this.#usage = process.cpuUsage();
    this.#at = this.#clock.monotonic();
    this.#sampleLater();
  }

  stop(): void {
    this.#cancel?.();
  }

  #sampleLater(): void {
    this.#cancel = this.#clock.after(PERIOD, () => {
      const { user, system } = process.cpuUsage(this.#usage);
      const now = this.#clock.monotonic();
      const cores = now > this.#at ? (user + system) / (now - this.#at) : 0;
      this.#usage = process.cpuUsage();
      this.#at = now;
      this.#cores += WEIGHT * (cores - this.#cores);
      this.#sampled?.();
      this.#sampleLater();
    });
  }
}

/** Returns the cores that some more clients would take. */
export function costOf(more: number, clients: number, cores: number): number {
  return more * (clients < MEASURED_CLIENTS ? USUAL_COST : cores / clients);
}
