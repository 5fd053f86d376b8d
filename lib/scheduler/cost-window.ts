/** Frames that percentiles are taken over: ten seconds at 60 Hz. */
const WINDOW = 600;

/** The newest costs, ms, for percentiles of a moving window. */
export class CostWindow {
  readonly #values = new Float64Array(WINDOW);
  #added = 0;

  add(milliseconds: number): void {
    this.#values[this.#added % WINDOW] = milliseconds;
    this.#added++;
  }

  /** The value that this share (0 to 1) of the costs is at or below; NaN when there are none. Sorts: not for each frame. */
  percentile(share: number): number {
    const count = Math.min(this.#added, WINDOW);
    if (count === 0) return Number.NaN;
    const sorted = this.#values.slice(0, count).sort();
    return sorted[Math.max(0, Math.ceil(share * count) - 1)] ?? Number.NaN;
  }
}
