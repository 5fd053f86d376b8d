import { tapeFolder } from '../library/tape-catalog';
import { UsageError } from './tape-flags';

/**
 * Returns the only positional argument, a tape id.
 * @throws UsageError if it is missing, invalid, or not the only one
 */
export function onlyId(command: string, [id, more]: readonly string[], dataDir: string): string {
  if (id === undefined) throw new UsageError(`${command} needs the id of a tape`);
  if (more !== undefined) throw new UsageError(`${command} takes one id, got also "${more}"`);
  return checkedId(id, dataDir);
}

/** @throws UsageError for an invalid tape id */
export function checkedId(id: string, dataDir: string): string {
  try {
    tapeFolder(dataDir, id);
    return id;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
