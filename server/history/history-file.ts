import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openDatabase } from '../database/database';
import { DatabaseError } from '../database/database-error';
import { renameDamaged } from '../storage/durable-file';
import { BarStore } from './bar-store';

/**
 * Memory limit of the database, bytes. It answers from the file and caches the newest part of it. With 16 MB it cannot
 * write its tables to the file. Smaller blocks would take less, but the database does not compress numbers in them.
 */
const MEMORY = 32 * 2 ** 20;

/** Log of the history. */
export interface HistoryLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/**
 * Opens the store of a feed's bars; creates a missing file. A damaged file is renamed and replaced by a new
 * one; its journal (`.wal`) is discarded first, because that loses at most some minutes.
 * @throws DatabaseError if the file is locked, the database cannot run here, or the disk fails
 */
export async function openBarStore(file: string, feed: string, log: HistoryLog): Promise<BarStore> {
  await mkdir(dirname(file), { recursive: true });
  const tempDir = `${file}.tmp`;
  const open = async (): Promise<BarStore> => {
    const database = await openDatabase({ file, memory: MEMORY, tempDir });
    try {
      // Only the process that holds the file may empty the folder, which a killed process may have left.
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
      const aside = await renameDamaged(part);
      log.warn(
        { file: part, aside, reason: error.message },
        'damaged history file renamed; starting a new one',
      );
    }
  }
  return open();
}
