import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Lines that may wait to be written. */
const MAX_WAITING = 20_000;
/** The file is written anew when it has so many lines more than twice what there is to keep. */
const SPARE_LINES = 5_000;

/** What could not be written; the message says why. */
export class JournalError extends Error {}

interface Waiting {
  readonly lines: readonly string[];
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * A file of one JSON value a line that only grows, until it is written anew with what is still of use. What was
 * answered as written is on the disk itself: neither a kill nor a loss of power takes it away. All that waits is
 * written together, so that many writers cost one sync.
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
  /** The end of the file is not known to be whole. */
  #torn = false;

  /** @param keep all that must be in the file now */
  constructor(file: string, keep: () => readonly object[]) {
    this.#file = file;
    this.#keep = keep;
  }

  /**
   * Reads what was written before. A line that a crash cut in half is passed over.
   * @throws when the file is there and cannot be read
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

  /** Writes the file anew with what is kept, before anything is appended. */
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
   * Writes the values, and answers when they are on the disk.
   * @throws JournalError when the disk does not take them, or too much waits
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

  /** Writes what waits and closes the file. */
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
        // Part of it may be there: the next write makes the file whole, with all that is kept by then.
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

  /** What waits is part of what is kept: memory is changed before the disk. */
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

/** A name that is new in a folder is lost with the power unless the folder is brought to the disk too. */
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
