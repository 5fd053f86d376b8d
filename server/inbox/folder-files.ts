import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, OWNER_ONLY, syncFolder } from '../storage/durable-file';
import type { ListedFile } from './settled-files';

/** Bytes read at a time. */
const CHUNK_BYTES = 256 * 1024;
/** Files of one listing, at most; further ones wait for the next. */
const MAX_LISTED = 1_000;

/** Folders inside a folder of the inbox that files are moved to. */
export type Finished = 'done' | 'failed';

/** Files of one folder, as the inbox uses them. */
export interface FolderFiles {
  pathOf(name: string): string;
  list(): Promise<readonly ListedFile[]>;
  /** Returns the SHA-256 of a file, hexadecimal. */
  hash(name: string, signal: AbortSignal): Promise<string>;
  /** Returns the file as it is now; undefined if it is gone. */
  find(name: string): Promise<ListedFile | undefined>;
  /** Moves a file durably, with a file of the reason beside it if there is one. @returns its new name */
  move(name: string, to: Finished, reason?: string): Promise<string>;
}

/** A folder of the inbox on a disk. Only regular files count: no links, no folders. */
export class DiskFolder implements FolderFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Creates the folder and those for finished files. */
  async make(): Promise<void> {
    for (const name of ['done', 'failed']) await makeFolder(join(this.#folder, name));
  }

  pathOf(name: string): string {
    return join(this.#folder, name);
  }

  async list(): Promise<readonly ListedFile[]> {
    const found: ListedFile[] = [];
    for (const entry of await readdir(this.#folder, { withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = await this.find(entry.name);
      if (file) found.push(file);
      if (found.length >= MAX_LISTED) break;
    }
    return found;
  }

  async find(name: string): Promise<ListedFile | undefined> {
    try {
      const { size, ino, mtimeNs, ctimeNs } = await lstat(this.pathOf(name), { bigint: true });
      return { name, size: Number(size), inode: ino, modified: mtimeNs, changed: ctimeNs };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async hash(name: string, signal: AbortSignal): Promise<string> {
    const hash = createHash('sha256');
    const content = createReadStream(this.pathOf(name), { highWaterMark: CHUNK_BYTES, signal });
    for await (const chunk of content) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }

  async move(name: string, to: Finished, reason?: string): Promise<string> {
    const folder = join(this.#folder, to);
    const target = await this.#freeName(folder, name);
    if (reason !== undefined) {
      const file = await open(join(folder, `${target}.error.txt`), 'w', OWNER_ONLY);
      try {
        await file.writeFile(`${reason}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    await rename(this.pathOf(name), join(folder, target));
    await syncFolder(folder);
    await syncFolder(this.#folder);
    return target;
  }

  /** Returns the name, with a number if it is taken in the folder. */
  async #freeName(folder: string, name: string): Promise<string> {
    const taken = new Set(await readdir(folder));
    for (let number = 1; ; number++) {
      const dot = name.indexOf('.', 1);
      const end = dot < 0 ? name.length : dot;
      const free = number === 1 ? name : `${name.slice(0, end)}-${number}${name.slice(end)}`;
      if (!taken.has(free)) return free;
    }
  }
}
