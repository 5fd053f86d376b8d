import type { Source } from '../../../lib/market/event';
import type { Instrument } from '../../../lib/market/instrument';
import type { BlockDraft } from './block';
import { COLUMNS } from './row';

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

const FORMAT = 'tickerwall-tape';
/** Version 2 adds `source` rows, and scopes of `disconnect` and `gap` rows. */
const VERSION = 2;
const READABLE_VERSIONS: readonly unknown[] = [1, VERSION];

/** First line of a segment. */
export interface SegmentHeader {
  /** Kind of source. */
  readonly source: Source;
  /** Name of the feed or the importer. */
  readonly feed: string;
  /** Number of the segment in its tape, from 0. */
  readonly segment: number;
  /** Instruments known at the start of the segment, by symbol number. */
  readonly instruments: readonly Instrument[];
  /** True for a recording, whose oldest segments may be retired. */
  readonly recording?: boolean;
}

/** Creates the first block of a segment; `at` is its start time (µs). */
export function headerBlock(header: SegmentHeader, at: number): BlockDraft {
  const { source, feed, segment, instruments, recording } = header;
  const line = JSON.stringify({
    format: FORMAT,
    version: VERSION,
    source,
    feed,
    segment,
    ...(recording && { recording }),
    columns: COLUMNS,
    instruments,
  });
  const about = { kind: 'header', rows: 0, first: at, last: at, opens: false, closes: false } as const;
  return { about, data: Buffer.from(`${line}\n`) };
}

/** @throws RangeError for an invalid or unsupported header */
export function decodeSegmentHeader(line: string): SegmentHeader {
  const header = JSON.parse(line);
  if (header?.format !== FORMAT)
    throw new RangeError(`format ${JSON.stringify(header?.format)} is not a tape format`);
  if (!READABLE_VERSIONS.includes(header.version)) {
    throw new RangeError(`format version ${header.version} is not supported`);
  }
  if (!Array.isArray(header.instruments)) throw new RangeError('the header has no instruments');
  const { source, feed, segment, instruments, recording } = header;
  return { source, feed, segment, instruments, ...(recording === true && { recording }) };
}
