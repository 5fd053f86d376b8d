/** Reports when regular events have not arrived for too long, and when they arrive again. */
export class ArrivalMonitor {
  readonly #limitMs: number;
  readonly #onChange: (stale: boolean) => void;
  #lastAt = 0;
  #stale = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(limitMs: number, onChange: (stale: boolean) => void) {
    this.#limitMs = limitMs;
    this.#onChange = onChange;
  }

  get stale(): boolean {
    return this.#stale;
  }

  /** Starts the monitor, from now. */
  start(): void {
    this.stop();
    this.#lastAt = performance.now();
    this.#watch(this.#limitMs);
  }

  /** Stops the monitor; nothing is stale then. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stale = false;
  }

  /** Records an arrival. */
  touch(): void {
    if (this.#timer === undefined && !this.#stale) return;
    this.#lastAt = performance.now();
    if (!this.#stale) return;
    this.#stale = false;
    this.#watch(this.#limitMs);
    this.#onChange(false);
  }

  /** Uses one timer for any number of arrivals: it checks when the last one would be too old. */
  #watch(ms: number): void {
    this.#timer = setTimeout(() => {
      const left = this.#lastAt + this.#limitMs - performance.now();
      if (left > 0) {
        this.#watch(left);
        return;
      }
      this.#timer = undefined;
      this.#stale = true;
      this.#onChange(true);
    }, ms);
  }
}
