import { UNPACED } from './speed';

/** What a session says of its clock. Moments are µs; `speed` 0 is unpaced. */
export interface ClockState {
  readonly position: number;
  readonly speed: number;
  readonly playing: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * The session's clock between two words of the server: it runs on at the session's speed, within the span. Unpaced
 * play has no speed to go by, so there the clock stands where the server last said it was.
 */
export class SessionClock {
  #state: ClockState | undefined;
  #at = 0;

  get state(): ClockState | undefined {
    return this.#state;
  }

  /** @param at when the position held, µs of the clock that `position` is later asked with */
  take(state: ClockState, at: number): void {
    this.#state = state;
    this.#at = at;
  }

  /** The session's moment at `now`, µs; NaN before the first word. */
  position(now: number): number {
    const state = this.#state;
    if (state === undefined) return Number.NaN;
    const { position, speed, playing, start, end } = state;
    const run = playing && speed !== UNPACED ? Math.max(0, now - this.#at) * speed : 0;
    return Math.min(Math.max(position + run, Math.min(start, position)), Math.max(end, position));
  }
}
