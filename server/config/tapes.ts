import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the tapes within the data folder. */
export function tapesDir(dataDir: string): string {
  return join(dataDir, 'tapes');
}

/** Ids of the tapes in a data folder: every folder there is one. None when there is no such folder. */
export function tapesIn(dataDir: string): string[] {
  try {
    return readdirSync(tapesDir(dataDir), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}
