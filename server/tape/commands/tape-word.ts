import { tapeFolder } from '../library/tape-catalog';
import { UsageError } from './usage-error';

/**
 * The one tape that a command is for.
 * @throws UsageError when its id is missing, can be none, or more follows
 */
export function onlyId(command: string, [id, more]: readonly string[], dataDir: string): string {
  if (id === undefined) throw new UsageError(`${command} needs the id of a tape`);
  if (more !== undefined) throw new UsageError(`${command} takes one id, "${more}" is too much`);
  return checkedId(id, dataDir);
}

/** @throws UsageError when the text can be no id of a tape */
export function checkedId(id: string, dataDir: string): string {
  try {
    tapeFolder(dataDir, id);
    return id;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
