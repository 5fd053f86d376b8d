import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openDatabase } from '../database/database';
import { DatabaseError } from '../database/database-error';
import { BarStore } from './bar-store';

/** Memory that the database may take, bytes: it answers from the file, and keeps the newest of it. */
const MEMORY = 128 * 2 ** 20;

/** What history tells of itself. */
export interface HistoryLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/**
 * Opens the store of a feed's bars, made when missing. A damaged file is put aside under another name, and a new one
 * is begun; the journal beside it (`.wal`) goes first, because what it lacks is at most some minutes.
 * @throws DatabaseError when the file is locked, the database cannot run here, or the disk says no
 */
export async function openBarStore(file: string, feed: string, log: HistoryLog): Promise<BarStore> {
  await mkdir(dirname(file), { recursive: true });
  const tempDir = `${file}.tmp`;
  const open = async (): Promise<BarStore> => {
    const database = await openDatabase({ file, memory: MEMORY, tempDir });
    try {
      // Only whoever has the file may empty the folder: what is left there is of a process that was killed.
      await rm(tempDir, { recursive: true, force: true });
      return await BarStore.open(database, feed);
    } catch (error) {
      await database.close();
      throw error;
    }
  };
  for (const part of [`${file}.wal`, file]) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.fault !== 'damaged') throw error;
      if (!existsSync(part)) continue;
      const aside = await putAside(part);
      log.warn({ file: part, aside, reason: error.message }, 'history was damaged and is put aside');
    }
  }
  return open();
}

async function putAside(file: string): Promise<string> {
  const moment = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  for (let number = 1; ; number++) {
    const aside = `${file}.damaged-${moment}${number === 1 ? '' : `-${number}`}`;
    if (existsSync(aside)) continue;
    await rename(file, aside);
    return aside;
  }
}
