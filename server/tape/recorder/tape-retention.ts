import { readdir, rm, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { wallMillis } from '../../time/clock';
import { isSegmentFile } from '../format/segment';
import { isRecording } from '../format/segments';
import { LIVE_TAPE, tapeFolder, tapeIds } from '../library/tape-catalog';

/** Limits of recordings kept on disk; an absent limit deletes nothing. */
export interface Retention {
  /** Maximum time since the last write of a segment, ms. */
  readonly keepMillis?: number | undefined;
  /** Maximum bytes of all segments; an open segment is never deleted. */
  readonly keepBytes?: number | undefined;
}

interface KeptSegment {
  readonly folder: string;
  readonly name: string;
  readonly bytes: number;
  /** Time of the last write, ms since 1970. */
  readonly writtenAt: number;
  /** True for the newest segment of a tape being recorded. */
  readonly open: boolean;
}

/**
 * Deletes old and excess segments of all recordings in a data folder; other tapes are not touched.
 * @param isRunning returns true if the tape is being recorded
 * @returns the number of deleted segments
 */
export async function retireRecordings(
  dataDir: string,
  keep: Retention,
  isRunning: (id: string) => boolean,
): Promise<number> {
  if (keep.keepMillis === undefined && keep.keepBytes === undefined) return 0;
  const ids = tapeIds(dataDir).filter((id) => id !== LIVE_TAPE);
  const folders = ids.map((id) => tapeFolder(dataDir, id)).filter(isRecording);
  const isOpen = (folder: string): boolean => isRunning(basename(folder));
  return retire(folders, keep, isOpen, wallMillis());
}

/**
 * Deletes segments of tapes, oldest first, so that each tape keeps its end. The folder of an empty tape is
 * removed.
 * @param folders folders of the tapes
 * @param isOpen returns true if the tape is being recorded
 * @param now ms since 1970
 * @returns the number of deleted segments
 */
export async function retire(
  folders: readonly string[],
  { keepMillis = Number.POSITIVE_INFINITY, keepBytes = Number.POSITIVE_INFINITY }: Retention,
  isOpen: (folder: string) => boolean,
  now: number,
): Promise<number> {
  const segments = (await Promise.all(folders.map((folder) => segmentsOf(folder, isOpen(folder))))).flat();
  // At equal times, lower numbers first, so that no tape has a missing middle segment.
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
