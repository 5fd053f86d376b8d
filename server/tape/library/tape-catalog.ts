import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../../../lib/market/event';
import { isSegmentFile } from '../format/segment';
import type { TornTail } from '../format/tape-blocks';
import { TapeReader } from '../format/tape-reader';

/** Reserved id of the tape with the newest minutes of the live stream. */
export const LIVE_TAPE = 'live';

const TAPE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Summary of a tape for lists. Times are µs. */
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
  /** Older segments that retention deleted. */
  readonly retired: number;
  readonly blocks: number;
  readonly keyframes: number;
  readonly torn?: TornTail;
}

/** No tape has this id. The message names the id and the existing tapes. */
export class UnknownTapeError extends Error {
  constructor(dataDir: string, id: string) {
    const known = tapeIds(dataDir);
    super(
      `no tape "${id}" in ${tapesFolder(dataDir)}; ${known.length ? `known tapes: ${known.join(', ')}` : 'it has none'}`,
    );
    this.name = 'UnknownTapeError';
  }
}

export function tapesFolder(dataDir: string): string {
  return join(dataDir, 'tapes');
}

/**
 * Returns the folder of a tape, which may not exist.
 * @throws RangeError for an id that is not 1 to 64 letters, digits, `.`, `_` and `-`, starting with a letter or
 * digit; so no id leads outside the folder of tapes
 */
export function tapeFolder(dataDir: string, id: string): string {
  if (!TAPE_ID.test(id)) {
    throw new RangeError(
      `not the id of a tape (letters, digits, ".", "_", "-", at most 64): ${JSON.stringify(id)}`,
    );
  }
  return join(tapesFolder(dataDir), id);
}

/** Lists the ids of the tapes in the data folder, sorted. */
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
 * Returns the folder of an existing tape.
 * @throws UnknownTapeError, RangeError for an invalid id
 */
export function knownTapeFolder(dataDir: string, id: string): string {
  const folder = tapeFolder(dataDir, id);
  if (!tapeIds(dataDir).includes(id)) throw new UnknownTapeError(dataDir, id);
  return folder;
}

/**
 * Opens a tape by id.
 * @throws UnknownTapeError, RangeError for an invalid id, DamageError
 */
export function openTape(dataDir: string, id: string): TapeReader {
  return new TapeReader(knownTapeFolder(dataDir, id));
}

/** Summarizes an open tape without reading all of it. */
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
