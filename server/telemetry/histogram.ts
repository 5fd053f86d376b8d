/** Counts values by bucket; cheap enough for the innermost loop. */
export class Histogram {
  /** Upper bounds, ascending; larger values are counted separately. */
  readonly bounds: Float64Array;
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = Float64Array.from(bounds);
    this.#counts = new Float64Array(bounds.length + 1);
  }

  get sum(): number {
    return this.#sum;
  }

  get count(): number {
    return this.#counts.reduce((all, one) => all + one, 0);
  }

  add(value: number): void {
    const { bounds } = this;
    let place = 0;
    while (place < bounds.length && value > (bounds[place] as number)) place++;
    this.#counts[place] = (this.#counts[place] as number) + 1;
    this.#sum += value;
  }

  /** Returns for each bound the number of values at or below it. */
  cumulative(): number[] {
    let below = 0;
    return Array.from(this.bounds, (_, place) => {
      below += this.#counts[place] as number;
      return below;
    });
  }
}
