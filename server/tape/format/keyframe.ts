import type { MarketEvent } from '../../../lib/market/event';

/** Tracks the market state of a recording and returns it as events. */
export interface KeyframeSource {
  apply(event: MarketEvent): void;
  keyframe(): readonly MarketEvent[];
}

/** Limits of the distance between keyframes. */
export interface KeyframeLimits {
  /** Time between keyframes, µs. */
  readonly keyframeMicros: number;
  /** Events between keyframes, which a seek has to replay. */
  readonly keyframeEvents: number;
}

export const KEYFRAME_LIMITS: KeyframeLimits = { keyframeMicros: 30_000_000, keyframeEvents: 50_000 };

/**
 * Events per row of the last keyframe. Rows are about twice as large as events, so keyframes take a fifth of a
 * tape.
 */
const EVENTS_PER_ROW = 8;
/** Maximum rows of a small keyframe, which is due by time only. */
const SMALL_KEYFRAME_ROWS = 2_048;
/** Maximum delay of a large keyframe, in multiples of the time limit. */
const MAX_WAIT = 10;

/** Schedules keyframes so that seeks are fast and keyframes a small part of a tape. */
export class KeyframeSchedule {
  readonly #limits: KeyframeLimits;
  #at = Number.NEGATIVE_INFINITY;
  #rows = 0;
  #events = 0;

  constructor(limits: KeyframeLimits) {
    this.#limits = limits;
  }

  /** Records that a keyframe was taken at the time (µs). */
  taken(at: number): void {
    this.#at = at;
    this.#events = 0;
  }

  /** Records the rows of the last keyframe. */
  sized(rows: number): void {
    this.#rows = rows;
  }

  /** Counts events since the last keyframe. */
  count(events: number): void {
    this.#events += events;
  }

  /** Returns true if the next keyframe is due at the time (µs). */
  due(time: number): boolean {
    const { keyframeMicros, keyframeEvents } = this.#limits;
    if (this.#events >= Math.max(keyframeEvents, EVENTS_PER_ROW * this.#rows)) return true;
    const passed = time - this.#at;
    if (passed < keyframeMicros) return false;
    return (
      this.#rows <= SMALL_KEYFRAME_ROWS || this.#events >= this.#rows || passed >= MAX_WAIT * keyframeMicros
    );
  }
}
