import { readdir, rm, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isRecording } from '../format/segments';
import { isRecordedElsewhere } from '../library/recording-mark';
import { LIVE_TAPE, tapeFolder, tapeIds } from '../library/tape-catalog';
import { isSegmentFile } from '../segment-name';

/** How much of the recordings is kept; nothing is deleted for what is not given. */
export interface Retention {
  /** Since a segment was written last, ms. */
  readonly keepMillis?: number | undefined;
  /** Of all segments together; the one in writing is never deleted. */
  readonly keepBytes?: number | undefined;
}

interface KeptSegment {
  readonly folder: string;
  readonly name: string;
  readonly bytes: number;
  /** When it was written last, ms since 1970. */
  readonly writtenAt: number;
  /** Whether it is the newest of a tape that is being recorded. */
  readonly open: boolean;
}

/**
 * Deletes what is too old or too much of all recordings in a data folder; tapes of other kinds are left alone.
 * @param isRunning whether the tape of an id is being recorded
 * @returns how many segments were deleted
 */
export async function retireRecordings(
  dataDir: string,
  keep: Retention,
  isRunning: (id: string) => boolean,
): Promise<number> {
  if (keep.keepMillis === undefined && keep.keepBytes === undefined) return 0;
  const ids = tapeIds(dataDir).filter((id) => id !== LIVE_TAPE);
  const folders = ids.map((id) => tapeFolder(dataDir, id)).filter(isRecording);
  const isOpen = (folder: string): boolean => isRunning(basename(folder)) || isRecordedElsewhere(folder);
  return retire(folders, keep, isOpen, Date.now());
}

/**
 * Deletes segments of tapes, oldest first, so that what is left of each tape is its end without a hole. A tape of
 * which nothing is left goes with its folder.
 * @param folders the tapes
 * @param isOpen whether a tape is being recorded
 * @param now ms since 1970
 * @returns how many segments were deleted
 */
export async function retire(
  folders: readonly string[],
  { keepMillis = Number.POSITIVE_INFINITY, keepBytes = Number.POSITIVE_INFINITY }: Retention,
  isOpen: (folder: string) => boolean,
  now: number,
): Promise<number> {
  const segments = (await Promise.all(folders.map((folder) => segmentsOf(folder, isOpen(folder))))).flat();
  // Of equal times the lower number comes first, so that no tape ever has a hole.
  segments.sort((a, b) => a.writtenAt - b.writtenAt || (a.name < b.name ? -1 : 1));
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const kept = new Set<string>();
  let deleted = 0;
  for (const segment of segments) {
    const { folder, name } = segment;
    const tooOld = now - segment.writtenAt > keepMillis;
    if (segment.open || kept.has(folder) || !(tooOld || bytes > keepBytes)) {
      kept.add(folder);
      continue;
    }
    await unlink(join(folder, name));
    bytes -= segment.bytes;
    deleted += 1;
  }
  const emptied = new Set(segments.map(({ folder }) => folder).filter((folder) => !kept.has(folder)));
  for (const folder of emptied) await rm(folder, { recursive: true, force: true });
  return deleted;
}

async function segmentsOf(folder: string, open: boolean): Promise<KeptSegment[]> {
  const names = (await readdir(folder).catch(() => [])).filter(isSegmentFile).sort();
  return Promise.all(
    names.map(async (name, place) => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return { folder, name, bytes: size, writtenAt: mtimeMs, open: open && place === names.length - 1 };
    }),
  );
}
