import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { wallMillis } from '../../time/clock';
import { LIVE_TAPE, tapeFolder } from '../library/tape-catalog';
import { runTape } from '../library/tape-process';
import { receive } from './upload';

/** Maximum imports that are reported; the oldest finished ones are dropped. */
const MAX_REPORTED = 100;
/** Maximum warnings kept per import. */
const MAX_WARNINGS = 20;
/** Subfolder of the data folder for uploads; each has a folder `<process>-<number>`. */
const UPLOADS = 'uploads';
const UPLOAD = /^(\d+)-\d+$/;

/** State of an import. */
export interface UploadStats {
  /** Id of the new tape. */
  readonly id: string;
  /** The requested format; `auto` until detected. */
  readonly format: string;
  /** Original name of the file. */
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed';
  /** Phase that `bytes` and `total` refer to. */
  readonly phase: 'upload' | 'import';
  readonly bytes: number;
  /** Undefined if unknown. */
  readonly total?: number;
  readonly events: number;
  /** Start time, ms since 1970. */
  readonly since: number;
  /** Warnings of the importer. */
  readonly warnings: readonly string[];
  readonly error?: string;
}

export interface ImportRequest {
  readonly id: string;
  readonly format: string;
  readonly name: string;
  /** Currency of instruments without a known one. */
  readonly currency?: string;
  readonly body: Readable;
  /** Announced content length, bytes. */
  readonly length?: number | undefined;
}

export interface ImportSettings {
  readonly dataDir: string;
  /** Maximum file size, bytes. */
  readonly maxFileBytes: number;
  /** Maximum concurrent imports. */
  readonly maxConcurrent: number;
  /** Path of the tape program, if not the installed one. */
  readonly program?: string;
}

type MutableStats = { -readonly [Field in keyof UploadStats]: UploadStats[Field] };

interface Running {
  readonly stats: MutableStats;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Receives files over the network and imports them as tapes, each in a separate process. */
export class Uploads {
  readonly #settings: ImportSettings;
  readonly #reported = new Map<string, MutableStats>();
  readonly #running = new Map<string, Running>();
  #uploads = 0;

  constructor(settings: ImportSettings) {
    this.#settings = settings;
  }

  get maxFileBytes(): number {
    return this.#settings.maxFileBytes;
  }

  /** Removes the files of an earlier start; the lock of the data folder is held. */
  async open(): Promise<void> {
    const folder = join(this.#settings.dataDir, UPLOADS);
    for (const name of await readdir(folder).catch(() => [])) {
      if (UPLOAD.test(name)) await rm(join(folder, name), { recursive: true });
    }
  }

  /** All reported imports, newest first. */
  all(): UploadStats[] {
    return [...this.#reported.values()].map((stats) => ({ ...stats })).reverse();
  }

  find(id: string): UploadStats | undefined {
    const stats = this.#reported.get(id);
    return stats && { ...stats };
  }

  /**
   * Receives a file, then starts to import it.
   * @returns the state once the file is completely received
   * @throws ProtocolError for an invalid or taken id or too many imports; TooLargeError, or the reason why the
   * upload is incomplete
   */
  async begin(request: ImportRequest): Promise<UploadStats> {
    const { dataDir, maxConcurrent, maxFileBytes } = this.#settings;
    const { id, format, name, currency, body, length } = request;
    if (this.#running.has(id)) throw badRequest(`tape ${quoteValue(id)} is being imported already`);
    requireFree(dataDir, id);
    if (this.#running.size >= maxConcurrent) {
      throw new ProtocolError(
        'too_many_connections',
        `too many imports: ${maxConcurrent} running, at most ${maxConcurrent} allowed`,
      );
    }
    const stats: MutableStats = {
      ...{ id, format, name, state: 'running', phase: 'upload', bytes: 0, events: 0, warnings: [] },
      ...(length !== undefined && { total: length }),
      since: wallMillis(),
    };
    this.#report(stats);
    const folder = join(dataDir, UPLOADS, `${process.pid}-${++this.#uploads}`);
    const stop = new AbortController();
    let ended = (): void => {};
    const done = new Promise<void>((resolve) => {
      ended = resolve;
    });
    this.#running.set(id, { stats: stats, stop, done });
    const end = (error?: unknown): void => {
      this.#running.delete(id);
      stats.state = error === undefined ? 'done' : 'failed';
      if (error !== undefined) stats.error = error instanceof Error ? error.message : String(error);
      ended();
    };
    const onStop = (): void => void body.destroy(stop.signal.reason);
    stop.signal.addEventListener('abort', onStop, { once: true });
    try {
      const path = await receive(body, folder, name, maxFileBytes, (bytes) => {
        stats.bytes += bytes;
      });
      stop.signal.removeEventListener('abort', onStop);
      const { size } = await stat(path);
      Object.assign(stats, { phase: 'import', bytes: 0, total: size });
      void this.#import(stats, path, currency, stop.signal)
        .finally(() => rm(folder, { recursive: true, force: true }))
        .then(() => end(), end);
      return { ...stats };
    } catch (error) {
      end(error);
      throw error;
    }
  }

  /** Stops an import and removes its files. @returns true if it was running */
  async stop(id: string): Promise<boolean> {
    const running = this.#running.get(id);
    running?.stop.abort(new Error('the import was stopped'));
    await running?.done;
    return running !== undefined;
  }

  /** Stops all imports. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort(new Error('the server was shut down'));
    await Promise.all(running.map(({ done }) => done));
  }

  async #import(
    stats: MutableStats,
    path: string,
    currency: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { dataDir, program } = this.#settings;
    const { id, format, name } = stats;
    const warnings: string[] = [];
    const result = await runTape(
      // Values use `=`, since a name may start with a dash like a flag.
      [
        ...['import', format, path, `--id=${id}`, `--name=${name}`, `--data-dir=${dataDir}`],
        ...(currency === undefined ? [] : [`--currency=${currency}`]),
      ],
      {
        signal,
        ...(program !== undefined && { program }),
        progress: ({ bytes, events }) => Object.assign(stats, { bytes, events }),
        warn: (text) => {
          if (warnings.length < MAX_WARNINGS) warnings.push(withoutPath(text, path, name));
          stats.warnings = [...warnings];
        },
      },
    ).catch((error: Error) => {
      throw new Error(withoutPath(error.message, path, name));
    });
    Object.assign(stats, { format: result.format, events: result.events, bytes: stats.total });
  }

  #report(stats: MutableStats): void {
    this.#reported.delete(stats.id);
    this.#reported.set(stats.id, stats);
    for (const [id, { state }] of this.#reported) {
      if (this.#reported.size <= MAX_REPORTED) break;
      if (state !== 'running') this.#reported.delete(id);
    }
  }
}

/** @throws ProtocolError for an invalid or taken id */
function requireFree(dataDir: string, id: string): void {
  let taken: boolean;
  try {
    taken = id === LIVE_TAPE || existsSync(tapeFolder(dataDir, id));
  } catch (error) {
    throw badRequest(`id is ${(error as Error).message}`);
  }
  if (taken) throw badRequest(`tape ${quoteValue(id)} already exists`);
}

function badRequest(message: string): ProtocolError {
  return new ProtocolError('bad_request', message);
}

/** Replaces the path by the original name, since clients must not see paths of this machine. */
function withoutPath(text: string, path: string, name: string): string {
  return text.replaceAll(path, name);
}
