/**
 * Two typed arrays used in turn. ECharts keeps a reference to the array of its data, so the next data goes into the
 * other one.
 */
export class AlternatingBuffer {
  #arrays: [Float64Array, Float64Array] = [new Float64Array(0), new Float64Array(0)];
  #turn: 0 | 1 = 0;

  /** Returns an array of exactly this length, not the last one returned. Its content is undefined. */
  next(length: number): Float64Array {
    this.#turn = this.#turn === 0 ? 1 : 0;
    const held = this.#arrays[this.#turn];
    if (held.length >= length) return held.subarray(0, length);
    const array = new Float64Array(Math.ceil(length * 1.25));
    this.#arrays[this.#turn] = array;
    return array.subarray(0, length);
  }
}
