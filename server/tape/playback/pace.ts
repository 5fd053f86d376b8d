/**
 * Where a replay is at a time of the server's clock. It is always worked out from one moment at which both were known,
 * so that no error adds up however long it plays. Times in µs.
 */
export class Pace {
  #at = 0;
  #position = 0;
  #speed = 1;

  /** Multiple of the recorded pace; 0 when nothing paces it. */
  get speed(): number {
    return this.#speed;
  }

  /** At this time it was at the position; from then on it goes at the speed. */
  anchor(at: number, position: number, speed = this.#speed): void {
    this.#at = at;
    this.#position = position;
    this.#speed = speed;
  }

  /** The position at a time; without a limit when nothing paces it. */
  positionAt(time: number): number {
    if (this.#speed === 0) return Number.POSITIVE_INFINITY;
    return this.#position + (time - this.#at) * this.#speed;
  }

  /** The time at which it is at a position; for one that nothing paces, that of the anchor. */
  timeAt(position: number): number {
    return this.#at + this.timeBetween(this.#position, position);
  }

  /** How long it takes to get from one position to another, µs. */
  timeBetween(from: number, to: number): number {
    return this.#speed === 0 ? 0 : (to - from) / this.#speed;
  }
}
