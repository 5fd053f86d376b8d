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

/** What is larger is read by a process of its own, bytes. */
const SMALL_BYTES = 16 * 1024 * 1024;
/** Longest that reading a small tape keeps this process from anything else, ms. */
const TURN = 5;
/** How long a question waits for a tape to be read, ms; then it is answered with what is known. */
const PATIENCE = 2_000;
/** Tapes whose activity is kept in memory. */
const MAX_KEPT = 64;

/** How much happened on a tape, in equal parts of its time. Times are µs. */
export interface ActivityPicture {
  readonly start: number;
  readonly end: number;
  /** `volume` is the sum of price × size, each in its own currency. */
  readonly buckets: readonly { readonly events: number; readonly volume: number }[];
  readonly gaps: readonly ActivityGap[];
  /** Whether the tape has been read for its volumes and gaps to its end. */
  readonly complete: boolean;
}

interface Kept {
  readonly folder: string;
  readonly key: string;
  readonly activity: Activity;
  readonly complete: boolean;
}

/** The activity of the tapes of a data folder. Each tape is read once, one tape at a time, and then as it grows. */
export class TapeActivities {
  readonly #dataDir: string;
  readonly #program: string | undefined;
  readonly #kept = new Map<string, Kept>();
  readonly #readings = new Map<string, Promise<void>>();
  /** Tapes that could not be read to their end, as they then were. */
  readonly #unreadable = new Map<string, string>();
  readonly #stop = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();

  /** @param program path of the tape program, where it is not that of the installation */
  constructor(dataDir: string, program?: string) {
    this.#dataDir = dataDir;
    this.#program = program;
  }

  /**
   * @param buckets number of parts
   * @returns undefined when there is no such tape, or it has no events or cannot be opened
   */
  async find(id: string, buckets: number): Promise<ActivityPicture | undefined> {
    if (!tapeIds(this.#dataDir).includes(id)) return undefined;
    let known = await this.#known(id);
    if (!known) return undefined;
    if (!known.complete && this.#unreadable.get(id) !== known.key) {
      const reading = this.#reading(id);
      await Promise.race([reading, delay(PATIENCE, undefined, { ref: false })]);
      known = (await this.#known(id)) ?? known;
    }
    const { profile } = known.activity;
    return {
      ...{ start: profile.start, end: profile.end, buckets: profile.buckets(buckets) },
      ...{ gaps: profile.gaps, complete: known.complete },
    };
  }

  /** Stops what is being read. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('the server stops'));
    await this.#turn;
  }

  /** What is known of a tape as it is now. */
  async #known(id: string): Promise<Kept | undefined> {
    const folder = tapeFolder(this.#dataDir, id);
    const state = tapeState(folder);
    if (!state) return undefined;
    const kept = this.#kept.get(id);
    if (kept?.folder === state.folder && kept.key === state.key) return kept;
    const saved = loadActivity(folder);
    if (saved?.key === state.key)
      return this.#keep(id, { ...state, activity: saved.activity, complete: true });
    const earlier =
      saved?.activity ?? (kept?.folder === state.folder && kept.complete ? kept.activity : undefined);
    const tape = await opened(folder);
    const activity = tape && beginActivity(tape, earlier);
    return activity && this.#keep(id, { ...state, activity, complete: false });
  }

  #keep(id: string, { folder, key, activity, complete }: Kept): Kept {
    const kept = { folder, key, activity, complete };
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
    return kept;
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
      await this.#readOn(id, tape, begun, state);
    } catch {
      if (!signal.aborted) this.#unreadable.set(id, state.key);
    }
  }

  async #readOn(id: string, tape: TapeReader, begun: Activity, state: TapeState): Promise<void> {
    const { signal } = this.#stop;
    if (unreadBytes(tape, begun) > SMALL_BYTES) {
      const program = this.#program === undefined ? {} : { program: this.#program };
      await runTape(['activity', id, '--data-dir', this.#dataDir], { ...program, signal });
      return;
    }
    const activity = await runAbortable(readActivity(tape, begun), signal, () => {}, TURN);
    saveActivity(tape.folder, activity, state.key);
    this.#keep(id, { ...state, activity, complete: true });
  }
}

async function opened(folder: string): Promise<TapeReader | undefined> {
  try {
    return await TapeReader.open(folder);
  } catch {
    return undefined;
  }
}
