/** A time range without recorded data, µs. */
export interface ActivityGap {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** Maximum number of steps. */
const MAX_STEPS = 4096;
/**
 * Minimum step, µs. Other steps are a power of two times this, so that two steps merge into the next larger
 * one.
 */
const MIN_STEP = 1000;
/** Maximum number of gaps kept; the longest are. */
const MAX_GAPS = 1000;

/** JSON form of a profile. */
export interface SavedProfile {
  readonly step: number;
  readonly start: number;
  readonly end: number;
  readonly events: readonly number[];
  readonly volumes: readonly number[];
  readonly gaps: readonly ActivityGap[];
}

/**
 * Events and volume of a tape by time. Steps are aligned to multiples of their length, so that profiles can
 * grow and steps can be merged.
 */
export class ActivityProfile {
  /** µs. */
  readonly start: number;
  readonly end: number;
  readonly #step: number;
  readonly #first: number;
  readonly #events: Float64Array;
  readonly #volumes: Float64Array;
  #gaps: ActivityGap[] = [];

  /** @param start,end time of the first and the last event, µs */
  constructor(start: number, end: number) {
    let step = MIN_STEP;
    while (Math.floor(end / step) - Math.floor(start / step) >= MAX_STEPS) step *= 2;
    this.start = start;
    this.end = end;
    this.#step = step;
    this.#first = Math.floor(start / step);
    const steps = Math.floor(end / step) - this.#first + 1;
    this.#events = new Float64Array(steps);
    this.#volumes = new Float64Array(steps);
  }

  /** @throws RangeError for an invalid profile */
  static of({ step, start, end, events, volumes, gaps }: SavedProfile): ActivityProfile {
    const profile = new ActivityProfile(start, end);
    if (
      profile.#step !== step ||
      profile.#events.length !== events.length ||
      volumes.length !== events.length
    ) {
      throw new RangeError('not a profile');
    }
    profile.#events.set(events);
    profile.#volumes.set(volumes);
    profile.#gaps = [...gaps];
    return profile;
  }

  /** Gaps by time. */
  get gaps(): readonly ActivityGap[] {
    return [...this.#gaps].sort((a, b) => a.from - b.from || a.to - b.to);
  }

  /** Adds events, spread evenly over a time range (µs). */
  addEvents(first: number, last: number, count: number): void {
    const from = this.#stepOf(first);
    const to = this.#stepOf(last);
    for (let step = from; step <= to; step++)
      this.#events[step] = (this.#events[step] ?? 0) + count / (to - from + 1);
  }

  /** Adds traded volume at a time (µs). */
  addVolume(time: number, volume: number): void {
    const step = this.#stepOf(time);
    this.#volumes[step] = (this.#volumes[step] ?? 0) + volume;
  }

  addGap(gap: ActivityGap): void {
    this.#gaps.push(gap);
    if (this.#gaps.length < 2 * MAX_GAPS) return;
    this.#gaps.sort((a, b) => b.to - b.from - (a.to - a.from));
    this.#gaps.length = MAX_GAPS;
  }

  /** Copies the volumes and gaps of an earlier profile of the same tape. */
  take(earlier: ActivityProfile): void {
    for (const [index, volume] of earlier.#volumes.entries()) {
      const time = (earlier.#first + index) * earlier.#step;
      if (time >= this.#first * this.#step) this.addVolume(time, volume);
    }
    for (const gap of earlier.#gaps) if (gap.to >= this.start) this.addGap(gap);
  }

  /** Returns events and volume in equal intervals from start to end; a step is split by time. */
  buckets(count: number): { events: number; volume: number }[] {
    const events = new Float64Array(count);
    const volumes = new Float64Array(count);
    const width = Math.max(this.end - this.start, 1) / count;
    for (let index = 0; index < this.#events.length; index++) {
      const begins = Math.max((this.#first + index) * this.#step, this.start);
      const ends = Math.min((this.#first + index + 1) * this.#step, Math.max(this.end, this.start + 1));
      const from = (begins - this.start) / width;
      const to = Math.max((ends - this.start) / width, from);
      spread(events, this.#events[index] as number, from, to);
      spread(volumes, this.#volumes[index] as number, from, to);
    }
    let exact = 0;
    let rounded = 0;
    return Array.from(events, (value, bucket) => {
      // Rounds to integers that add up: the remainder carries over to the next bucket.
      exact += value;
      const whole = Math.round(exact) - rounded;
      rounded += whole;
      return { events: whole, volume: volumes[bucket] as number };
    });
  }

  save(): SavedProfile {
    return {
      ...{ step: this.#step, start: this.start, end: this.end },
      ...{ events: [...this.#events], volumes: [...this.#volumes], gaps: this.gaps },
    };
  }

  #stepOf(time: number): number {
    const step = Math.floor(time / this.#step) - this.#first;
    return Math.min(Math.max(step, 0), this.#events.length - 1);
  }
}

/** Spreads an amount over buckets, given its range in bucket units. */
function spread(buckets: Float64Array, amount: number, from: number, to: number): void {
  if (amount === 0) return;
  const last = buckets.length - 1;
  const [first, end] = [Math.min(Math.floor(from), last), Math.min(Math.ceil(to) - 1, last)];
  if (end <= first) {
    buckets[first] = (buckets[first] ?? 0) + amount;
    return;
  }
  for (let bucket = first; bucket <= end; bucket++) {
    const part = Math.min(to, bucket + 1) - Math.max(from, bucket);
    buckets[bucket] = (buckets[bucket] ?? 0) + (amount * part) / (to - from);
  }
}
