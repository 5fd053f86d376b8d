/**
 * Maps server time to the replay position. It is computed from one anchor, so that errors do not accumulate.
 * Times in µs.
 */
export class Pace {
  #at = 0;
  #position = 0;
  #speed = 1;

  /** Multiple of the recorded speed; 0 for unlimited. */
  get speed(): number {
    return this.#speed;
  }

  /** Sets the position at a time and the speed from then on. */
  anchor(at: number, position: number, speed = this.#speed): void {
    this.#at = at;
    this.#position = position;
    this.#speed = speed;
  }

  /** Returns the position at a time; infinite at unlimited speed. */
  positionAt(time: number): number {
    if (this.#speed === 0) return Number.POSITIVE_INFINITY;
    return this.#position + (time - this.#at) * this.#speed;
  }

  /** Returns the time of a position; at unlimited speed that of the anchor. */
  timeAt(position: number): number {
    return this.#at + this.timeBetween(this.#position, position);
  }

  /** Returns the time between two positions, µs. */
  timeBetween(from: number, to: number): number {
    return this.#speed === 0 ? 0 : (to - from) / this.#speed;
  }
}
