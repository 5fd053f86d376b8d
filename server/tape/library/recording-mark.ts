import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { isRunning } from '../running-process';

/** Beside the segments of a tape that is being recorded: the number of the process that does it. */
const MARK = '.recording';

/** Tells other processes that this one is recording the tape. */
export async function markRecording(folder: string): Promise<void> {
  await writeFile(join(folder, MARK), String(process.pid));
}

export async function unmarkRecording(folder: string): Promise<void> {
  await rm(join(folder, MARK), { force: true });
}

/** Whether another process is recording the tape; one that was killed is not. */
export function isRecordedElsewhere(folder: string): boolean {
  try {
    const pid = Number(readFileSync(join(folder, MARK), 'utf8'));
    return pid > 0 && pid !== process.pid && isRunning(pid);
  } catch {
    return false;
  }
}
