import type { Frame } from '../protocol/messages';
import type { Painted } from '../protocol/screens/screen-report';

/** Remembers the newest version on the glass of a page: of the frames applied before its newest paint. */
export class Glass {
  #epoch = 0;
  #version = -1;
  #time = 0;
  #applied = 0;
  #painted: Painted | undefined;

  /** Increases with every applied frame, also an empty one: nothing new is known then, and that is shown. */
  get applied(): number {
    return this.#applied;
  }

  /** Newest version painted; undefined before the first. */
  get painted(): Painted | undefined {
    return this.#painted;
  }

  apply({ epoch, to, time }: Pick<Frame, 'epoch' | 'to' | 'time'>): void {
    this.#applied++;
    const isNewer = epoch > this.#epoch || (epoch === this.#epoch && to >= this.#version);
    if (!isNewer) return;
    this.#epoch = epoch;
    this.#version = to;
    this.#time = time;
  }

  /** @param at server time of the paint, µs */
  paint(at: number): void {
    if (this.#version < 0) return;
    this.#painted = { epoch: this.#epoch, version: this.#version, time: this.#time, at: Math.round(at) };
  }
}
