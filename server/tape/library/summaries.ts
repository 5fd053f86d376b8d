import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { loadCache, saveCache } from '../format/cache-file';
import { TapeReader } from '../format/tape-reader';
import { summarize, type TapeSummary, tapeFolder, tapeIds } from './tape-catalog';
import { type TapeState, tapeState } from './tape-state';

/** A cache beside the segments; it may be deleted at any time. */
const SUMMARY_FILE = 'summary.json';
const VERSION = 1;
/** A tape that changed within this time may be in writing; what is said of it is not saved, ms. */
const SETTLED_MS = 60_000;
/** What is said of a tape that is being written may be so old, ms: finding it out costs more than opening the tape. */
const FRESH_MS = 5_000;

interface Known {
  readonly state: TapeState;
  readonly at: number;
  /** Undefined for a tape that cannot be opened. */
  readonly summary: TapeSummary | undefined;
}

/** Says what is on the tapes of a data folder, without opening those that it knows. */
export class TapeSummaries {
  readonly #dataDir: string;
  readonly #known = new Map<string, Known>();
  readonly #underWay = new Map<string, Promise<TapeSummary | undefined>>();

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** Those of all tapes that can be opened, by their ids. */
  async all(): Promise<TapeSummary[]> {
    const ids = tapeIds(this.#dataDir);
    for (const id of this.#known.keys()) if (!ids.includes(id)) this.#known.delete(id);
    const summaries: TapeSummary[] = [];
    for (const id of ids) {
      const summary = await this.#of(id);
      if (summary) summaries.push(summary);
    }
    return summaries;
  }

  /** That of one tape; undefined when there is none, or it cannot be opened. */
  async find(id: string): Promise<TapeSummary | undefined> {
    return tapeIds(this.#dataDir).includes(id) ? this.#of(id) : undefined;
  }

  #of(id: string): Promise<TapeSummary | undefined> {
    let underWay = this.#underWay.get(id);
    if (!underWay) {
      underWay = this.#find(id).finally(() => this.#underWay.delete(id));
      this.#underWay.set(id, underWay);
    }
    return underWay;
  }

  async #find(id: string): Promise<TapeSummary | undefined> {
    const folder = tapeFolder(this.#dataDir, id);
    const state = tapeState(folder);
    if (!state) return undefined;
    const known = this.#known.get(id) ?? load(folder, state);
    const same = known?.state.folder === state.folder;
    const fresh = known?.summary?.start !== undefined && Date.now() - known.at < FRESH_MS;
    if (known && same && (fresh || known.state.key === state.key)) {
      this.#known.set(id, known);
      return known.summary;
    }
    await setImmediate();
    const summary = await open(id, folder);
    this.#known.set(id, { state, at: Date.now(), summary });
    if (summary && Date.now() - state.changed > SETTLED_MS) save(folder, state, summary);
    return summary;
  }
}

async function open(id: string, folder: string): Promise<TapeSummary | undefined> {
  try {
    return summarize(id, await TapeReader.open(folder));
  } catch {
    return undefined;
  }
}

function load(folder: string, state: TapeState): Known | undefined {
  const { version, key, summary } = loadCache(join(folder, SUMMARY_FILE)) ?? {};
  if (version !== VERSION || key !== state.key) return undefined;
  return { state, at: Date.now(), summary: summary as TapeSummary };
}

function save(folder: string, { key }: TapeState, summary: TapeSummary): void {
  saveCache(join(folder, SUMMARY_FILE), JSON.stringify({ version: VERSION, key, summary }));
}
