import type { MarketEvent } from '../../../lib/market/event';

/** Follows the events of a recording, and can say its state in events that rebuild it. */
export interface KeyframeSource {
  apply(event: MarketEvent): void;
  keyframe(): readonly MarketEvent[];
}

/** How far apart keyframes are. */
export interface KeyframeLimits {
  /** Time from one to the next, µs. */
  readonly keyframeMicros: number;
  /** Events from one to the next: what a seek has to roll forward. */
  readonly keyframeEvents: number;
}

export const KEYFRAME_LIMITS: KeyframeLimits = { keyframeMicros: 30_000_000, keyframeEvents: 50_000 };

/** Events for each row of the keyframe before: rows are about twice as large, so keyframes are a fifth of a tape. */
const EVENTS_PER_ROW = 8;
/** A keyframe of so many rows is small: it is taken when it is time, however few events there were. */
const SMALL_KEYFRAME_ROWS = 2_048;
/** The latest that a large one is taken, in multiples of the time. */
const MAX_WAIT = 10;

/** Says when the next keyframe is due, so that seeks stay short and keyframes a small part of a tape. */
export class KeyframeSchedule {
  readonly #limits: KeyframeLimits;
  #at = Number.NEGATIVE_INFINITY;
  #rows = 0;
  #events = 0;

  constructor(limits: KeyframeLimits) {
    this.#limits = limits;
  }

  /** A keyframe is taken at the time (µs). */
  taken(at: number): void {
    this.#at = at;
    this.#events = 0;
  }

  /** The keyframe that was taken last has so many rows. */
  sized(rows: number): void {
    this.#rows = rows;
  }

  /** So many events came. */
  count(events: number): void {
    this.#events += events;
  }

  /** Whether the next is due at the time (µs). */
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
