import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { syncFolder } from '../../storage/durable-file';
import { wallMillis } from '../../time/clock';
import { TapeReader } from '../format/tape-reader';
import { isRecordedElsewhere, isRunning } from './recording-mark';
import { LIVE_TAPE, tapeFolder, tapesFolder } from './tape-catalog';

export interface NewTape {
  readonly dataDir: string;
  readonly id: string;
  /** Replaces an existing tape of this id. */
  readonly force: boolean;
}

/** Time without a write after which a new tape counts as abandoned, ms. */
const MAX_PAUSE = 600_000;

/** Temporary names: `.<id>.<process>.part` for a new tape, `.<id>.<process>.old` for a replaced one. */
const TEMPORARY_NAME = /^\.(.+)\.(\d+)\.(part|old)$/;

/**
 * Creates a tape in a temporary folder and renames it when complete, so that no failure leaves an incomplete
 * tape.
 * @param write fills the folder, which does not exist yet
 * @throws Error if the id is taken, or any error of `write`; no files are left then
 */
export async function makeTape<T>(tape: NewTape, write: (folder: string) => Promise<T> | T): Promise<T> {
  const { dataDir, id } = tape;
  assertFree(tape);
  const folder = tapeFolder(dataDir, id);
  const tapes = tapesFolder(dataDir);
  mkdirSync(tapes, { recursive: true });
  removeAbandoned(tapes);
  const temporary = join(tapes, `.${id}.${process.pid}.part`);
  const replaced = join(tapes, `.${id}.${process.pid}.old`);
  rmSync(temporary, { recursive: true, force: true });
  try {
    const made = await write(temporary);
    // Opening it once saves the index of a long tape.
    await TapeReader.open(temporary);
    await syncFolder(temporary);
    if (existsSync(folder)) renameSync(folder, replaced);
    renameSync(temporary, folder);
    await syncFolder(tapes);
    return made;
  } finally {
    for (const path of [temporary, replaced]) rmSync(path, { recursive: true, force: true });
  }
}

/**
 * @throws Error if the tape exists and must not be replaced or is being recorded, RangeError for an invalid id
 */
export function assertFree({ dataDir, id, force }: NewTape): void {
  if (id === LIVE_TAPE) throw new RangeError(`"${id}" is reserved for the newest minutes of the live stream`);
  const folder = tapeFolder(dataDir, id);
  if (existsSync(folder) && !force) {
    throw new Error(`tape "${id}" already exists (--force replaces it)`);
  }
  if (isRecordedElsewhere(dataDir, folder)) throw new Error(`tape "${id}" is being recorded`);
}

/**
 * Removes the temporary folders of killed processes, and restores tapes that they had moved away. A process of
 * another container is not visible here, so a folder that still changes is left.
 */
function removeAbandoned(tapes: string): void {
  for (const name of readdirSync(tapes)) {
    const [, id, pid, kind] = TEMPORARY_NAME.exec(name) ?? [];
    if (id === undefined || isRunning(Number(pid))) continue;
    if (kind === 'part' && wallMillis() - lastChange(join(tapes, name)) < MAX_PAUSE) continue;
    if (kind === 'old' && !existsSync(join(tapes, id))) renameSync(join(tapes, name), join(tapes, id));
    else rmSync(join(tapes, name), { recursive: true, force: true });
  }
}

function lastChange(folder: string): number {
  const names = readdirSync(folder).map((name) => join(folder, name));
  return Math.max(...[folder, ...names].map((path) => statSync(path).mtimeMs));
}
