/** Tells when something that should come regularly has not come for too long, and when it comes again. */
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

  /** Starts the watch, from now. */
  start(): void {
    this.stop();
    this.#lastAt = performance.now();
    this.#watch(this.#limitMs);
  }

  /** Ends the watch; nothing is stale then. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stale = false;
  }

  /** Something came. */
  touch(): void {
    if (this.#timer === undefined && !this.#stale) return;
    this.#lastAt = performance.now();
    if (!this.#stale) return;
    this.#stale = false;
    this.#watch(this.#limitMs);
    this.#onChange(false);
  }

  /** One timer for any number of touches: it looks again when the last one would be too old. */
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
