/** A stretch of time in which nothing was recorded, µs. */
export interface ActivityGap {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** Most steps that the time of a tape is divided into. */
const MAX_STEPS = 4096;
/** Shortest step, µs; the others are it times a power of two, so that two of them make the next. */
const MIN_STEP = 1000;
/** Gaps that are kept; the longest ones, when there are more. */
const MAX_GAPS = 1000;

/** A profile as it is written down. */
export interface SavedProfile {
  readonly step: number;
  readonly start: number;
  readonly end: number;
  readonly events: readonly number[];
  readonly volumes: readonly number[];
  readonly gaps: readonly ActivityGap[];
}

/**
 * How much happened when, in steps that lie at whole multiples of their length: so that a tape that grows can be
 * followed, and steps be put together when there are too many.
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

  /** @throws RangeError when it is no profile */
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

  /** In the order of time. */
  get gaps(): readonly ActivityGap[] {
    return [...this.#gaps].sort((a, b) => a.from - b.from || a.to - b.to);
  }

  /** So many events from one time to another (µs). */
  addEvents(first: number, last: number, count: number): void {
    const from = this.#stepOf(first);
    const to = this.#stepOf(last);
    for (let step = from; step <= to; step++)
      this.#events[step] = (this.#events[step] ?? 0) + count / (to - from + 1);
  }

  /** So much was traded at a time (µs). */
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

  /** Takes over the volumes and the gaps of an earlier profile of the same tape. */
  take(earlier: ActivityProfile): void {
    for (const [place, volume] of earlier.#volumes.entries()) {
      const time = (earlier.#first + place) * earlier.#step;
      if (time >= this.#first * this.#step) this.addVolume(time, volume);
    }
    for (const gap of earlier.#gaps) if (gap.to >= this.start) this.addGap(gap);
  }

  /** Events and volume in so many equal parts of the time from start to end; what a step has is shared by time. */
  buckets(count: number): { events: number; volume: number }[] {
    const events = new Float64Array(count);
    const volumes = new Float64Array(count);
    const width = Math.max(this.end - this.start, 1) / count;
    for (let place = 0; place < this.#events.length; place++) {
      const begins = Math.max((this.#first + place) * this.#step, this.start);
      const ends = Math.min((this.#first + place + 1) * this.#step, Math.max(this.end, this.start + 1));
      const from = (begins - this.start) / width;
      const to = Math.max((ends - this.start) / width, from);
      spread(events, this.#events[place] as number, from, to);
      spread(volumes, this.#volumes[place] as number, from, to);
    }
    let counted = 0;
    let told = 0;
    return Array.from(events, (value, bucket) => {
      // Whole events, and all of them: what is rounded off one bucket comes with the next.
      counted += value;
      const whole = Math.round(counted) - told;
      told += whole;
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

/** Shares an amount among buckets, from one place to another (in buckets). */
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
