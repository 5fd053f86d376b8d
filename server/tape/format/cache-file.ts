import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

/**
 * Saves data that can be recomputed; does nothing if the folder is not writable.
 * @param path written to a temporary file and renamed, so it is never incomplete
 */
export function saveCache(path: string, content: string | Uint8Array): void {
  const temporary = join(dirname(path), `.cache.${process.pid}`);
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
  }
}

/** Loads a cached JSON object; undefined if missing or invalid. */
export function loadCache(path: string): Record<string, unknown> | undefined {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8'));
    return typeof content === 'object' && content !== null ? content : undefined;
  } catch {
    return undefined;
  }
}
