import type { BarSeries } from '../../store/client-bar-series';

/** Number of bars in view. */
export const MIN_IN_VIEW = 10;
export const MAX_IN_VIEW = 1_500;
/** Empty slots right of the newest bar while it is in view. */
const ROOM_RIGHT = 3;

type Starts = Pick<BarSeries, 'size' | 'start'>;

/**
 * The range of bars that a chart shows. It is counted from the newest bar, so that loading older ones does not move it.
 * A new bar shifts the offset, unless the window follows the newest.
 */
export class BarWindow {
  #count: number;
  /** True once the user has zoomed. */
  #zoomed = false;
  /** Bars newer than the right edge; 0 while it follows. */
  #offset = 0;
  #newest = Number.NaN;
  #size = 0;
  #version = 0;

  /** @param count bars in view */
  constructor(count: number) {
    this.#count = bounded(count);
  }

  get count(): number {
    return this.#count;
  }

  /** Returns true while the window stays at the newest bars. */
  get follows(): boolean {
    return this.#offset === 0;
  }

  get version(): number {
    return this.#version;
  }

  /** Returns the index of the bar at the left edge; a fraction between two bars, below 0 before the first. */
  get left(): number {
    return this.#size - 1 - this.#offset + ROOM_RIGHT - this.#count + 1;
  }

  /** Updates the window to the current bars. */
  settle(bars: Starts): void {
    const newest = bars.size > 0 ? (bars.start[bars.size - 1] as number) : Number.NaN;
    if (this.#offset > 0 && newest > this.#newest) {
      let added = 0;
      while (added < bars.size && (bars.start[bars.size - 1 - added] as number) > this.#newest) added++;
      this.#offset += added;
    }
    // The stream restarted, or a replay jumped back.
    if (newest < this.#newest) this.#offset = 0;
    this.#newest = newest;
    this.#size = bars.size;
    this.#offset = Math.min(this.#offset, this.#maxOffset());
  }

  /** Moves the window by bars or parts of one; above 0 into the past. */
  pan(bars: number): void {
    this.#offset = Math.min(Math.max(0, this.#offset + bars), this.#maxOffset());
    this.#version++;
  }

  /**
   * Zooms to `factor` times as many bars.
   * @param at position that stays in place, as a share of the width from the left
   */
  zoom(factor: number, at = 1): void {
    const before = this.#count;
    this.#zoomed = true;
    this.#count = bounded(before * factor);
    // While the window follows, the newest bar stays at the right.
    if (this.#offset > 0) this.pan((before - this.#count) * (1 - at));
    this.#version++;
  }

  /** Sets the number of bars in view, unless the user has zoomed. */
  fit(count: number): void {
    if (!this.#zoomed) this.#count = bounded(count);
  }

  follow(): void {
    this.#offset = 0;
    this.#version++;
  }

  /** Returns the offset at which the oldest bar is at the left edge. */
  #maxOffset(): number {
    return Math.max(0, this.#size + ROOM_RIGHT - this.#count);
  }
}

function bounded(count: number): number {
  return Math.min(MAX_IN_VIEW, Math.max(MIN_IN_VIEW, count));
}
