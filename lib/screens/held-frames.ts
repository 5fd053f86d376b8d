/** Frames that may wait; at more, the oldest are shown early. */
const MAX_HELD = 4_096;
const MICROS_PER_MILLI = 1_000;

export interface HeldFramesOptions<F> {
  /** Shows a frame. */
  readonly release: (frame: F) => void;
  /** Server time, µs. */
  readonly now: () => number;
}

/**
 * Holds frames back until so much time after the server made them, by the shared clock: all screens of a group then
 * show each frame at the same moment, and never two prices of one symbol.
 */
export class HeldFrames<F extends { readonly time: number }> {
  readonly #options: HeldFramesOptions<F>;
  #hold = 0;
  #waiting: F[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: HeldFramesOptions<F>) {
    this.#options = options;
  }

  /** Sets the time by which frames are held back, ms; 0 shows each at once, and those that wait too. */
  set hold(ms: number) {
    this.#hold = ms * MICROS_PER_MILLI;
    this.#release();
  }

  take(frame: F): void {
    if (this.#hold === 0) {
      this.#options.release(frame);
      return;
    }
    this.#waiting.push(frame);
    if (this.#waiting.length === 1 || this.#waiting.length > MAX_HELD) this.#release();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  /** Releases frames in the order of their arrival, up to the first one that must wait. */
  #release(): void {
    clearTimeout(this.#timer);
    const { now, release } = this.#options;
    const until = now() - this.#hold;
    let due = 0;
    while (due < this.#waiting.length && this.#isDue(due, until)) due++;
    for (const frame of this.#waiting.splice(0, due)) release(frame);
    const [next] = this.#waiting;
    if (next === undefined) return;
    const wait = Math.max(1, Math.ceil((next.time - until) / MICROS_PER_MILLI));
    this.#timer = setTimeout(() => this.#release(), wait);
  }

  #isDue(at: number, until: number): boolean {
    const frame = this.#waiting[at] as F;
    return this.#hold === 0 || frame.time <= until || this.#waiting.length - at > MAX_HELD;
  }
}
