/** Samples among which the one with the shortest round trip is believed. */
const SAMPLES = 8;
/** Samples taken one after another when a connection opens. */
const FIRST_SAMPLES = 4;
/** Time between later samples, ms. */
const SAMPLE_EVERY_MS = 30_000;
/** How far two clocks may drift apart, as a share of the time gone by: generous for a quartz. */
const DRIFT = 1e-4;

interface Sample {
  /** Local time of the answer, µs. */
  readonly at: number;
  /** Server's clock minus ours, µs. */
  readonly offset: number;
  /** µs. */
  readonly roundTrip: number;
}

/** Our clock, µs since 1970: it never jumps, as the wall clock may. */
export function localMicros(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

/**
 * Estimates the server's clock as NTP does: the answer is taken to have been given half-way, and the sample with
 * the shortest round trip has the least room for error (at most half of it).
 */
export class ClockFilter {
  #samples: Sample[] = [];
  #best: Sample | undefined;

  /** Server's clock minus ours, µs; 0 before the first sample. */
  get offset(): number {
    return this.#best?.offset ?? 0;
  }

  /** Round trip of the sample believed, µs; undefined before the first. */
  get roundTrip(): number | undefined {
    return this.#best?.roundTrip;
  }

  /**
   * @param sent local time of the request, µs
   * @param received local time of the answer, µs
   * @param serverTime what the server answered, µs
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

/** Whether both can be true; if not, a clock was set or the machine slept, and the older says nothing any more. */
function agree(older: Sample, newer: Sample): boolean {
  const room = (older.roundTrip + newer.roundTrip) / 2 + DRIFT * Math.abs(newer.at - older.at) + 1;
  return Math.abs(older.offset - newer.offset) <= room;
}

/** Asks the server for its time; calls back with it (µs), or with undefined when no answer came. */
export type AskTime = (answered: (time: number | undefined) => void) => void;

/** Keeps a {@link ClockFilter} fed while a connection is open. */
export class ClockSync {
  readonly filter = new ClockFilter();
  readonly #ask: AskTime;
  readonly #onSample: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts connections, so that an answer of an earlier one is not taken. */
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
