/** Number of recent samples, of which the one with the shortest round trip is used. */
const SAMPLES = 8;
/** Samples taken in a row when a connection opens. */
const FIRST_SAMPLES = 4;
/** Time between later samples, ms. */
const SAMPLE_EVERY_MS = 30_000;
/** Maximum drift between two clocks, as a share of the elapsed time: generous for quartz. */
const DRIFT = 1e-4;

interface Sample {
  /** Local time of the answer, µs. */
  readonly at: number;
  /** Server's clock minus the local one, µs. */
  readonly offset: number;
  /** Round trip, µs. */
  readonly roundTrip: number;
}

/** Returns the local clock, µs since 1970; monotonic, unlike the system clock. */
export function localMicros(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

/**
 * Estimates the server's clock as NTP does: the answer is assumed to be from half-way, and the sample with the
 * shortest round trip has the smallest maximum error (half of it).
 */
export class ClockFilter {
  #samples: Sample[] = [];
  #best: Sample | undefined;

  /** Server's clock minus the local one, µs; 0 before the first sample. */
  get offset(): number {
    return this.#best?.offset ?? 0;
  }

  /** Round trip of the sample used, µs; undefined before the first. */
  get roundTrip(): number | undefined {
    return this.#best?.roundTrip;
  }

  /**
   * Adds a sample.
   * @param sent local time of the request, µs
   * @param received local time of the answer, µs
   * @param serverTime the server's time in the answer, µs
   */
  add(sent: number, received: number, serverTime: number): void {
    const sample = {
      at: received,
      offset: Math.round(serverTime - (sent + received) / 2),
      roundTrip: Math.max(0, received - sent),
    };
    if (this.#best !== undefined && !agree(this.#best, sample)) this.#samples = [];
    this.#samples = [...this.#samples.slice(1 - SAMPLES), sample];
    this.#best = this.#samples.reduce((best, one) => (one.roundTrip <= best.roundTrip ? one : best));
  }
}

/**
 * True if both samples can be right; if not, a clock was set or the machine slept, and the older one is void.
 */
function agree(older: Sample, newer: Sample): boolean {
  const room = (older.roundTrip + newer.roundTrip) / 2 + DRIFT * Math.abs(newer.at - older.at) + 1;
  return Math.abs(older.offset - newer.offset) <= room;
}

/** Requests the server's time; calls back with it (µs), or with undefined without an answer. */
export type AskTime = (answered: (time: number | undefined) => void) => void;

/** Feeds a {@link ClockFilter} while a connection is open. */
export class ClockSync {
  readonly filter = new ClockFilter();
  readonly #ask: AskTime;
  readonly #onSample: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Number of connections; ignores answers of earlier ones. */
  #run = 0;

  constructor(ask: AskTime, onSample: () => void) {
    this.#ask = ask;
    this.#onSample = onSample;
  }

  start(): void {
    this.stop();
    this.#sample(FIRST_SAMPLES);
  }

  stop(): void {
    this.#run += 1;
    clearTimeout(this.#timer);
  }

  #sample(atOnce: number): void {
    const run = this.#run;
    const sent = localMicros();
    this.#ask((time) => {
      if (run !== this.#run) return;
      if (time !== undefined) {
        this.filter.add(sent, localMicros(), time);
        this.#onSample();
      }
      if (time !== undefined && atOnce > 1) this.#sample(atOnce - 1);
      else this.#timer = setTimeout(() => this.#sample(1), SAMPLE_EVERY_MS);
    });
  }
}
