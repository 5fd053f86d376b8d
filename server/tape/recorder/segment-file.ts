import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The file of a segment in writing. */
export class SegmentFile {
  readonly #file: FileHandle;
  /** Bytes that are whole blocks. */
  #good = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Makes the file, which must not be there yet. */
  static async create(path: string): Promise<SegmentFile> {
    return new SegmentFile(await open(path, 'wx'));
  }

  async append(block: Buffer): Promise<void> {
    for (let done = 0; done < block.length; ) {
      done += (await this.#file.write(block, done, block.length - done)).bytesWritten;
    }
    this.#good += block.length;
  }

  /** Waits until the disk itself has what was written. */
  sync(): Promise<void> {
    return this.#file.datasync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Closes after a write that failed: what it has left of its block is cut off, as far as the disk lets it. */
  async giveUp(): Promise<void> {
    // A reader leaves out a torn tail as well.
    await this.#file.truncate(this.#good).catch(() => {});
    await this.#file.close().catch(() => {});
  }
}

/** Brings the name of a new file to the disk, where folders can be opened (not on Windows) and synced. */
export async function syncName(path: string): Promise<void> {
  try {
    const folder = await open(dirname(path), 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // A file system that cannot do it is no reason not to record.
  }
}
