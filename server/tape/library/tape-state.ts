import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSegmentFile } from '../segment-name';

/** By what a tape is known to be as it was, without opening it. */
export interface TapeState {
  /** The folder: another tape in its place has another. */
  readonly folder: string;
  /** Its segments and the state of the last one; the others do not change. */
  readonly key: string;
  /** When the last segment changed, ms since 1970. */
  readonly changed: number;
}

/** The state of the tape in a folder; undefined when there is none. */
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
