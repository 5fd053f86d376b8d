import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BLOCK_HEADER_BYTES, type BlockHeader, decodeBlockHeader, findBlock } from './block';

export interface ScannedBlock extends BlockHeader {
  /** Where the block begins in its file, bytes. */
  readonly offset: number;
}

/** A stretch of a segment's file in which no whole block lies. */
export interface Hole {
  readonly offset: number;
  readonly bytes: number;
}

export interface SegmentScan {
  readonly blocks: readonly ScannedBlock[];
  /** A hole that reaches to the end of the file is a torn tail, any other is damage. */
  readonly holes: readonly Hole[];
  readonly bytes: number;
}

/** How much is read at a time when looking for the next block behind a hole, bytes. */
const SEARCH_BYTES = 1024 * 1024;

/** Finds the blocks of a segment by their headers alone. */
export function scanSegment(path: string): SegmentScan {
  const file = openSync(path, 'r');
  try {
    const bytes = fstatSync(file).size;
    const blocks: ScannedBlock[] = [];
    const holes: Hole[] = [];
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
      holes.push({ offset, bytes: next - offset });
      offset = next;
    }
    return { blocks, holes, bytes };
  } finally {
    closeSync(file);
  }
}

/** The header of the block at an offset of an open segment; undefined when no block of a tape begins there. */
export function readBlockHeader(
  file: number,
  offset: number,
  buffer = Buffer.alloc(BLOCK_HEADER_BYTES),
): BlockHeader | undefined {
  const read = readSync(file, buffer, 0, BLOCK_HEADER_BYTES, offset);
  return decodeBlockHeader(buffer.subarray(0, read));
}

/** Offset of the next block header at or after the offset, or the end of the file. */
function nextBlock(file: number, from: number, end: number): number {
  const window = Buffer.allocUnsafe(Math.min(SEARCH_BYTES, Math.max(end - from, 0)));
  for (let at = from; at < end; at += SEARCH_BYTES - BLOCK_HEADER_BYTES) {
    const read = readSync(file, window, 0, window.length, at);
    const found = findBlock(window.subarray(0, read), 0);
    if (found >= 0) return at + found;
  }
  return end;
}
