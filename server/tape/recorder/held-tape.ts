import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { isRunning } from '../running-process';
import { isSegmentFile } from '../segment-name';

/** A tape as it was at one moment. */
export interface HeldTape {
  readonly folder: string;
  release(): Promise<void>;
}

/** `.<id>.<process>.<letters>.held`, beside the tape. */
const HELD = /^\.[^/]+\.(\d+)\.[^.]+\.held$/;

/**
 * Keeps the segments that a tape has now, as second names of the same files: whoever reads them is not disturbed when
 * the recording retires its own.
 * @param name letters that no other hold of this tape has
 * @throws Error when there is no such tape
 */
export async function holdTape(tape: string, name: string): Promise<HeldTape> {
  const folder = join(dirname(tape), `.${basename(tape)}.${process.pid}.${name}.held`);
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

/** Removes what processes that ended without releasing it have held, as far as this one may. */
export async function removeAbandonedHolds(tapes: string): Promise<void> {
  for (const name of await readdir(tapes).catch(() => [])) {
    const [, pid] = HELD.exec(name) ?? [];
    if (pid === undefined || (Number(pid) !== process.pid && isRunning(Number(pid)))) continue;
    await rm(join(tapes, name), { recursive: true, force: true }).catch(() => {});
  }
}

async function keep(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Retired since the folder was read: the oldest go first, so no hole comes of it.
    if (code === 'ENOENT') return;
    // Some file systems have one name for a file only.
    await copyFile(from, to);
  }
}
