import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A disk that is soon full. */
export interface SmallDisk {
  readonly folder: string;
  /** False where this process may not mount one: then the folder is on a disk of usual size. */
  readonly isMounted: boolean;
}

/**
 * Mounts a disk in memory for the tests of a file.
 * @param size as in `mount`: `256k`
 */
export function smallDisk(size: string): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'tickerwall-disk-'));
  const isMounted =
    process.platform === 'linux' &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status === 0;
  afterAll(() => {
    if (isMounted) spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, isMounted };
}
