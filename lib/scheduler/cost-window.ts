/** Frames of the window: ten seconds at 60 Hz. */
const WINDOW = 600;

/** Costs of the newest frames, ms, for percentiles over a moving window. */
export class CostWindow {
  readonly #values = new Float64Array(WINDOW);
  #added = 0;

  add(milliseconds: number): void {
    this.#values[this.#added % WINDOW] = milliseconds;
    this.#added++;
  }

  /** Returns the cost that a share (0 to 1) of frames does not exceed; NaN without frames. It sorts: call it rarely. */
  percentile(share: number): number {
    const count = Math.min(this.#added, WINDOW);
    if (count === 0) return Number.NaN;
    const sorted = this.#values.slice(0, count).sort();
    return sorted[Math.max(0, Math.ceil(share * count) - 1)] ?? Number.NaN;
  }
}
