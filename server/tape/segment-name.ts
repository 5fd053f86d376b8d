/** Ending of a segment's file name. */
const SEGMENT_ENDING = '.ndjson.gz';
const DIGITS = 6;

/** File name of a tape's segment, counted from 0. */
export function segmentFile(segment: number): string {
  return `${String(segment).padStart(DIGITS, '0')}${SEGMENT_ENDING}`;
}

/** Whether a file name ends as a segment's does. */
export function isSegmentFile(name: string): boolean {
  return name.endsWith(SEGMENT_ENDING);
}
