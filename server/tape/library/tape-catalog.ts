import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../../../lib/market/event';
import type { TornTail } from '../format/tape-blocks';
import { TapeReader } from '../format/tape-reader';
import { isSegmentFile } from '../segment-name';

/** Id of the tape that always has the newest minutes of the live stream; no other tape can have it. */
export const LIVE_TAPE = 'live';

const TAPE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What a list of tapes says of one. Times are µs. */
export interface TapeSummary {
  readonly id: string;
  readonly source?: Source;
  readonly feed?: string;
  readonly start?: number;
  readonly end?: number;
  readonly symbols: readonly string[];
  readonly events: number;
  readonly bytes: number;
  readonly segments: number;
  /** Segments before those, which its recording has deleted. */
  readonly retired: number;
  readonly blocks: number;
  readonly keyframes: number;
  readonly torn?: TornTail;
}

/** No tape of that id. The message names the id and the tapes that there are. */
export class UnknownTapeError extends Error {
  constructor(dataDir: string, id: string) {
    const known = tapeIds(dataDir);
    super(
      `no tape "${id}" in ${tapesFolder(dataDir)}; ${known.length ? `there are: ${known.join(', ')}` : 'it has none'}`,
    );
    this.name = 'UnknownTapeError';
  }
}

export function tapesFolder(dataDir: string): string {
  return join(dataDir, 'tapes');
}

/**
 * Folder of the tape of an id, whether it is there or not.
 * @throws RangeError naming the id when it is not 1 to 64 letters, digits, `.`, `_` and `-` that begin with a letter
 * or digit, so that no id reaches outside the folder of tapes
 */
export function tapeFolder(dataDir: string, id: string): string {
  if (!TAPE_ID.test(id)) {
    throw new RangeError(
      `not the id of a tape (letters, digits, ".", "_", "-", at most 64): ${JSON.stringify(id)}`,
    );
  }
  return join(tapesFolder(dataDir), id);
}

/** Ids of the tapes in the data folder, sorted; none when the folder is not there. */
export function tapeIds(dataDir: string): string[] {
  const folder = tapesFolder(dataDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && TAPE_ID.test(entry.name))
    .map(({ name }) => name)
    .filter((name) => readdirSync(join(folder, name)).some(isSegmentFile))
    .sort();
}

/**
 * Folder of a tape that is there.
 * @throws UnknownTapeError, RangeError for what can be no id
 */
export function knownTapeFolder(dataDir: string, id: string): string {
  const folder = tapeFolder(dataDir, id);
  if (!tapeIds(dataDir).includes(id)) throw new UnknownTapeError(dataDir, id);
  return folder;
}

/**
 * Opens a tape by its id.
 * @throws UnknownTapeError, RangeError for what can be no id, DamageError
 */
export function openTape(dataDir: string, id: string): TapeReader {
  return new TapeReader(knownTapeFolder(dataDir, id));
}

/** What there is to say of an open tape without reading all of it. */
export function summarize(id: string, tape: TapeReader): TapeSummary {
  const header = tape.header();
  const { start, end, events, bytes, segments, retired, blocks, keyframes, torn } = tape;
  return {
    id,
    ...(header && { source: header.source, feed: header.feed }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    symbols: tape.symbols(),
    events,
    bytes,
    segments,
    retired,
    blocks,
    keyframes,
    ...(torn && { torn }),
  };
}
