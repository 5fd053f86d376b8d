import type { Clock } from '../../time/clock';

/** Time between two marks, ms. */
const PERIOD = 250;
const MICROS_PER_MS = 1_000;
const MICROS_PER_SECOND = 1_000_000;
/** Marks beyond those of the longest delay. */
const SPARE = 16;
/** Silence of the feed after which no more events of its newest time are expected, µs. */
export const QUIET = 1_000_000;

/** The recorded stream. */
export interface MarkedStream {
  readonly market: { readonly time: number; readonly version: number };
  /** Monotonic receive time of the newest events, µs. */
  readonly lastEventAt: number;
}

/** Progress of the live stream at a moment of the monotonic clock. */
export interface ReceivedMoment {
  /** Number of the tape for rewinding at that moment, 0 for none. */
  readonly tape: number;
  /** Every event up to this time (µs, as recorded) had been received. */
  readonly time: number;
  /** Version that the market had at the latest. */
  readonly version: number;
  /** Market time that the staleness of sources was judged by, µs. */
  readonly judgedAt: number;
}

/**
 * Notes the progress of the live stream a few times a second, for the longest delay. A delay is measured on the
 * monotonic clock, for events with any times, and does not depend on the wall clock.
 */
export class ReceiveMarks {
  readonly #clock: Clock;
  readonly #stream: MarkedStream;
  readonly #tape: () => number;
  readonly #capacity: number;
  /** Monotonic times of the marks and of the newest events then, µs. */
  readonly #at: Float64Array;
  readonly #heardAt: Float64Array;
  readonly #tapes: Float64Array;
  readonly #times: Float64Array;
  readonly #versions: Float64Array;
  /** Number of marks ever made. */
  #count = 0;
  #cancel: (() => void) | undefined;

  /**
   * @param tape returns the number of the tape for rewinding, 0 while there is none
   * @param seconds longest delay
   */
  constructor(clock: Clock, stream: MarkedStream, tape: () => number, seconds: number) {
    this.#clock = clock;
    this.#stream = stream;
    this.#tape = tape;
    this.#capacity = Math.ceil((seconds * MICROS_PER_MS) / PERIOD) + SPARE;
    this.#at = new Float64Array(this.#capacity);
    this.#heardAt = new Float64Array(this.#capacity);
    this.#tapes = new Float64Array(this.#capacity);
    this.#times = new Float64Array(this.#capacity);
    this.#versions = new Float64Array(this.#capacity);
  }

  start(): void {
    this.#mark();
    this.#cancel = this.#clock.after(PERIOD, () => this.start());
  }

  stop(): void {
    this.#cancel?.();
  }

  /** Returns what had been received at a monotonic time, µs; undefined before the first mark. */
  find(at: number): ReceivedMoment | undefined {
    const found = this.#lastBefore(at);
    if (found < 0) return undefined;
    const k = found % this.#capacity;
    const tape = this.#tapes[k] as number;
    const heardAt = this.#heardAt[k] as number;
    const marked = this.#times[k] as number;
    const judgedAt = marked + at - heardAt;
    // More events of the newest time may have followed.
    const newest = (this.#at[k] as number) - heardAt >= QUIET ? marked : marked - 1;
    const version = this.#versions[k] as number;
    if (found === this.#oldest) return { tape, time: newest, version, judgedAt };
    const before = (found - 1) % this.#capacity;
    const from = this.#times[before] as number;
    if (this.#tapes[before] !== tape || from >= newest) return { tape, time: newest, version, judgedAt };
    // Evenly over the period: clients get as many frames as in real time.
    const part = Math.min(1, (at - (this.#at[k] as number)) / (PERIOD * MICROS_PER_MS));
    const time = Math.floor(from + part * (newest - from));
    return { tape, time, version: this.#versions[before] as number, judgedAt };
  }

  /** Returns the monotonic time (µs) after the given one at which something was first recorded, if any. */
  firstRecordedAfter(at: number): number | undefined {
    for (let mark = Math.max(this.#oldest, this.#lastBefore(at)); mark < this.#count; mark++) {
      const k = mark % this.#capacity;
      if ((this.#tapes[k] as number) > 0) return Math.max(at, this.#at[k] as number);
    }
    return undefined;
  }

  get #oldest(): number {
    return Math.max(0, this.#count - this.#capacity);
  }

  /** Returns the number of the newest mark at or before a time; −1 if there is none. */
  #lastBefore(at: number): number {
    let low = this.#oldest;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#at[middle % this.#capacity] as number) <= at) low = middle + 1;
      else high = middle;
    }
    return low === this.#oldest ? -1 : low - 1;
  }

  #mark(): void {
    const k = this.#count % this.#capacity;
    const { market, lastEventAt } = this.#stream;
    this.#at[k] = this.#clock.monotonic();
    this.#heardAt[k] = lastEventAt;
    this.#tapes[k] = this.#tape();
    this.#times[k] = market.time;
    this.#versions[k] = market.version;
    this.#count++;
  }
}

/** Converts a delay, s, to µs. */
export function delayMicros(delay: number): number {
  return delay * MICROS_PER_SECOND;
}
