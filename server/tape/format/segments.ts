import { closeSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readBlockText } from './block-text';
import { DamageError } from './damage';
import {
  decodeSegmentHeader,
  isSegmentFile,
  type SegmentHeader,
  segmentFile,
  segmentNumber,
} from './segment';
import { readBlockHeader } from './segment-scan';

/** A segment file. */
export interface SegmentFile {
  readonly number: number;
  readonly path: string;
}

/**
 * Lists the segments of a tape in order; the last one may still be written to.
 * @throws DamageError naming a missing segment, other than the first ones of a recording, which may be retired
 */
export function segmentsOf(folder: string): SegmentFile[] {
  const names = readdirSync(folder).filter(isSegmentFile).sort();
  const first = segmentNumber(names[0] ?? '') ?? 0;
  const segments = names.map((name, position) => {
    const number = first + position;
    const path = join(folder, segmentFile(number));
    if (name !== segmentFile(number)) throw new DamageError(path, 0, 'the segment is missing');
    return { number, path };
  });
  if (first > 0 && !wasRecorded(join(folder, segmentFile(first)))) {
    throw new DamageError(join(folder, segmentFile(0)), 0, 'the segment is missing');
  }
  return segments;
}

/** Returns true if this segment is of a recording, whose oldest segments may be retired. */
export function wasRecorded(path: string): boolean {
  return headerOf(path)?.recording === true;
}

/** Returns true if the tape is a recording. */
export function isRecording(folder: string): boolean {
  const [first] = readdirSync(folder).filter(isSegmentFile).sort();
  return first !== undefined && wasRecorded(join(folder, first));
}

/** Reads the header of a segment; undefined if unreadable. */
export function headerOf(path: string): SegmentHeader | undefined {
  const file = openSync(path, 'r');
  try {
    const start = readBlockHeader(file, 0);
    return start?.kind === 'header'
      ? decodeSegmentHeader(readBlockText(file, { ...start, offset: 0 }).toString('utf8'))
      : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
