/** How often values lay where: counted, not kept, so that it may be asked in the innermost loop. */
export class Histogram {
  /** Upper bounds, ascending; what is above the last is counted apart. */
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

  /** Of every bound, how many values were at or below it. */
  cumulative(): number[] {
    let below = 0;
    return Array.from(this.bounds, (_, place) => {
      below += this.#counts[place] as number;
      return below;
    });
  }
}
