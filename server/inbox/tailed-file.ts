import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Ingest, PushedValue } from '../ingest/ingest';
import type { InboxLog } from './inbox-folder';
import type { InboxLedger, TailRecord } from './inbox-ledger';
import { INBOX_PRODUCER, lineValue } from './live-file';

/** Bytes read at a time, and so maximum length of a line, bytes. */
const CHUNK_BYTES = 1_000_000;
/** Bytes at the start of the file that identify it besides its inode. */
const HEAD_BYTES = 1_024;
/** Files of the folder among which a rotated one is searched, at most. */
const MAX_SEARCHED = 1_000;
const LINE_END = 10;

export interface TailedFileOptions {
  readonly file: string;
  readonly ingest: Pick<Ingest, 'push'>;
  readonly ledger: Pick<InboxLedger, 'tailOf' | 'write'>;
  readonly log: InboxLog;
}

interface Source {
  readonly handle: FileHandle;
  readonly inode: string;
}

/**
 * Follows a growing NDJSON file. The ledger has its inode and the offset behind the last line that was taken. An
 * incomplete last line waits. A rotated file is read to its end before its successor; a truncated one is read from its
 * start.
 */
export class TailedFile {
  readonly #options: TailedFileOptions;
  #source: Source | undefined;

  constructor(options: TailedFileOptions) {
    this.#options = options;
  }

  /**
   * Takes all complete lines that are new.
   * @throws Error when the file cannot be read or the ledger cannot be written
   */
  async read(signal: AbortSignal): Promise<void> {
    const { file } = this.#options;
    this.#source ??= await this.#reopen();
    for (;;) {
      const source = this.#source;
      if (source !== undefined) await this.#readNew(source, signal);
      if (signal.aborted || (await inodeOf(file)) === source?.inode) return;
      // Lines that were written between the last read and the rotation.
      if (source !== undefined) await this.#readNew(source, signal);
      if (signal.aborted) return;
      await this.close();
      const next = await openFile(file);
      if (next === undefined) return;
      if (source !== undefined) this.#options.log.info({ file }, 'followed file was rotated');
      this.#source = next;
    }
  }

  async close(): Promise<void> {
    await this.#source?.handle.close();
    this.#source = undefined;
  }

  /** Opens the file that the ledger has: the one followed, or one beside it that it was renamed to. */
  async #reopen(): Promise<Source | undefined> {
    const { file, ledger } = this.#options;
    const known = ledger.tailOf(file);
    if (known === undefined || (await inodeOf(file)) === known.inode) return openFile(file);
    const folder = dirname(file);
    const names = await readdir(folder);
    for (const name of names.filter((one) => one.startsWith(basename(file))).slice(0, MAX_SEARCHED)) {
      const path = join(folder, name);
      if ((await inodeOf(path)) !== known.inode) continue;
      const rotated = await openFile(path);
      if (rotated !== undefined && (await hasHead(rotated.handle, known))) return rotated;
      await rotated?.handle.close();
    }
    return openFile(file);
  }

  async #readNew(source: Source, signal: AbortSignal): Promise<void> {
    const { handle, inode } = source;
    const { file, ledger, log, ingest } = this.#options;
    const known = ledger.tailOf(file);
    const { size } = await handle.stat();
    let offset = 0;
    if (known?.inode === inode) {
      if (size >= known.offset && (await hasHead(handle, known))) offset = known.offset;
      else {
        log.warn({ file, size, offset: known.offset }, 'followed file was truncated, read from its start');
        await this.#reach(0, source);
      }
    }
    if (size === offset) return;
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    while (!signal.aborted) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, offset);
      const bytes = buffer.subarray(0, bytesRead);
      const end = bytes.lastIndexOf(LINE_END) + 1;
      if (end === 0 && bytesRead < CHUNK_BYTES) return;
      // Without a line end the whole piece is part of a line that is too long.
      const length = end === 0 ? bytesRead : end;
      const values = valuesOf(bytes.subarray(0, length), end === 0);
      const { accepted, rejected, faults } = await ingest.push(INBOX_PRODUCER, values);
      const from = offset;
      offset += length;
      if (rejected > 0) {
        const first = faults.map(({ at, message }) => `byte ${from + at}: ${message}`);
        log.warn(
          { file, accepted, rejected, faults: first.slice(0, 3) },
          'lines of a followed file rejected',
        );
      }
      await this.#reach(offset, source);
    }
  }

  /** Writes the offset to the ledger. */
  async #reach(offset: number, { handle, inode }: Source): Promise<void> {
    const { file, ledger } = this.#options;
    await ledger.write({ kind: 'tail', file, inode, offset, head: await headOf(handle, offset) });
  }
}

/** Yields the lines as values; `at` is the first byte of the line. */
function* valuesOf(bytes: Buffer, isTooLong: boolean): Generator<PushedValue> {
  if (isTooLong) {
    yield { at: 0, fault: new RangeError(`the line must have at most ${CHUNK_BYTES} bytes`) };
    return;
  }
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_END, start);
    const value = lineValue(start + 1, bytes.toString('utf8', start, end));
    if (value !== undefined) yield { ...value, at: start };
    start = end + 1;
  }
}

async function openFile(path: string): Promise<Source | undefined> {
  try {
    const handle = await open(path, 'r');
    return { handle, inode: String((await handle.stat({ bigint: true })).ino) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Returns the inode of a file; undefined without the file. */
async function inodeOf(path: string): Promise<string | undefined> {
  try {
    return String((await stat(path, { bigint: true })).ino);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function headOf(handle: FileHandle, offset: number): Promise<string> {
  const head = Buffer.alloc(Math.min(offset, HEAD_BYTES));
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  return createHash('sha256').update(head.subarray(0, bytesRead)).digest('hex');
}

async function hasHead(handle: FileHandle, { offset, head }: TailRecord): Promise<boolean> {
  return (await headOf(handle, offset)) === head;
}
