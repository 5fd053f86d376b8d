import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BLOCK_HEADER_BYTES, type BlockHeader, decodeBlockHeader, findBlock } from './block';

export interface ScannedBlock extends BlockHeader {
  /** Byte offset in the file. */
  readonly offset: number;
}

/** Bytes of a segment file that contain no valid block. */
export interface UnreadableRange {
  readonly offset: number;
  readonly bytes: number;
}

export interface SegmentScan {
  readonly blocks: readonly ScannedBlock[];
  /** One at the end of the file is a torn tail, any other is damage. */
  readonly unreadable: readonly UnreadableRange[];
  readonly bytes: number;
}

/** Bytes read at a time when searching for the next block. */
const SEARCH_BYTES = 1024 * 1024;

/** Finds the blocks of a segment by their headers. */
export function scanSegment(path: string): SegmentScan {
  const file = openSync(path, 'r');
  try {
    const bytes = fstatSync(file).size;
    const blocks: ScannedBlock[] = [];
    const unreadable: UnreadableRange[] = [];
    const buffer = Buffer.alloc(BLOCK_HEADER_BYTES);
    let offset = 0;
    while (offset < bytes) {
      const header = readBlockHeader(file, offset, buffer);
      if (header && offset + header.length <= bytes) {
        blocks.push({ ...header, offset });
        offset += header.length;
        continue;
      }
      const next = nextBlock(file, offset + 1, bytes);
      unreadable.push({ offset, bytes: next - offset });
      offset = next;
    }
    return { blocks, unreadable: unreadable, bytes };
  } finally {
    closeSync(file);
  }
}

/** Reads the block header at an offset of an open segment; undefined if there is none. */
export function readBlockHeader(
  file: number,
  offset: number,
  buffer = Buffer.alloc(BLOCK_HEADER_BYTES),
): BlockHeader | undefined {
  const read = readSync(file, buffer, 0, BLOCK_HEADER_BYTES, offset);
  return decodeBlockHeader(buffer.subarray(0, read));
}

/** Returns the offset of the next block header at or after `from`, or the end of the file. */
function nextBlock(file: number, from: number, end: number): number {
  const window = Buffer.allocUnsafe(Math.min(SEARCH_BYTES, Math.max(end - from, 0)));
  for (let at = from; at < end; at += SEARCH_BYTES - BLOCK_HEADER_BYTES) {
    const read = readSync(file, window, 0, window.length, at);
    const found = findBlock(window.subarray(0, read), 0);
    if (found >= 0) return at + found;
  }
  return end;
}
