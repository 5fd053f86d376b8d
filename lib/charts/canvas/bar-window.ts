import type { BarSeries } from '../../store/client-bar-series';

/** Bars in view at least and at most. */
export const MIN_IN_VIEW = 10;
export const MAX_IN_VIEW = 1_500;
/** Room right of the newest bar while it is in view, bars. */
const ROOM_RIGHT = 3;

type Starts = Pick<BarSeries, 'size' | 'start'>;

/**
 * Which bars a chart shows. It counts from the newest bar, so that older ones may be put before; a bar that is added
 * moves it along, unless it follows.
 */
export class BarWindow {
  #count: number;
  /** Whether the reader has chosen how many bars are in view. */
  #chosen = false;
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

  /** Whether it shows the newest bars and stays with them. */
  get follows(): boolean {
    return this.#offset === 0;
  }

  get version(): number {
    return this.#version;
  }

  /** Place of the bar at the left edge, a fraction while between two; may be below 0. */
  get left(): number {
    return this.#size - 1 - this.#offset + ROOM_RIGHT - this.#count + 1;
  }

  /** Takes over how many bars there are now. */
  settle(bars: Starts): void {
    const newest = bars.size > 0 ? (bars.start[bars.size - 1] as number) : Number.NaN;
    if (this.#offset > 0 && newest > this.#newest) {
      let added = 0;
      while (added < bars.size && (bars.start[bars.size - 1 - added] as number) > this.#newest) added++;
      this.#offset += added;
    }
    // The stream began anew, or went back.
    if (newest < this.#newest) this.#offset = 0;
    this.#newest = newest;
    this.#size = bars.size;
    this.#offset = Math.min(this.#offset, this.#mostOffset());
  }

  /** Moves by so many bars, parts of one included; above 0 into the past. */
  pan(bars: number): void {
    this.#offset = Math.min(Math.max(0, this.#offset + bars), this.#mostOffset());
    this.#version++;
  }

  /**
   * Shows `factor` times as many bars.
   * @param at share of the width that stays where it is, 0 at the left
   */
  zoom(factor: number, at = 1): void {
    const before = this.#count;
    this.#chosen = true;
    this.#count = bounded(before * factor);
    // While it follows the newest bar stays at the right.
    if (this.#offset > 0) this.pan((before - this.#count) * (1 - at));
    this.#version++;
  }

  /** Shows so many bars, unless the reader has chosen how many. */
  fit(count: number): void {
    if (!this.#chosen) this.#count = bounded(count);
  }

  follow(): void {
    this.#offset = 0;
    this.#version++;
  }

  /** The oldest bar may be moved to the left edge, no further. */
  #mostOffset(): number {
    return Math.max(0, this.#size + ROOM_RIGHT - this.#count);
  }
}

function bounded(count: number): number {
  return Math.min(MAX_IN_VIEW, Math.max(MIN_IN_VIEW, count));
}
