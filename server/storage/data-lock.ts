import { randomUUID } from 'node:crypto';
import { readFileSync, statSync, unlinkSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from '../../lib/schema/zod';
import { wallMillis } from '../time/clock';
import { makeFolder, OWNER_ONLY } from './durable-file';
import type { FolderOwner } from './journal';
import { writeErrorReason } from './write-error';

/** Lock of DATA_DIR. */
const LOCK_FILE = '.lock';
/** Age of the last touch at which a lock counts as held, ms: clocks of machines differ a little. */
const MAX_TOUCH_AGE = 10_000;
/** Standard times, ms. */
const TIMES = { beat: 1_000, silence: 5_000, look: 250 } as const;

const holderSchema = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  since: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** A lock file at one moment; the holder is unknown while the file is being written. */
interface Sight {
  readonly holder: Holder | undefined;
  readonly changed: number;
}

export interface DataLockOptions {
  readonly dataDir: string;
  /** Called once when another process has taken the lock over: nothing may be written from then on. */
  readonly lost: (error: Error) => void;
  /** Period of refreshing, silence after which a lock is abandoned, and period of reading, ms. */
  readonly times?: Readonly<Record<keyof typeof TIMES, number>>;
}

/**
 * Lock of DATA_DIR for one server. The holder touches the file every second, and a starting server watches
 * whether that goes on; so neither process numbers nor clocks of other containers and machines matter.
 */
export class DataLock implements FolderOwner {
  readonly #options: DataLockOptions;
  readonly #file: string;
  readonly #times: NonNullable<DataLockOptions['times']>;
  readonly #id = randomUUID();
  #handle: FileHandle | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DataLockOptions) {
    this.#options = options;
    this.#file = join(options.dataDir, LOCK_FILE);
    this.#times = options.times ?? TIMES;
  }

  /**
   * Takes the lock. An abandoned one, left by a kill or a power failure, is taken over after 5 s.
   * @throws Error naming the folder, its holder and since when; or why the folder cannot be written
   */
  async acquire(): Promise<void> {
    const { dataDir } = this.#options;
    try {
      await makeFolder(dataDir);
      while (!(await this.#create(this.#file))) if (await this.#takeOver()) break;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      throw new Error(`DATA_DIR=${dataDir} cannot be written: ${writeErrorReason(error as Error)}`);
    }
    process.once('exit', this.#removeAtExit);
    this.#beat();
  }

  /**
   * Checks that no other process has taken the folder over.
   * @throws Error when one has
   */
  async requireOwned(): Promise<void> {
    const sight = await look(this.#file);
    // Without the file the lock is free, and the first process to create it has it.
    if (sight === undefined && (await this.#create(this.#file))) return;
    if (sight?.holder?.id === this.#id) return;
    throw this.#heldBy(sight ?? (await look(this.#file)));
  }

  async release(): Promise<void> {
    clearTimeout(this.#timer);
    process.off('exit', this.#removeAtExit);
    if (this.#handle === undefined) return;
    await this.#handle.close();
    this.#handle = undefined;
    this.#removeAtExit();
  }

  readonly #removeAtExit = (): void => {
    try {
      if (parseHolder(readFileSync(this.#file, 'utf8'))?.id === this.#id) unlinkSync(this.#file);
    } catch {
      // The folder is gone, or not writable any more: the lock is abandoned.
    }
  };

  /** @returns false when the file exists */
  async #create(file: string): Promise<boolean> {
    const holder: Holder = {
      ...{ id: this.#id, host: hostname(), pid: process.pid, since: new Date(wallMillis()).toISOString() },
    };
    let handle: FileHandle;
    try {
      handle = await open(file, 'wx', OWNER_ONLY);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
    try {
      await handle.writeFile(`${JSON.stringify(holder)}\n`);
    } catch (error) {
      await handle.close();
      await rm(file, { force: true });
      throw error;
    }
    await this.#handle?.close();
    this.#handle = handle;
    return true;
  }

  /**
   * Watches the lock of another process until it is touched, released or abandoned.
   * @returns true when this process has taken it over, false when it was released
   * @throws Error when it is held
   */
  async #takeOver(): Promise<boolean> {
    const first = await look(this.#file);
    for (let silence = 0; silence < this.#times.silence; silence += this.#times.look) {
      await sleep(this.#times.look);
      const now = await look(this.#file);
      if (first === undefined || now === undefined) return false;
      if (now.changed !== first.changed || now.holder?.id !== first.holder?.id) throw this.#heldBy(now);
    }
    const own = `${this.#file}.${this.#id}`;
    await this.#create(own);
    // A holder that goes on later touches its own file, which has no name any more.
    await rename(own, this.#file);
    // Of several processes that take over at the same time, the last one has the lock.
    await sleep(2 * this.#times.look);
    try {
      await this.requireOwned();
    } catch (error) {
      await this.#handle?.close();
      this.#handle = undefined;
      throw error;
    }
    return true;
  }

  #beat(): void {
    this.#timer = setTimeout(async () => {
      const now = new Date(wallMillis());
      await this.#handle?.utimes(now, now).catch(() => undefined);
      const sight = await look(this.#file).catch(() => undefined);
      if (this.#handle === undefined) return;
      if (sight?.holder !== undefined && sight.holder.id !== this.#id)
        this.#options.lost(this.#heldBy(sight));
      else this.#beat();
    }, this.#times.beat).unref();
  }

  #heldBy(sight: Sight | undefined): Error {
    const { dataDir } = this.#options;
    const { host, pid, since } = sight?.holder ?? {};
    const holder = pid === undefined ? 'another server' : `process ${pid} on ${host}, since ${since}`;
    return new Error(
      `DATA_DIR=${dataDir} is in use by ${holder}: stop that server, or give this one a DATA_DIR of its own`,
    );
  }
}

/** Returns true if a server has the folder, by the time at which its lock was last touched. */
export function isLocked(dataDir: string): boolean {
  const touched = statSync(join(dataDir, LOCK_FILE), { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && Math.abs(wallMillis() - touched) < MAX_TOUCH_AGE;
}

/** Opens the file each time, because network file systems return old values for its path. */
async function look(file: string): Promise<Sight | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { mtimeMs } = await handle.stat();
    return { holder: parseHolder(await handle.readFile('utf8')), changed: mtimeMs };
  } finally {
    await handle.close();
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
