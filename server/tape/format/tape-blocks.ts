import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { BlockIndex } from './block-index';
import { readBlockText } from './block-text';
import { DamageError } from './damage';
import { type IndexedSegment, loadIndex, type SavedIndex, saveIndex, stampOf } from './index-file';
import { type SegmentScan, scanSegment } from './segment-scan';
import { type SegmentFile, segmentsOf } from './segments';

/** Incomplete end of a tape, which is ignored when playing. */
export interface TornTail {
  readonly file: string;
  /** Length of the intact part of the file, bytes. */
  readonly offset: number;
  readonly bytes: number;
}

/** Block index and totals of a tape. */
export interface TapeBlocks {
  readonly index: BlockIndex;
  readonly segments: number;
  /** Older segments that retention deleted. */
  readonly retired: number;
  /** Bytes of the tape's files, including a torn tail. */
  readonly bytes: number;
  readonly torn: TornTail | undefined;
}

/** Attempts to read a folder whose oldest segments are retired meanwhile. */
const MAX_ATTEMPTS = 5;
/** Minimum number of scanned blocks at which the index is saved. */
const MIN_SAVED_BLOCKS = 4096;

/**
 * Finds the blocks of a tape, one segment per step, from the saved index or by their headers.
 * @throws DamageError naming file and byte of a damaged or missing block, other than at the end
 * @throws Error if the folder has no tape
 */
export function* findBlocks(folder: string): Generator<undefined, TapeBlocks> {
  for (let attempt = 1; ; attempt++) {
    try {
      return yield* find(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

function* find(folder: string): Generator<undefined, TapeBlocks> {
  const files = existsSync(folder) ? segmentsOf(folder) : [];
  const last = files.at(-1);
  if (!last) throw new Error(`${folder} contains no tape`);
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
  if (found >= MIN_SAVED_BLOCKS) saveIndex(folder, index, closed);
  const scan = scanSegment(last.path);
  const torn = addLast(index, last, scan);
  const retired = files[0]?.number ?? 0;
  return { index, segments: files.length, retired, bytes: bytes + scan.bytes, torn };
}

/** Adds the blocks of a segment that is unchanged since it was indexed. */
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

function addScanned(
  index: BlockIndex,
  { number, path }: SegmentFile,
  { blocks, unreadable }: SegmentScan,
): void {
  const [range] = unreadable;
  if (range) throw new DamageError(path, range.offset, `no valid block in ${range.bytes} bytes`);
  if (blocks[0]?.kind !== 'header') throw noHeader(path);
  for (const block of blocks) index.add(number, block);
}

function addLast(index: BlockIndex, file: SegmentFile, scan: SegmentScan): TornTail | undefined {
  const { path } = file;
  const cut = tornAt(path, scan);
  const unreadable = scan.unreadable.filter(({ offset }) => offset < cut);
  const blocks = scan.blocks.filter(({ offset }) => offset < cut);
  if (blocks.length > 0 || unreadable.length > 0)
    addScanned(index, file, { ...scan, unreadable: unreadable, blocks });
  if (cut === scan.bytes && cut > 0) return undefined;
  return { file: path, offset: cut, bytes: scan.bytes - cut };
}

function noHeader(path: string): DamageError {
  return new DamageError(path, 0, 'the segment does not begin with its header');
}

/** Returns the length of the intact part of the last segment: up to a torn tail or an invalid last block. */
function tornAt(path: string, { blocks, unreadable, bytes }: SegmentScan): number {
  const range = unreadable.at(-1);
  const end = range && range.offset + range.bytes === bytes ? range.offset : bytes;
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
