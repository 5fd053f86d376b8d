import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Lines that may wait to be written. */
const MAX_WAITING = 20_000;
/** The file is compacted at twice the lines that are needed plus this many. */
const SPARE_LINES = 5_000;

/** A record could not be written; the message says why. */
export class JournalError extends Error {}

interface Waiting {
  readonly lines: readonly string[];
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Append-only JSON-lines file with compaction. Records that were acknowledged are on the disk and survive a
 * kill or a power failure. Waiting records are written together, so that many writers cost one sync.
 */
export class Journal {
  readonly #file: string;
  readonly #keep: () => readonly object[];
  #waiting: Waiting[] = [];
  #waitingLines = 0;
  #working: Promise<void> | undefined;
  #handle: FileHandle | undefined;
  #lines = 0;
  #kept = 0;
  /** True when the end of the file may be torn. */
  #torn = false;

  /** @param keep returns all records that the file must hold now */
  constructor(file: string, keep: () => readonly object[]) {
    this.#file = file;
    this.#keep = keep;
  }

  /**
   * Reads the records; a line torn by a crash is skipped.
   * @throws Error when the file exists and cannot be read
   */
  read(): unknown[] {
    const values = textOf(this.#file)
      .split('\n')
      .flatMap((line): unknown[] => {
        try {
          return line === '' ? [] : [JSON.parse(line)];
        } catch {
          return [];
        }
      });
    this.#lines = values.length;
    return values;
  }

  /** Rewrites the file with the records to keep, before anything is appended. */
  compact(): void {
    const kept = this.#keep();
    if (kept.length === 0 && this.#lines === 0) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    const aside = `${this.#file}.new`;
    writeFileSync(aside, kept.map(lineOf).join(''), { mode: 0o600, flush: true });
    renameSync(aside, this.#file);
    this.#lines = this.#kept = kept.length;
  }

  /**
   * Writes the values; resolves when they are on the disk.
   * @throws JournalError when the disk fails, or too many lines wait
   */
  append(values: readonly object[]): Promise<void> {
    if (this.#waitingLines + values.length > MAX_WAITING) {
      return Promise.reject(new JournalError(`${this.#waitingLines} lines wait to be written already`));
    }
    this.#waitingLines += values.length;
    return new Promise((written, failed) => {
      this.#waiting.push({ lines: values.map(lineOf), written, failed });
      this.#working ??= this.#work();
    });
  }

  /** Writes waiting records and closes the file. */
  async close(): Promise<void> {
    await this.#working;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      this.#waitingLines = 0;
      try {
        await this.#write(batch.flatMap(({ lines }) => lines));
        for (const { written } of batch) written();
      } catch (error) {
        // Part of the batch may be on the disk: the next write rewrites the whole file.
        this.#torn = true;
        const reason = error instanceof Error ? error.message : String(error);
        for (const { failed } of batch) failed(new JournalError(reason));
      }
    }
    this.#working = undefined;
  }

  async #write(lines: readonly string[]): Promise<void> {
    if (this.#torn || this.#lines + lines.length > 2 * this.#kept + SPARE_LINES) {
      await this.#rewrite();
      return;
    }
    const handle = await this.#open();
    await handle.appendFile(lines.join(''));
    await handle.datasync();
    this.#lines += lines.length;
  }

  /** Waiting records are part of the records to keep: memory changes before the disk. */
  async #rewrite(): Promise<void> {
    const kept = this.#keep();
    const aside = `${this.#file}.new`;
    mkdirSync(dirname(this.#file), { recursive: true });
    const fresh = await open(aside, 'w', 0o600);
    try {
      await fresh.appendFile(kept.map(lineOf).join(''));
      await fresh.sync();
      await rename(aside, this.#file);
    } finally {
      await fresh.close();
    }
    await syncFolder(this.#file);
    await this.#handle?.close();
    this.#handle = undefined;
    this.#torn = false;
    this.#lines = this.#kept = kept.length;
  }

  async #open(): Promise<FileHandle> {
    if (this.#handle) return this.#handle;
    mkdirSync(dirname(this.#file), { recursive: true });
    this.#handle = await open(this.#file, 'a', 0o600);
    await syncFolder(this.#file);
    return this.#handle;
  }
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** A new file name is lost in a power failure unless its folder is synced too. */
async function syncFolder(file: string): Promise<void> {
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
