/** File name suffix of segments. */
const SEGMENT_ENDING = '.ndjson.gz';
const DIGITS = 6;

/** Returns the file name of a segment, numbered from 0. */
export function segmentFile(segment: number): string {
  return `${String(segment).padStart(DIGITS, '0')}${SEGMENT_ENDING}`;
}

/** Returns true for the file name of a segment. */
export function isSegmentFile(name: string): boolean {
  return name.endsWith(SEGMENT_ENDING);
}

/** Parses the segment number of a file name; undefined for other files. */
export function segmentNumber(name: string): number | undefined {
  const digits = name.slice(0, -SEGMENT_ENDING.length);
  return /^\d{6}$/.test(digits) && isSegmentFile(name) ? Number(digits) : undefined;
}
