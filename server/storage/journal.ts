import { constants, type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ZodType } from 'zod';
import { ProtocolError } from '../../lib/protocol/error';
import { copyDamaged, makeFolder, OWNER_ONLY, replaceFile, syncFolder } from './durable-file';
import { decodeLines, encodeLine } from './journal-line';
import { writeErrorReason } from './write-error';

/** Records that may wait to be written. */
const MAX_WAITING = 20_000;
/** The file is compacted at twice the lines that are needed plus this many. */
const SPARE_LINES = 5_000;

export interface JournalLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Owner of the folder of a journal; throws when another process has taken the folder over. */
export interface FolderOwner {
  requireOwned(): Promise<void>;
}

export interface JournalOptions<R extends object> {
  readonly file: string;
  /** Schema of a line, with strict objects. */
  readonly schema: ZodType<R>;
  /** Changes the state: called for each record of the file, and for each new one that is on the disk. */
  readonly apply: (record: R) => void;
  /** Returns the fewest records that add up to the state. */
  readonly records: () => readonly R[];
  /**
   * Called in place of each damaged line, which is then skipped. Without it, a damaged line is an error: for
   * a file that guards access.
   */
  readonly skipped?: () => void;
  /** Advice about a damaged line; part of the error. */
  readonly advice?: string;
  readonly log: JournalLog;
  readonly owner?: FolderOwner | undefined;
}

interface Batch<R> {
  readonly records: readonly R[];
  readonly happened: boolean;
  readonly written: () => void;
  readonly failed: (error: Error) => void;
}

/**
 * Append-only file of JSON lines, from which a state is built. The state changes only by `apply`, in the order
 * of the file, and only after the disk has the record; so everything acknowledged survives a kill or a power
 * failure. Waiting records are written together, so that many writers cost one sync.
 */
export class Journal<R extends object> {
  readonly #options: JournalOptions<R>;
  #waiting: Batch<R>[] = [];
  #waitingRecords = 0;
  #working: Promise<void> | undefined;
  #handle: FileHandle | undefined;
  /** Bytes of complete lines: the next line begins there. */
  #end = 0;
  #lines = 0;
  #kept = 0;
  /** True when bytes may follow the last complete line. */
  #torn = false;
  /** True when the state has records that the file lacks. */
  #behind = false;

  constructor(options: JournalOptions<R>) {
    this.#options = options;
  }

  /**
   * Reads the file and builds the state; a missing file is an empty one. A last line torn by a crash is dropped,
   * because it was never acknowledged. Damaged lines are skipped, and the file is copied beside itself first.
   * @throws Error naming the file, when it cannot be read, and its line, when a damaged one must not be skipped
   */
  async open(): Promise<void> {
    const { file, schema, apply, skipped, advice, log } = this.#options;
    const { lines, end, tail, unchecked } = decodeLines(await contentOf(file), schema);
    const faults = lines.flatMap((line) => ('fault' in line ? [line.fault] : []));
    if (faults.length > 0 && skipped === undefined)
      throw new Error([`${file} is damaged: ${faults.join('; ')}`, advice].filter(Boolean).join('. '));
    for (const line of lines) {
      if ('record' in line) apply(line.record);
      else skipped?.();
    }
    if (tail === 'torn') log.info({ file }, 'incomplete last line dropped');
    this.#end = end;
    this.#lines = lines.length;
    this.#kept = this.#options.records().length;
    this.#torn = tail !== undefined;
    this.#behind = tail === 'unended';
    try {
      if (faults.length > 0)
        log.warn({ file, faults, copy: await copyDamaged(file) }, 'damaged lines skipped');
      const spent = this.#lines > this.#kept || faults.length > 0;
      if (spent || unchecked || this.#behind) await this.#rewrite([]);
    } catch (error) {
      // The file stays as it is, with its damaged lines, and grows.
      log.warn({ file, faults, reason: textOf(error) }, 'journal cannot be compacted');
    }
  }

  /**
   * Writes the records, then applies them; returns when both are done.
   * @throws ProtocolError `internal` when the disk fails or too many records wait; nothing has changed then
   */
  append(records: readonly R[]): Promise<void> {
    return this.#add(records, false);
  }

  /**
   * Writes records of facts, and applies them even if the disk fails; the next write stores them then.
   * @throws ProtocolError `internal` when they are not on the disk
   */
  appendFacts(records: readonly R[]): Promise<void> {
    return this.#add(records, true);
  }

  /** Writes waiting records and closes the file. */
  async close(): Promise<void> {
    await this.#working;
    await this.#close();
  }

  #add(records: readonly R[], happened: boolean): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    if (this.#waitingRecords + records.length > MAX_WAITING) {
      if (happened) this.#applyUnwritten(records);
      return Promise.reject(notStored(`${this.#waitingRecords} records wait to be written already`));
    }
    this.#waitingRecords += records.length;
    return new Promise((written, failed) => {
      this.#waiting.push({ records, happened, written, failed });
      this.#working ??= this.#work();
    });
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batches = this.#waiting;
      this.#waiting = [];
      this.#waitingRecords = 0;
      const failure = await this.#write(batches.flatMap(({ records }) => records)).catch((error) => {
        const { file, log } = this.#options;
        log.warn({ file, reason: textOf(error) }, 'journal cannot be written');
        return notStored(reasonOf(error));
      });
      for (const { records, happened, written, failed } of batches) {
        if (failure === undefined) for (const record of records) this.#options.apply(record);
        else if (happened) this.#applyUnwritten(records);
        if (failure === undefined) written();
        else failed(failure);
      }
    }
    this.#working = undefined;
  }

  #applyUnwritten(records: readonly R[]): void {
    for (const record of records) this.#options.apply(record);
    this.#behind = true;
  }

  async #write(records: readonly R[]): Promise<undefined> {
    if (this.#behind || this.#lines + records.length > 2 * this.#kept + SPARE_LINES) {
      await this.#rewrite(records);
      return;
    }
    await this.#options.owner?.requireOwned();
    const handle = await this.#open();
    const bytes = Buffer.from(records.map(encodeLine).join(''));
    if (this.#torn) await handle.truncate(this.#end);
    // Until the sync, an unknown part of the bytes is on the disk.
    this.#torn = true;
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, this.#end + done);
        done += bytesWritten;
      }
      await handle.datasync();
    } catch (error) {
      await handle.truncate(this.#end).catch(() => undefined);
      throw error;
    }
    this.#torn = false;
    this.#end += bytes.length;
    this.#lines += records.length;
  }

  /** Replaces the file by the state and the records that are to follow. */
  async #rewrite(records: readonly R[]): Promise<void> {
    const { file, owner } = this.#options;
    await owner?.requireOwned();
    const kept = [...this.#options.records(), ...records];
    const bytes = Buffer.from(kept.map(encodeLine).join(''));
    const wasBehind = this.#behind;
    this.#behind = false;
    try {
      await makeFolder(dirname(file));
      await replaceFile(file, bytes);
    } catch (error) {
      this.#behind ||= wasBehind;
      throw error;
    }
    await this.#close();
    this.#end = bytes.length;
    this.#lines = this.#kept = kept.length;
    this.#torn = false;
  }

  async #open(): Promise<FileHandle> {
    if (this.#handle) return this.#handle;
    const { file } = this.#options;
    await makeFolder(dirname(file));
    // Not for appending: each line is written where the last complete one ends.
    this.#handle = await open(file, constants.O_RDWR | constants.O_CREAT, OWNER_ONLY);
    await syncFolder(dirname(file));
    return this.#handle;
  }

  async #close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }
}

function notStored(reason: string): ProtocolError {
  return new ProtocolError('internal', `not stored, so nothing has changed: ${reason}`);
}

/** Describes a failure to a client, without paths and hosts; one without a code is from the owner of the folder. */
function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? 'another server has the data folder' : writeErrorReason(error as Error);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
