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

/** Number of the segment that has the file name; undefined when it is no segment's. */
export function segmentNumber(name: string): number | undefined {
  const digits = name.slice(0, -SEGMENT_ENDING.length);
  return /^\d{6}$/.test(digits) && isSegmentFile(name) ? Number(digits) : undefined;
}
