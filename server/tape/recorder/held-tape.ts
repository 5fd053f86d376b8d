import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { isSegmentFile } from '../format/segment';

/** A snapshot of a tape's segments. */
export interface HeldTape {
  readonly folder: string;
  release(): Promise<void>;
}

/** Folder name of a hold next to the tape: `.<id>.<process>.<letters>.held`. */
const HELD = /^\.[^/]+\.\d+\.[^.]+\.held$/;

/** Returns the folder of a hold of this name; the next start removes it if it is left. */
export function heldFolder(tape: string, name: string): string {
  return join(dirname(tape), `.${basename(tape)}.${process.pid}.${name}.held`);
}

/**
 * Holds the current segments of a tape as hard links, so that readers are not affected by retention.
 * @param name unique letters for this hold
 * @throws Error if the tape does not exist
 */
export async function holdTape(tape: string, name: string): Promise<HeldTape> {
  const folder = heldFolder(tape, name);
  const release = (): Promise<void> => rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  try {
    for (const segment of (await readdir(tape)).filter(isSegmentFile)) {
      await keep(join(tape, segment), join(folder, segment));
    }
    return { folder, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Removes the holds of an earlier start, as far as permitted; the lock of the data folder is held. */
export async function removeAbandonedHolds(tapes: string): Promise<void> {
  for (const name of await readdir(tapes).catch(() => [])) {
    if (HELD.test(name)) await rm(join(tapes, name), { recursive: true, force: true }).catch(() => {});
  }
}

async function keep(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Retired since the folder was read. The oldest go first, so no gap results.
    if (code === 'ENOENT') return;
    // Some file systems have no hard links.
    await copyFile(from, to);
  }
}
