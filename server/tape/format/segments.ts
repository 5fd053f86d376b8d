import { closeSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeSegmentHeader, type SegmentHeader } from '../segment-header';
import { isSegmentFile, segmentFile, segmentNumber } from '../segment-name';
import { readBlockText } from './block-text';
import { DamageError } from './damage';
import { readBlockHeader } from './segment-scan';

/** A segment's file. */
export interface SegmentFile {
  readonly number: number;
  readonly path: string;
}

/**
 * The segments of a tape in their order; the last one may be in writing.
 * @throws DamageError naming the segment when one is missing. The first ones may be, where a recording has retired
 * them.
 */
export function segmentsOf(folder: string): SegmentFile[] {
  const names = readdirSync(folder).filter(isSegmentFile).sort();
  const first = segmentNumber(names[0] ?? '') ?? 0;
  const segments = names.map((name, place) => {
    const number = first + place;
    const path = join(folder, segmentFile(number));
    if (name !== segmentFile(number)) throw new DamageError(path, 0, 'the segment is missing');
    return { number, path };
  });
  if (first > 0 && !wasRecorded(join(folder, segmentFile(first)))) {
    throw new DamageError(join(folder, segmentFile(0)), 0, 'the segment is missing');
  }
  return segments;
}

/** Whether the recorder made the tape of this segment, so that segments before it may have been retired. */
export function wasRecorded(path: string): boolean {
  return headerOf(path)?.recording === true;
}

/** Whether the recorder made the tape in the folder. */
export function isRecording(folder: string): boolean {
  const [first] = readdirSync(folder).filter(isSegmentFile).sort();
  return first !== undefined && wasRecorded(join(folder, first));
}

/** Header of a segment; undefined when it cannot be read. */
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
