import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { TapeReader } from '../format/tape-reader';
import { isRunning } from '../running-process';
import { isRecordedElsewhere } from './recording-mark';
import { LIVE_TAPE, tapeFolder, tapesFolder } from './tape-catalog';

export interface NewTape {
  readonly dataDir: string;
  readonly id: string;
  /** Whether a tape of that id is replaced. */
  readonly force: boolean;
}

/** What is written aside, and what is about to be replaced: `.<id>.<process>.part` and `….old`. */
const ASIDE = /^\.(.+)\.(\d+)\.(part|old)$/;

/**
 * Makes a tape: it is written aside and renamed when it is whole, so that whatever ends the work leaves no half tape.
 * @param write fills the folder, which is not there yet
 * @throws Error when the id is taken, and what `write` throws; nothing is left behind then
 */
export async function makeTape<T>(tape: NewTape, write: (folder: string) => Promise<T> | T): Promise<T> {
  const { dataDir, id } = tape;
  assertFree(tape);
  const folder = tapeFolder(dataDir, id);
  const tapes = tapesFolder(dataDir);
  mkdirSync(tapes, { recursive: true });
  removeAbandoned(tapes);
  const aside = join(tapes, `.${id}.${process.pid}.part`);
  const replaced = join(tapes, `.${id}.${process.pid}.old`);
  rmSync(aside, { recursive: true, force: true });
  try {
    const made = await write(aside);
    // Opening it once makes the index of a long one.
    await TapeReader.open(aside);
    if (existsSync(folder)) renameSync(folder, replaced);
    renameSync(aside, folder);
    return made;
  } finally {
    for (const left of [aside, replaced]) rmSync(left, { recursive: true, force: true });
  }
}

/** @throws Error naming the id when there is a tape of it that is not to be replaced, RangeError for what is no id */
export function assertFree({ dataDir, id, force }: NewTape): void {
  if (id === LIVE_TAPE) throw new RangeError(`"${id}" is the tape of the live stream's newest minutes`);
  const folder = tapeFolder(dataDir, id);
  if (existsSync(folder) && !force) {
    throw new Error(`there is a tape "${id}" already (--force replaces it)`);
  }
  if (isRecordedElsewhere(folder)) throw new Error(`tape "${id}" is being recorded`);
}

/** Removes what processes that were killed left aside; a tape that one of them had moved away is put back. */
function removeAbandoned(tapes: string): void {
  for (const name of readdirSync(tapes)) {
    const [, id, pid, kind] = ASIDE.exec(name) ?? [];
    if (id === undefined || isRunning(Number(pid))) continue;
    if (kind === 'old' && !existsSync(join(tapes, id))) renameSync(join(tapes, name), join(tapes, id));
    else rmSync(join(tapes, name), { recursive: true, force: true });
  }
}
