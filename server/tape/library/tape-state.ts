import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSegmentFile } from '../format/segment';

/** State of a tape's files, to detect changes without opening it. */
export interface TapeState {
  /** Identity of the folder: a replaced tape has another. */
  readonly folder: string;
  /** Segment names and state of the last segment; the others never change. */
  readonly key: string;
  /** Modification time of the last segment, ms since 1970. */
  readonly changed: number;
}

/** Returns the state of the tape in a folder; undefined if there is none. */
export function tapeState(folder: string): TapeState | undefined {
  try {
    const names = readdirSync(folder).filter(isSegmentFile).sort();
    const last = statSync(join(folder, names.at(-1) ?? ''));
    if (!last.isFile()) return undefined;
    const key = `${names[0]} ${names.length} ${names.at(-1)} ${last.size} ${last.mtimeMs}`;
    const { ino, birthtimeMs } = statSync(folder);
    return { folder: `${ino} ${birthtimeMs}`, key, changed: last.mtimeMs };
  } catch {
    return undefined;
  }
}
