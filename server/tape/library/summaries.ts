import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { wallMillis } from '../../time/clock';
import { loadCache, saveCache } from '../format/cache-file';
import { TapeReader } from '../format/tape-reader';
import { summarize, type TapeSummary, tapeFolder, tapeIds } from './tape-catalog';
import { type TapeState, tapeState } from './tape-state';

/** Cache file next to the segments; it may be deleted at any time. */
const SUMMARY_FILE = 'summary.json';
const VERSION = 1;
/** Minimum time since the last change before a summary is saved, ms. */
const MIN_UNCHANGED_MS = 60_000;
/** Maximum age of the summary of a growing tape, ms, since opening a tape is expensive. */
const MAX_AGE_MS = 5_000;

interface CachedSummary {
  readonly state: TapeState;
  readonly at: number;
  /** Undefined for a tape that cannot be opened. */
  readonly summary: TapeSummary | undefined;
}

/** Provides summaries of the tapes of a data folder, from a cache where possible. */
export class TapeSummaries {
  readonly #dataDir: string;
  readonly #known = new Map<string, CachedSummary>();
  readonly #pending = new Map<string, Promise<TapeSummary | undefined>>();

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** Returns the summaries of all readable tapes, by id. */
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

  /** Returns the summary of one tape; undefined if missing or unreadable. */
  async find(id: string): Promise<TapeSummary | undefined> {
    return tapeIds(this.#dataDir).includes(id) ? this.#of(id) : undefined;
  }

  #of(id: string): Promise<TapeSummary | undefined> {
    let pending = this.#pending.get(id);
    if (!pending) {
      pending = this.#find(id).finally(() => this.#pending.delete(id));
      this.#pending.set(id, pending);
    }
    return pending;
  }

  async #find(id: string): Promise<TapeSummary | undefined> {
    const folder = tapeFolder(this.#dataDir, id);
    const state = tapeState(folder);
    if (!state) return undefined;
    const known = this.#known.get(id) ?? load(folder, state);
    const same = known?.state.folder === state.folder;
    const fresh = known?.summary?.start !== undefined && performance.now() - known.at < MAX_AGE_MS;
    if (known && same && (fresh || known.state.key === state.key)) {
      this.#known.set(id, known);
      return known.summary;
    }
    await setImmediate();
    const summary = await open(id, folder);
    this.#known.set(id, { state, at: performance.now(), summary });
    if (summary && Math.abs(wallMillis() - state.changed) > MIN_UNCHANGED_MS) save(folder, state, summary);
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

function load(folder: string, state: TapeState): CachedSummary | undefined {
  const { version, key, summary } = loadCache(join(folder, SUMMARY_FILE)) ?? {};
  if (version !== VERSION || key !== state.key) return undefined;
  return { state, at: performance.now(), summary: summary as TapeSummary };
}

function save(folder: string, { key }: TapeState, summary: TapeSummary): void {
  saveCache(join(folder, SUMMARY_FILE), JSON.stringify({ version: VERSION, key, summary }));
}
