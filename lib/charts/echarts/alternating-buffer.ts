/**
 * Two typed arrays that take turns. ECharts keeps the array that it was given, so the next data goes into the
 * other one.
 */
export class AlternatingBuffer {
  #arrays: [Float64Array, Float64Array] = [new Float64Array(0), new Float64Array(0)];
  #turn: 0 | 1 = 0;

  /** An array of exactly that length, not the one handed out last; its content is whatever it was. */
  next(length: number): Float64Array {
    this.#turn = this.#turn === 0 ? 1 : 0;
    const held = this.#arrays[this.#turn];
    if (held.length >= length) return held.subarray(0, length);
    const array = new Float64Array(Math.ceil(length * 1.25));
    this.#arrays[this.#turn] = array;
    return array.subarray(0, length);
  }
}
