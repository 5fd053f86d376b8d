import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DataLock } from '../../../server/storage/data-lock';
import { temporaryFolder } from '../tape/temporary-folder';

const times = { beat: 10, silence: 200, look: 10 };

function lockOf(dataDir: string, lost: (error: Error) => void = () => undefined): DataLock {
  const lock = new DataLock({ dataDir, lost, times });
  onTestFinished(() => lock.release());
  return lock;
}

describe('the lock of the data folder', () => {
  it('rejects a second server with the folder, the holder and since when', async () => {
    const folder = join(temporaryFolder(), 'new', 'data');
    const first = lockOf(folder);
    await first.acquire();
    await expect(lockOf(folder).acquire()).rejects.toThrow(
      new RegExp(`^DATA_DIR=${folder} is in use by process ${process.pid} on \\S+, since 20\\d\\d-.*Z: stop`),
    );
    await first.requireOwned();
    await first.release();
    expect(readdirSync(folder)).toEqual([]);
    await lockOf(folder).acquire();
  });

  it('is taken over from a server that was killed, for every process number', async () => {
    const folder = temporaryFolder();
    const holder = { id: 'dead', host: 'other-container', pid: process.pid, since: '2026-01-01T00:00:00Z' };
    writeFileSync(join(folder, '.lock'), JSON.stringify(holder));
    const lock = lockOf(folder);
    await lock.acquire();
    await lock.requireOwned();
    expect(readdirSync(folder)).toEqual(['.lock']);
  });

  it('is taken over by one of two servers that find it abandoned', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.lock'), '');
    const results = await Promise.allSettled([lockOf(folder).acquire(), lockOf(folder).acquire()]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('notifies its holder when another server has taken it over', async () => {
    const folder = temporaryFolder();
    const lost: Error[] = [];
    let notified: () => void = () => undefined;
    const notification = new Promise<void>((resolve) => {
      notified = resolve;
    });
    const lock = lockOf(folder, (error) => {
      lost.push(error);
      notified();
    });
    await lock.acquire();
    const file = join(folder, '.lock');
    const other = { ...JSON.parse(readFileSync(file, 'utf8')), id: 'other', host: 'elsewhere' };
    rmSync(file);
    writeFileSync(file, JSON.stringify(other));
    await expect(lock.requireOwned()).rejects.toThrow('on elsewhere, since');
    await notification;
    expect(lost.map(({ message }) => message)).toEqual([expect.stringContaining('on elsewhere, since')]);
    await lock.release();
    expect(existsSync(file)).toBe(true);
  });

  it('is created again when a user removes it', async () => {
    const folder = temporaryFolder();
    const lock = lockOf(folder);
    await lock.acquire();
    rmSync(join(folder, '.lock'));
    await lock.requireOwned();
    await expect(lockOf(folder).acquire()).rejects.toThrow('is in use by process');
  });

  it('names a folder that cannot be written', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(lockOf(join(file, 'data')).acquire()).rejects.toThrow(
      `DATA_DIR=${join(file, 'data')} cannot be written: the write failed (ENOTDIR)`,
    );
    if (process.getuid?.() === 0) return;
    const folder = temporaryFolder();
    chmodSync(folder, 0o500);
    await expect(lockOf(folder).acquire()).rejects.toThrow('cannot be written: the write failed (EACCES)');
  });
});
