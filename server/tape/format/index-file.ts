import { readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { BlockIndex, bytesFor, copyColumns, roomFor } from './block-index';
import { saveCache } from './cache-file';

/**
 * `index.bin`, a cache: the headers of the blocks of a tape's segments that do not grow any more, so that a long tape
 * is not read through each time that it is opened. It may be deleted at any time. Little-endian: magic `TWIX`, version
 * u32, segments u32, blocks u32; for each segment its number f64, blocks f64, bytes f64 and time of change (ms) f64;
 * the columns; at the end CRC-32 of everything before.
 */
const INDEX_FILE = 'index.bin';
const MAGIC = 0x58495754;
const VERSION = 1;
const HEADING_BYTES = 16;
const SEGMENT_NUMBERS = 4;
const CRC_BYTES = 4;

/** A segment's file as it was when its blocks were read. */
export interface IndexedSegment {
  readonly number: number;
  readonly bytes: number;
  readonly changed: number;
  /** Its blocks: from one place of the index to before another. */
  readonly from: number;
  readonly to: number;
}

export interface SavedIndex {
  readonly index: BlockIndex;
  readonly segments: ReadonlyMap<number, IndexedSegment>;
}

/** What a saved index must agree with. */
export function stampOf({ size, mtimeMs }: Stats): Pick<IndexedSegment, 'bytes' | 'changed'> {
  return { bytes: size, changed: Math.floor(mtimeMs) };
}

/** The saved index of a tape; an empty one when there is none that is whole. */
export function loadIndex(folder: string): SavedIndex {
  try {
    const bytes = readFileSync(join(folder, INDEX_FILE));
    return decode(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  } catch {
    return { index: new BlockIndex(), segments: new Map() };
  }
}

export function saveIndex(folder: string, index: BlockIndex, segments: readonly IndexedSegment[]): void {
  saveCache(join(folder, INDEX_FILE), encode(index, segments));
}

function encode(index: BlockIndex, segments: readonly IndexedSegment[]): Uint8Array {
  const blocks = segments.at(-1)?.to ?? 0;
  const at = HEADING_BYTES + segments.length * SEGMENT_NUMBERS * 8;
  const memory = new ArrayBuffer(at + bytesFor(blocks) + CRC_BYTES);
  const view = new DataView(memory);
  for (const [place, value] of [MAGIC, VERSION, segments.length, blocks].entries()) {
    view.setUint32(4 * place, value, true);
  }
  const numbers = new Float64Array(memory, HEADING_BYTES, segments.length * SEGMENT_NUMBERS);
  for (const [place, { number, from, to, bytes, changed }] of segments.entries()) {
    numbers.set([number, to - from, bytes, changed], place * SEGMENT_NUMBERS);
  }
  copyColumns(index.columns(blocks), roomFor(blocks, memory, at), 0, blocks, 0);
  const whole = new Uint8Array(memory);
  view.setUint32(whole.length - CRC_BYTES, crc32(whole.subarray(0, -CRC_BYTES)), true);
  return whole;
}

/** @throws RangeError when the bytes are no index, or of a machine that writes numbers the other way round */
function decode(memory: ArrayBuffer): SavedIndex {
  const view = new DataView(memory);
  const end = memory.byteLength - CRC_BYTES;
  if (view.getUint32(end, true) !== crc32(new Uint8Array(memory, 0, end))) throw new RangeError('not whole');
  const [magic, version, count = 0, blocks = 0] = new Uint32Array(memory, 0, 4);
  if (magic !== MAGIC || version !== VERSION) throw new RangeError('no index');
  const numbers = new Float64Array(memory, HEADING_BYTES, count * SEGMENT_NUMBERS);
  const segments = new Map<number, IndexedSegment>();
  let from = 0;
  for (let place = 0; place < count; place++) {
    const [number = 0, length = 0, bytes = 0, changed = 0] = numbers.subarray(place * SEGMENT_NUMBERS);
    segments.set(number, { number, bytes, changed, from, to: from + length });
    from += length;
  }
  if (from !== blocks) throw new RangeError('no index');
  return {
    index: new BlockIndex(roomFor(blocks, memory, HEADING_BYTES + numbers.byteLength), blocks),
    segments,
  };
}
