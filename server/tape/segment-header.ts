import type { Source } from '../../lib/market/event';
import type { Instrument } from '../../lib/market/instrument';
import type { BlockDraft } from './format/block';
import { COLUMNS } from './format/row';

const FORMAT = 'tickerwall-tape';
/** Version 2 has `source` rows, and scopes of `disconnect` and `gap` rows. */
const VERSION = 2;
const READABLE_VERSIONS: readonly unknown[] = [1, VERSION];

/** First line of a segment. */
export interface SegmentHeader {
  /** What kind of source was recorded. */
  readonly source: Source;
  /** The feed or the importer that the events come from. */
  readonly feed: string;
  /** Place of the segment in its tape, from 0. */
  readonly segment: number;
  /** Instruments known when the segment's first block was written; a row's symbol column counts from here. */
  readonly instruments: readonly Instrument[];
  /** Whether the recorder made the tape: its oldest segments may then have been retired. */
  readonly recording?: boolean;
}

/** The block that a segment begins with; `at` is the time (µs) at which the segment begins. */
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

/** @throws RangeError naming what is wrong when the line is no header that this program can read */
export function decodeSegmentHeader(line: string): SegmentHeader {
  const header = JSON.parse(line);
  if (header?.format !== FORMAT)
    throw new RangeError(`format ${JSON.stringify(header?.format)} is not a tape's`);
  if (!READABLE_VERSIONS.includes(header.version)) {
    throw new RangeError(`version ${header.version} of the format is unknown`);
  }
  if (!Array.isArray(header.instruments)) throw new RangeError('the header has no instruments');
  const { source, feed, segment, instruments, recording } = header;
  return { source, feed, segment, instruments, ...(recording === true && { recording }) };
}
