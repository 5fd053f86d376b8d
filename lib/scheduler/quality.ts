/** How much of the charts' pace is kept when the frame budget is short. */
export const QUALITIES = ['full', 'reduced', 'minimal'] as const;
export type Quality = (typeof QUALITIES)[number];

/** Part of its requested rate that a chart gets. */
export const QUALITY_PACE: Readonly<Record<Quality, number>> = { full: 1, reduced: 0.5, minimal: 0.2 };

/** Frames that one judgement looks at: two seconds at 60 Hz. */
const WINDOW_FRAMES = 120;
/** Share of short frames in a window at which quality steps down. */
const SHORT_SHARE = 0.2;
/** How long it must have gone well before a step up, ms; doubles each time that the step up failed. */
const CALM_MS = 10_000;
const CALM_MOST_MS = 300_000;
/** A step up that is taken back within this time has failed, ms. */
const TRIAL_MS = 30_000;

/**
 * Decides the quality from how frames went. Down as soon as a window has too many short frames, up one step after
 * a calm that grows with every failed attempt, so that it does not swing.
 */
export class QualityGovernor {
  quality: Quality = 'full';
  #frames = 0;
  #short = 0;
  #calmSince = Number.NaN;
  #steppedUpAt = Number.NEGATIVE_INFINITY;
  #calmNeeded = CALM_MS;

  /**
   * @param short whether the frame was over its budget or left work that was due
   * @returns whether the quality changed
   */
  frame(now: number, short: boolean): boolean {
    if (Number.isNaN(this.#calmSince)) this.#calmSince = now;
    this.#frames++;
    if (short) this.#short++;
    if (this.#short > WINDOW_FRAMES * SHORT_SHARE) return this.#down(now);
    if (this.#frames < WINDOW_FRAMES) return false;
    // A few short frames in a window are the odd garbage collection, more are no calm.
    if (this.#short > WINDOW_FRAMES * SHORT_SHARE * 0.5) this.#calmSince = now;
    this.#frames = 0;
    this.#short = 0;
    return this.#up(now);
  }

  #down(now: number): boolean {
    this.#frames = 0;
    this.#short = 0;
    this.#calmSince = now;
    if (now - this.#steppedUpAt < TRIAL_MS) this.#calmNeeded = Math.min(this.#calmNeeded * 2, CALM_MOST_MS);
    return this.#step(1);
  }

  #up(now: number): boolean {
    if (this.quality === 'full' || now - this.#calmSince < this.#calmNeeded) return false;
    if (now - this.#steppedUpAt > 2 * CALM_MOST_MS) this.#calmNeeded = CALM_MS;
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
