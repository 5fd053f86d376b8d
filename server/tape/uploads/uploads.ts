import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { LIVE_TAPE, tapeFolder } from '../library/tape-catalog';
import { runTape } from '../library/tape-process';
import { isRunning } from '../running-process';
import { receive } from './upload';

/** Imports that are told of, the running ones among them; the oldest finished ones are forgotten. */
const MAX_REPORTED = 100;
/** Warnings of one import that are kept. */
const MAX_WARNINGS = 20;
/** Folder of the data folder for files on their way; each in one of its own, `<process>-<number>`. */
const UPLOADS = 'uploads';
const UPLOAD = /^(\d+)-\d+$/;

/** What is known of an import. */
export interface UploadStats {
  /** Of the tape that is made. */
  readonly id: string;
  /** As it was asked for, `auto` as long as it is not known better. */
  readonly format: string;
  /** Name that the file had. */
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed';
  /** Of what `bytes` and `total` tell: of the file's coming, or of its being read. */
  readonly phase: 'upload' | 'import';
  readonly bytes: number;
  /** Undefined as long as nobody knows. */
  readonly total?: number;
  readonly events: number;
  /** When it began, ms since 1970. */
  readonly since: number;
  /** What the importer had to say. */
  readonly warnings: readonly string[];
  readonly error?: string;
}

export interface ImportRequest {
  readonly id: string;
  readonly format: string;
  readonly name: string;
  readonly body: Readable;
  /** Bytes that are announced. */
  readonly length?: number | undefined;
}

export interface ImportSettings {
  readonly dataDir: string;
  /** Largest file, bytes. */
  readonly largest: number;
  /** Imports at one time. */
  readonly atOnce: number;
  /** Path of the tape program, where it is not that of the installation. */
  readonly program?: string;
}

type Changing = { -readonly [Field in keyof UploadStats]: UploadStats[Field] };

interface Running {
  readonly figures: Changing;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Files that come over the network and become tapes, each in a process of its own. */
export class Uploads {
  readonly #settings: ImportSettings;
  readonly #told = new Map<string, Changing>();
  readonly #running = new Map<string, Running>();
  #uploads = 0;

  constructor(settings: ImportSettings) {
    this.#settings = settings;
  }

  get largest(): number {
    return this.#settings.largest;
  }

  /** Removes what earlier processes left when they were killed. */
  async open(): Promise<void> {
    const folder = join(this.#settings.dataDir, UPLOADS);
    for (const name of await readdir(folder).catch(() => [])) {
      const pid = Number(UPLOAD.exec(name)?.[1]);
      if (pid > 0 && (pid === process.pid || !isRunning(pid)))
        await rm(join(folder, name), { recursive: true });
    }
  }

  /** Newest first. */
  all(): UploadStats[] {
    return [...this.#told.values()].map((figures) => ({ ...figures })).reverse();
  }

  find(id: string): UploadStats | undefined {
    const figures = this.#told.get(id);
    return figures && { ...figures };
  }

  /**
   * Takes in the file, and then begins to make a tape of it.
   * @returns what is known when the file is here whole
   * @throws ProtocolError for what can be no id, when there is such a tape or it is being made, and when there are as
   * many imports as there may be; TooLargeError, or why the file did not come whole
   */
  async begin(request: ImportRequest): Promise<UploadStats> {
    const { dataDir, atOnce, largest } = this.#settings;
    const { id, format, name, body, length } = request;
    if (this.#running.has(id)) throw refused(`tape ${quoteValue(id)} is being imported already`);
    requireFree(dataDir, id);
    if (this.#running.size >= atOnce) {
      throw new ProtocolError('too_many_connections', `there are ${atOnce} imports already`);
    }
    const figures: Changing = {
      ...{ id, format, name, state: 'running', phase: 'upload', bytes: 0, events: 0, warnings: [] },
      ...(length !== undefined && { total: length }),
      since: Date.now(),
    };
    this.#tell(figures);
    const folder = join(dataDir, UPLOADS, `${process.pid}-${++this.#uploads}`);
    const stop = new AbortController();
    let ended = (): void => {};
    const done = new Promise<void>((resolve) => {
      ended = resolve;
    });
    this.#running.set(id, { figures, stop, done });
    const end = (error?: unknown): void => {
      this.#running.delete(id);
      figures.state = error === undefined ? 'done' : 'failed';
      if (error !== undefined) figures.error = error instanceof Error ? error.message : String(error);
      ended();
    };
    const onStop = (): void => void body.destroy(stop.signal.reason);
    stop.signal.addEventListener('abort', onStop, { once: true });
    try {
      const path = await receive(body, folder, name, largest, (bytes) => {
        figures.bytes += bytes;
      });
      stop.signal.removeEventListener('abort', onStop);
      const { size } = await stat(path);
      Object.assign(figures, { phase: 'import', bytes: 0, total: size });
      void this.#import(figures, path, stop.signal)
        .finally(() => rm(folder, { recursive: true, force: true }))
        .then(() => end(), end);
      return { ...figures };
    } catch (error) {
      end(error);
      throw error;
    }
  }

  /** Stops an import; nothing is left of it. @returns whether there is one that runs */
  async stop(id: string): Promise<boolean> {
    const running = this.#running.get(id);
    running?.stop.abort(new Error('it was stopped'));
    await running?.done;
    return running !== undefined;
  }

  /** Stops all of them. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort(new Error('the server stopped'));
    await Promise.all(running.map(({ done }) => done));
  }

  async #import(figures: Changing, path: string, signal: AbortSignal): Promise<void> {
    const { dataDir, program } = this.#settings;
    const { id, format, name } = figures;
    const warnings: string[] = [];
    const result = await runTape(
      // A name may begin with a dash, as a flag does.
      ['import', format, path, `--id=${id}`, `--name=${name}`, `--data-dir=${dataDir}`],
      {
        signal,
        ...(program !== undefined && { program }),
        progress: ({ bytes, events }) => Object.assign(figures, { bytes, events }),
        warn: (text) => {
          if (warnings.length < MAX_WARNINGS) warnings.push(withoutPath(text, path, name));
          figures.warnings = [...warnings];
        },
      },
    ).catch((error: Error) => {
      throw new Error(withoutPath(error.message, path, name));
    });
    Object.assign(figures, { format: result.format, events: result.events, bytes: figures.total });
  }

  #tell(figures: Changing): void {
    this.#told.delete(figures.id);
    this.#told.set(figures.id, figures);
    for (const [id, { state }] of this.#told) {
      if (this.#told.size <= MAX_REPORTED) break;
      if (state !== 'running') this.#told.delete(id);
    }
  }
}

/** @throws ProtocolError when no tape can have the id, or one has it */
function requireFree(dataDir: string, id: string): void {
  let taken: boolean;
  try {
    taken = id === LIVE_TAPE || existsSync(tapeFolder(dataDir, id));
  } catch (error) {
    throw refused(`id is ${(error as Error).message}`);
  }
  if (taken) throw refused(`there is a tape ${quoteValue(id)} already`);
}

function refused(message: string): ProtocolError {
  return new ProtocolError('bad_request', message);
}

/** Who sent a file knows it by its name, and has no business with the folders of this machine. */
function withoutPath(text: string, path: string, name: string): string {
  return text.replaceAll(path, name);
}
