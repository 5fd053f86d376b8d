import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

/**
 * Saves what can be found out again. Where that is not possible (a folder that may only be read), it is found out again.
 * @param path it is written aside and renamed, so that nobody ever reads half of it
 */
export function saveCache(path: string, content: string | Uint8Array): void {
  const aside = join(dirname(path), `.cache.${process.pid}`);
  try {
    writeFileSync(aside, content);
    renameSync(aside, path);
  } catch {
    rmSync(aside, { force: true });
  }
}

/** What was saved as JSON; undefined when there is none that can be read. */
export function loadCache(path: string): Record<string, unknown> | undefined {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8'));
    return typeof content === 'object' && content !== null ? content : undefined;
  } catch {
    return undefined;
  }
}
