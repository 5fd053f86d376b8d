import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { isLocked } from '../../storage/data-lock';

/** File in the folder of a tape being recorded, with the process id of the recorder. */
const MARK = '.recording';

/** Marks the tape as being recorded by this process. */
export async function markRecording(folder: string): Promise<void> {
  await writeFile(join(folder, MARK), String(process.pid));
}

export async function unmarkRecording(folder: string): Promise<void> {
  await rm(join(folder, MARK), { force: true });
}

/**
 * Returns true if the tape is being recorded: by a process of this machine, or by a server in another container or
 * on another machine, whose process number says nothing here.
 */
export function isRecordedElsewhere(dataDir: string, folder: string): boolean {
  try {
    const pid = Number(readFileSync(join(folder, MARK), 'utf8'));
    return pid !== process.pid && (isRunning(pid) || isLocked(dataDir));
  } catch {
    return false;
  }
}

/** Returns true if a process of this id exists on this machine, outside of other containers. */
export function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
