import { readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { allocateColumns, BlockIndex, columnBytes, copyColumns } from './block-index';
import { saveCache } from './cache-file';

/**
 * Format of `index.bin`, a cache of the block headers of closed segments, which speeds up opening long tapes.
 * It may be deleted at any time.
 * Little-endian: magic `TWIX`, version u32, segments u32, blocks u32; per segment its number f64, blocks f64,
 * bytes f64 and modification time (ms) f64; the columns; CRC-32 of everything before.
 */
const INDEX_FILE = 'index.bin';
const MAGIC = 0x58495754;
const VERSION = 1;
const HEADING_BYTES = 16;
const SEGMENT_NUMBERS = 4;
const CRC_BYTES = 4;

/** State of a segment file when it was indexed. */
export interface IndexedSegment {
  readonly number: number;
  readonly bytes: number;
  readonly changed: number;
  /** Range of its blocks in the index, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

export interface SavedIndex {
  readonly index: BlockIndex;
  readonly segments: ReadonlyMap<number, IndexedSegment>;
}

/** Returns the file state that a saved index must match. */
export function stampOf({ size, mtimeMs }: Stats): Pick<IndexedSegment, 'bytes' | 'changed'> {
  return { bytes: size, changed: Math.floor(mtimeMs) };
}

/** Loads the saved index of a tape; empty if missing or invalid. */
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
  const memory = new ArrayBuffer(at + columnBytes(blocks) + CRC_BYTES);
  const view = new DataView(memory);
  for (const [position, value] of [MAGIC, VERSION, segments.length, blocks].entries()) {
    view.setUint32(4 * position, value, true);
  }
  const numbers = new Float64Array(memory, HEADING_BYTES, segments.length * SEGMENT_NUMBERS);
  for (const [position, { number, from, to, bytes, changed }] of segments.entries()) {
    numbers.set([number, to - from, bytes, changed], position * SEGMENT_NUMBERS);
  }
  copyColumns(index.columns(blocks), allocateColumns(blocks, memory, at), 0, blocks, 0);
  const whole = new Uint8Array(memory);
  view.setUint32(whole.length - CRC_BYTES, crc32(whole.subarray(0, -CRC_BYTES)), true);
  return whole;
}

/** @throws RangeError if the bytes are not an index of this byte order */
function decode(memory: ArrayBuffer): SavedIndex {
  const view = new DataView(memory);
  const end = memory.byteLength - CRC_BYTES;
  if (view.getUint32(end, true) !== crc32(new Uint8Array(memory, 0, end)))
    throw new RangeError('checksum mismatch');
  const [magic, version, count = 0, blocks = 0] = new Uint32Array(memory, 0, 4);
  if (magic !== MAGIC || version !== VERSION) throw new RangeError('not an index file');
  const numbers = new Float64Array(memory, HEADING_BYTES, count * SEGMENT_NUMBERS);
  const segments = new Map<number, IndexedSegment>();
  let from = 0;
  for (let position = 0; position < count; position++) {
    const [number = 0, length = 0, bytes = 0, changed = 0] = numbers.subarray(position * SEGMENT_NUMBERS);
    segments.set(number, { number, bytes, changed, from, to: from + length });
    from += length;
  }
  if (from !== blocks) throw new RangeError('not an index file');
  return {
    index: new BlockIndex(allocateColumns(blocks, memory, HEADING_BYTES + numbers.byteLength), blocks),
    segments,
  };
}
