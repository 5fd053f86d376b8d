/** Quality of charts, which steps down when the frame budget is short. */
export const QUALITIES = ['full', 'reduced', 'minimal'] as const;
export type Quality = (typeof QUALITIES)[number];

/** Share of its requested rate that a chart gets. */
export const QUALITY_PACE: Readonly<Record<Quality, number>> = { full: 1, reduced: 0.5, minimal: 0.2 };

/** Frames of one window: two seconds at 60 Hz. */
const WINDOW_FRAMES = 120;
/** Share of short frames in a window at which quality steps down. */
const SHORT_SHARE = 0.2;
/** Time without a short window before a step up, ms; it doubles after each step up that failed. */
const CALM_MS = 10_000;
const MAX_CALM_MS = 300_000;
/** A step up fails when a step down follows within this time, ms. */
const TRIAL_MS = 30_000;

/**
 * Sets the quality from the frames before: one step down when a window has too many short frames, one step up after a
 * calm that grows with each failed attempt, so that the quality does not swing.
 */
export class QualityGovernor {
  quality: Quality = 'full';
  #frames = 0;
  #short = 0;
  #calmSince = Number.NaN;
  #steppedUpAt = Number.NEGATIVE_INFINITY;
  #calmNeeded = CALM_MS;

  /**
   * @param short true for a frame over its budget, or with due work left
   * @returns true when the quality changed
   */
  frame(now: number, short: boolean): boolean {
    if (Number.isNaN(this.#calmSince)) this.#calmSince = now;
    this.#frames++;
    if (short) this.#short++;
    if (this.#short > WINDOW_FRAMES * SHORT_SHARE) return this.#down(now);
    if (this.#frames < WINDOW_FRAMES) return false;
    // A few short frames are garbage collection; with more the window is not calm.
    if (this.#short > WINDOW_FRAMES * SHORT_SHARE * 0.5) this.#calmSince = now;
    this.#frames = 0;
    this.#short = 0;
    return this.#up(now);
  }

  #down(now: number): boolean {
    this.#frames = 0;
    this.#short = 0;
    this.#calmSince = now;
    if (now - this.#steppedUpAt < TRIAL_MS) this.#calmNeeded = Math.min(this.#calmNeeded * 2, MAX_CALM_MS);
    return this.#step(1);
  }

  #up(now: number): boolean {
    if (this.quality === 'full' || now - this.#calmSince < this.#calmNeeded) return false;
    if (now - this.#steppedUpAt > 2 * MAX_CALM_MS) this.#calmNeeded = CALM_MS;
    this.#steppedUpAt = now;
    this.#calmSince = now;
    return this.#step(-1);
  }

  #step(by: 1 | -1): boolean {
    const next = QUALITIES[QUALITIES.indexOf(this.quality) + by];
    if (next === undefined) return false;
    this.quality = next;
    return true;
  }
}
