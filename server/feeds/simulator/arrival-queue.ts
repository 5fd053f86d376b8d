const FIRST_CAPACITY = 1_024;

/**
 * Pending events ordered by event time: a binary heap over typed arrays, so that push and pop allocate nothing.
 * Its length is bounded by its producers: one immigrant and one timer per symbol, and live offspring, which a
 * branching ratio below 1 keeps finite.
 */
export class ArrivalQueue {
  /** Time of the entry that {@link pop} returned last, µs. */
  time = 0;
  #times = new Float64Array(FIRST_CAPACITY);
  #payloads = new Int32Array(FIRST_CAPACITY);
  #length = 0;

  get size(): number {
    return this.#length;
  }

  /** Returns the time of the earliest entry, µs; infinite if empty. */
  peek(): number {
    return this.#length > 0 ? (this.#times[0] as number) : Number.POSITIVE_INFINITY;
  }

  push(time: number, payload: number): void {
    if (this.#length === this.#times.length) this.#grow();
    const times = this.#times;
    const payloads = this.#payloads;
    let at = this.#length++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentTime = times[parent] as number;
      if (parentTime <= time) break;
      times[at] = parentTime;
      payloads[at] = payloads[parent] as number;
      at = parent;
    }
    times[at] = time;
    payloads[at] = payload;
  }

  /**
   * Removes the earliest entry and returns its payload; {@link time} is its time.
   * @throws RangeError when the queue is empty
   */
  pop(): number {
    if (this.#length === 0) throw new RangeError('pop of an empty arrival queue');
    const times = this.#times;
    const payloads = this.#payloads;
    const payload = payloads[0] as number;
    this.time = times[0] as number;
    const last = --this.#length;
    const time = times[last] as number;
    const moved = payloads[last] as number;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && (times[child + 1] as number) < (times[child] as number)) child += 1;
      const childTime = times[child] as number;
      if (childTime >= time) break;
      times[at] = childTime;
      payloads[at] = payloads[child] as number;
      at = child;
    }
    times[at] = time;
    payloads[at] = moved;
    return payload;
  }

  /** Shifts all entries by the same time, µs; their order stays. */
  shift(micros: number): void {
    for (let i = 0; i < this.#length; i++) this.#times[i] = (this.#times[i] as number) + micros;
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    times.set(this.#times);
    this.#times = times;
    const payloads = new Int32Array(times.length);
    payloads.set(this.#payloads);
    this.#payloads = payloads;
  }
}
