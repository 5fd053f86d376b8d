import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

/** File in the folder of a tape being recorded, with the process id of the recorder. */
const MARK = '.recording';

/** Marks the tape as being recorded by this process. */
export async function markRecording(folder: string): Promise<void> {
  await writeFile(join(folder, MARK), String(process.pid));
}

export async function unmarkRecording(folder: string): Promise<void> {
  await rm(join(folder, MARK), { force: true });
}

/** Returns true if another running process records the tape. */
export function isRecordedElsewhere(folder: string): boolean {
  try {
    const pid = Number(readFileSync(join(folder, MARK), 'utf8'));
    return pid > 0 && pid !== process.pid && isRunning(pid);
  } catch {
    return false;
  }
}

/** Returns true if a process of this id exists. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
