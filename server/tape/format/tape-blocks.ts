import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { BlockIndex } from './block-index';
import { readBlockText } from './block-text';
import { DamageError } from './damage';
import { type IndexedSegment, loadIndex, type SavedIndex, saveIndex, stampOf } from './index-file';
import { type SegmentScan, scanSegment } from './segment-scan';
import { type SegmentFile, segmentsOf } from './segments';

/** End of a tape that was not written whole: it is left out, everything before it is played. */
export interface TornTail {
  readonly file: string;
  /** Bytes of the file that are good. */
  readonly offset: number;
  readonly bytes: number;
}

/** Where everything lies on a tape. */
export interface TapeBlocks {
  readonly index: BlockIndex;
  readonly segments: number;
  /** Segments before those, which a recording has deleted because of their age or its size. */
  readonly retired: number;
  /** Bytes of the tape's files, a torn tail included. */
  readonly bytes: number;
  readonly torn: TornTail | undefined;
}

/** How often a folder is looked at anew when a segment goes away meanwhile: a recording retires its oldest. */
const MAX_CHECKS = 5;
/** Blocks that were looked for one by one before it is worth while to save where they are. */
const BLOCKS_WORTH_SAVING = 4096;

/**
 * Finds the blocks of a tape, a segment each step: from the saved index, or by their headers.
 * @throws DamageError naming the file and the byte when a block is damaged or missing, other than at the end
 * @throws Error when the folder holds no tape
 */
export function* findBlocks(folder: string): Generator<undefined, TapeBlocks> {
  for (let look = 1; ; look++) {
    try {
      return yield* find(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || look === MAX_CHECKS) throw error;
    }
  }
}

function* find(folder: string): Generator<undefined, TapeBlocks> {
  const files = existsSync(folder) ? segmentsOf(folder) : [];
  const last = files.at(-1);
  if (!last) throw new Error(`${folder} holds no tape`);
  const saved = files.length > 1 ? loadIndex(folder) : undefined;
  const index = new BlockIndex();
  const closed: IndexedSegment[] = [];
  let found = 0;
  let bytes = 0;
  for (const file of files.slice(0, -1)) {
    const stamp = stampOf(statSync(file.path));
    const from = index.count;
    if (!addSaved(index, saved, file, stamp)) {
      addScanned(index, file, scanSegment(file.path));
      found += index.count - from;
    }
    bytes += stamp.bytes;
    closed.push({ number: file.number, ...stamp, from, to: index.count });
    yield;
  }
  if (found >= BLOCKS_WORTH_SAVING) saveIndex(folder, index, closed);
  const scan = scanSegment(last.path);
  const torn = addLast(index, last, scan);
  const retired = files[0]?.number ?? 0;
  return { index, segments: files.length, retired, bytes: bytes + scan.bytes, torn };
}

/** Adds the blocks of a segment that has not changed since they were saved. */
function addSaved(
  index: BlockIndex,
  saved: SavedIndex | undefined,
  { number }: SegmentFile,
  { bytes, changed }: ReturnType<typeof stampOf>,
): boolean {
  const known = saved?.segments.get(number);
  if (!saved || !known || known.bytes !== bytes || known.changed !== changed) return false;
  index.append(saved.index, known.from, known.to);
  return true;
}

function addScanned(index: BlockIndex, { number, path }: SegmentFile, { blocks, holes }: SegmentScan): void {
  const [hole] = holes;
  if (hole) throw new DamageError(path, hole.offset, `no whole block in ${hole.bytes} bytes`);
  if (blocks[0]?.kind !== 'header') throw noHeader(path);
  for (const block of blocks) index.add(number, block);
}

function addLast(index: BlockIndex, file: SegmentFile, scan: SegmentScan): TornTail | undefined {
  const { path } = file;
  const cut = tornAt(path, scan);
  const holes = scan.holes.filter(({ offset }) => offset < cut);
  const blocks = scan.blocks.filter(({ offset }) => offset < cut);
  if (blocks.length > 0 || holes.length > 0) addScanned(index, file, { ...scan, holes, blocks });
  if (cut === scan.bytes && cut > 0) return undefined;
  return { file: path, offset: cut, bytes: scan.bytes - cut };
}

function noHeader(path: string): DamageError {
  return new DamageError(path, 0, 'the segment does not begin with its header');
}

/** Where the good part of the last segment ends: at a hole that reaches to its end, or at a last block that is bad. */
function tornAt(path: string, { blocks, holes, bytes }: SegmentScan): number {
  const hole = holes.at(-1);
  const end = hole && hole.offset + hole.bytes === bytes ? hole.offset : bytes;
  const last = blocks.at(-1);
  if (!last) return end;
  const file = openSync(path, 'r');
  try {
    readBlockText(file, last);
    return end;
  } catch {
    return last.offset;
  } finally {
    closeSync(file);
  }
}
