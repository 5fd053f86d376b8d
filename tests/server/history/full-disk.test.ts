import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ManualClock } from '../manual-clock';
import { smallDisk } from '../small-disk';
import { ACME, NOON, Run, SECOND } from './run';

const disk = smallDisk('6m');

it.skipIf(!disk.isMounted)(
  'a full disk stops history with a warning, and it resumes when there is space again',
  async () => {
    const clock = new ManualClock(NOON);
    const others = Array.from({ length: 300 }, (_, k) => `sim:S${k}`);
    const run = await new Run(join(disk.folder, 'history.duckdb'), 'test', clock).begin(ACME, ...others);
    run.trade(ACME, 100, 0);
    await run.flush();
    const filler = join(disk.folder, 'filler');
    for (let size = 4 * 2 ** 20; size >= 4_096; size /= 2) {
      try {
        writeFileSync(`${filler}-${size}`, Buffer.alloc(size, 1));
      } catch {
        // Fills the disk up to less than that.
      }
    }
    for (let second = 1; second < 200; second++) {
      run.trade(ACME, 100 + second, second);
      for (const symbol of others) run.trade(symbol, second, second);
      if (second % 10 === 0) await run.flush();
    }
    expect(run.log.filter((line) => line.startsWith('history unavailable'))).toHaveLength(1);
    expect(run.inMemory(ACME, '1s')).toHaveLength(200);
    for (let size = 4 * 2 ** 20; size >= 4_096; size /= 2) rmSync(`${filler}-${size}`, { force: true });
    clock.advance(120_000);
    await run.flush();
    run.trade(ACME, 1, 210);
    await run.flush();
    const stored = await run.inHistory(ACME, '1s');
    expect(stored.map(({ start }) => (start - NOON) / SECOND)).toEqual(
      Array.from({ length: 200 }, (_, second) => second),
    );
    await run.end();
  },
);
