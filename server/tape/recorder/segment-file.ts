import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A segment file open for writing. */
export class SegmentFile {
  readonly #file: FileHandle;
  /** Bytes in complete blocks. */
  #completeBytes = 0;

  /** Use {@link SegmentFile.create}. */
  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Creates the file, which must not exist. */
  static async create(path: string): Promise<SegmentFile> {
    return new SegmentFile(await open(path, 'wx'));
  }

  async append(block: Buffer): Promise<void> {
    for (let done = 0; done < block.length; ) {
      done += (await this.#file.write(block, done, block.length - done)).bytesWritten;
    }
    this.#completeBytes += block.length;
  }

  /** Syncs written data to disk. */
  sync(): Promise<void> {
    return this.#file.datasync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Closes the file after a failed write, and truncates the incomplete block if possible. */
  async closeAfterError(): Promise<void> {
    // Readers also ignore a torn tail.
    await this.#file.truncate(this.#completeBytes).catch(() => {});
    await this.#file.close().catch(() => {});
  }
}

/** Syncs the name of a new file to disk, where folders can be synced (not on Windows). */
export async function syncName(path: string): Promise<void> {
  try {
    const folder = await open(dirname(path), 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // Recording works without it on file systems that do not support it.
  }
}
