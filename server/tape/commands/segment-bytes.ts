import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSegmentFile } from '../segment-name';

/** Returns the bytes of all segments in a folder, damaged ones included. */
export function segmentBytes(folder: string): number {
  const names = readdirSync(folder).filter(isSegmentFile);
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
