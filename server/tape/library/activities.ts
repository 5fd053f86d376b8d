import { setTimeout as delay } from 'node:timers/promises';
import { runAbortable } from '../format/run-abortable';
import { TapeReader } from '../format/tape-reader';
import type { ActivityGap } from './activity-profile';
import {
  type Activity,
  beginActivity,
  loadActivity,
  readActivity,
  saveActivity,
  unreadBytes,
} from './tape-activity';
import { tapeFolder, tapeIds } from './tape-catalog';
import { runTape } from './tape-process';
import { type TapeState, tapeState } from './tape-state';

/** Larger tapes are read by a separate process, bytes. */
const MAX_INLINE_BYTES = 16 * 1024 * 1024;
/** Maximum time that reading a small tape blocks the event loop, ms. */
const MAX_TURN = 5;
/** Maximum time a request waits for a tape to be read, ms; then it gets partial results. */
const MAX_WAIT = 2_000;
/** Maximum tapes whose activity is cached. */
const MAX_CACHED = 64;

/** Activity of a tape in equal intervals of its time. Times are µs. */
export interface ActivityChart {
  readonly start: number;
  readonly end: number;
  /** `volume` is the sum of price × size, each in its own currency. */
  readonly buckets: readonly { readonly events: number; readonly volume: number }[];
  readonly gaps: readonly ActivityGap[];
  /** True if volumes and gaps cover the whole tape. */
  readonly complete: boolean;
}

interface CachedActivity {
  readonly folder: string;
  readonly key: string;
  readonly activity: Activity;
  readonly complete: boolean;
}

/**
 * Provides the activity of the tapes of a data folder. Tapes are read one at a time, once, and then as they
 * grow.
 */
export class TapeActivities {
  readonly #dataDir: string;
  readonly #program: string | undefined;
  readonly #cached = new Map<string, CachedActivity>();
  readonly #readings = new Map<string, Promise<void>>();
  /** State keys of tapes that could not be read to their end. */
  readonly #unreadable = new Map<string, string>();
  readonly #stop = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();

  /** @param program path of the tape program, if not the installed one */
  constructor(dataDir: string, program?: string) {
    this.#dataDir = dataDir;
    this.#program = program;
  }

  /**
   * Returns the activity of a tape.
   * @param buckets number of intervals
   * @returns undefined if the tape does not exist, is empty or cannot be opened
   */
  async find(id: string, buckets: number): Promise<ActivityChart | undefined> {
    if (!tapeIds(this.#dataDir).includes(id)) return undefined;
    let known = await this.#known(id);
    if (!known) return undefined;
    if (!known.complete && this.#unreadable.get(id) !== known.key) {
      const reading = this.#reading(id);
      await Promise.race([reading, delay(MAX_WAIT, undefined, { ref: false })]);
      known = (await this.#known(id)) ?? known;
    }
    const { profile } = known.activity;
    return {
      ...{ start: profile.start, end: profile.end, buckets: profile.buckets(buckets) },
      ...{ gaps: profile.gaps, complete: known.complete },
    };
  }

  /** Aborts running reads. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('the server is shutting down'));
    await this.#turn;
  }

  /** Returns the known activity of a tape in its current state. */
  async #known(id: string): Promise<CachedActivity | undefined> {
    const folder = tapeFolder(this.#dataDir, id);
    const state = tapeState(folder);
    if (!state) return undefined;
    const cached = this.#cached.get(id);
    if (cached?.folder === state.folder && cached.key === state.key) return cached;
    const saved = loadActivity(folder);
    if (saved?.key === state.key)
      return this.#cache(id, { ...state, activity: saved.activity, complete: true });
    const earlier =
      saved?.activity ?? (cached?.folder === state.folder && cached.complete ? cached.activity : undefined);
    const tape = await opened(folder);
    const activity = tape && beginActivity(tape, earlier);
    return activity && this.#cache(id, { ...state, activity, complete: false });
  }

  #cache(id: string, { folder, key, activity, complete }: CachedActivity): CachedActivity {
    const cached = { folder, key, activity, complete };
    this.#cached.delete(id);
    this.#cached.set(id, cached);
    for (const oldest of this.#cached.keys()) {
      if (this.#cached.size <= MAX_CACHED) break;
      this.#cached.delete(oldest);
    }
    return cached;
  }

  #reading(id: string): Promise<void> {
    let reading = this.#readings.get(id);
    if (!reading) {
      reading = this.#turn.then(() => this.#read(id));
      this.#turn = reading;
      this.#readings.set(id, reading);
      void reading.then(() => this.#readings.delete(id));
    }
    return reading;
  }

  async #read(id: string): Promise<void> {
    const { signal } = this.#stop;
    const known = signal.aborted ? undefined : await this.#known(id);
    if (!known || known.complete) return;
    const folder = tapeFolder(this.#dataDir, id);
    const state = tapeState(folder);
    const tape = await opened(folder);
    const begun = tape && beginActivity(tape, loadActivity(folder)?.activity);
    if (!tape || !begun || !state) return;
    try {
      await this.#continueReading(id, tape, begun, state);
    } catch {
      if (!signal.aborted) this.#unreadable.set(id, state.key);
    }
  }

  async #continueReading(id: string, tape: TapeReader, begun: Activity, state: TapeState): Promise<void> {
    const { signal } = this.#stop;
    if (unreadBytes(tape, begun) > MAX_INLINE_BYTES) {
      const program = this.#program === undefined ? {} : { program: this.#program };
      await runTape(['activity', id, '--data-dir', this.#dataDir], { ...program, signal });
      return;
    }
    const activity = await runAbortable(readActivity(tape, begun), signal, () => {}, MAX_TURN);
    saveActivity(tape.folder, activity, state.key);
    this.#cache(id, { ...state, activity, complete: true });
  }
}

async function opened(folder: string): Promise<TapeReader | undefined> {
  try {
    return await TapeReader.open(folder);
  } catch {
    return undefined;
  }
}
