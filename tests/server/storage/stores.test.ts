import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { bundleProgram } from '../bundle-program';
import { smallDisk } from '../small-disk';
import { STORES } from './stores';

/** Acknowledged acts before the process is killed, by kill: the stores with few acts have some left. */
const ACTS_BEFORE_KILL = [25, 35];
/** Places in a file that are damaged one by one. */
const PLACES = 25;
/** Size of a page of memory, bytes: a file on a full tmpfs grows to its end. */
const PAGE = 4_096;

/** A disk in memory, if there is one: its syncs cost nothing. */
const DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const disk = smallDisk('256k');

function newFolder(): string {
  const folder = mkdtempSync(join(DISK, 'tickerwall-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe.each(Object.entries(STORES).map(([name, kind]) => ({ name, ...kind })))(
  'the store of $name',
  ({ file: fileName, guardsAccess, most, open }) => {
    let folder: string;
    let file: string;
    let warnings: object[];
    const log = { info: () => undefined, warn: (fields: object) => warnings.push(fields) };

    beforeEach(() => {
      folder = newFolder();
      file = join(folder, fileName);
      warnings = [];
    });

    /** Opens the store, performs acts that are not done, and closes it. @returns what it shows as done */
    async function run(...acts: number[]): Promise<number[]> {
      const store = await open(folder, { log });
      try {
        for (const n of acts) if (!store.done().includes(n)) await store.write(n);
        return store.done();
      } finally {
        await store.close();
      }
    }

    it('keeps every acknowledged act in a file with owner-only access', async () => {
      const store = await open(folder);
      await Promise.all([store.write(0), store.write(1), store.write(2)]);
      expect(store.done()).toEqual([0, 1, 2]);
      await store.close();
      expect(await run()).toEqual([0, 1, 2]);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    });

    it.skipIf(!disk.isMounted)('changes nothing on a full disk, however often it is asked', async () => {
      folder = mkdtempSync(join(disk.folder, 'store-'));
      file = join(folder, fileName);
      await run();
      appendFileSync(
        file,
        '\n'.repeat(PAGE - ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) % PAGE)),
      );
      const filler = join(disk.folder, 'filler');
      expect(() => {
        for (;;) appendFileSync(filler, Buffer.alloc(PAGE));
      }).toThrow('ENOSPC');
      const store = await open(folder, { log });
      for (let attempt = 0; attempt < 2; attempt++) {
        await expect(store.write(0)).rejects.toMatchObject({
          code: 'internal',
          message: 'not stored, so nothing has changed: the disk is full (ENOSPC)',
        });
        expect(store.done()).toEqual([]);
      }
      rmSync(filler);
      await store.write(0);
      await store.close();
      expect(await run()).toEqual([0]);
      rmSync(folder, { recursive: true });
    });

    it('drops a last line that was cut off anywhere, and goes on after the one before', async () => {
      await run(0, 1);
      const whole = readFileSync(file);
      const lastLine = whole.length - whole.lastIndexOf('\n', whole.length - 2) - 1;
      for (let missing = 1; missing <= lastLine; missing += Math.ceil(lastLine / PLACES)) {
        const cut = whole.subarray(0, whole.length - missing);
        writeFileSync(file, cut);
        // The line break alone is no part of the record.
        expect(await run()).toEqual(missing === 1 ? [0, 1] : [0]);
        writeFileSync(file, cut);
        expect(await run(1, 2)).toEqual([0, 1, 2]);
        expect(await run()).toEqual([0, 1, 2]);
      }
      expect(warnings).toEqual([]);
    });

    it('never takes a changed byte for a record', async () => {
      await run(0, 1);
      const whole = readFileSync(file);
      for (let at = 0; at < whole.length; at += Math.ceil(whole.length / PLACES)) {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] as number) ^ 0x01;
        rmSync(folder, { recursive: true });
        folder = newFolder();
        file = join(folder, fileName);
        writeFileSync(file, damaged);
        warnings = [];
        if (guardsAccess) {
          await expect(run(), `byte ${at}`).rejects.toThrow(
            /^.*\.jsonl is damaged: line \d+: .*\. .*AUTH_SECRET/,
          );
          expect(readFileSync(file).equals(damaged)).toBe(true);
          continue;
        }
        await run();
        const { copy } = warnings[0] as { copy: string };
        expect(warnings, `byte ${at}`).toEqual([
          { file, copy, faults: expect.arrayContaining([expect.stringMatching(/^line \d+: /)]) },
        ]);
        expect(readFileSync(copy).equals(damaged)).toBe(true);
        await run();
        expect(warnings).toHaveLength(1);
      }
    });

    it('writes nothing once another process has its folder', async () => {
      await run(0);
      const before = readFileSync(file);
      const owner = { requireOwned: () => Promise.reject(new Error('taken over')) };
      const store = await open(folder, { owner });
      await expect(store.write(Math.min(1, most))).rejects.toThrow('another server has the data folder');
      expect(store.done()).toEqual([0]);
      await store.close();
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(readdirSync(folder)).toEqual([fileName]);
    });
  },
);

it('every store has each acknowledged act after kills in the middle of writes', async () => {
  const folder = newFolder();
  const program = join(folder, 'store-process.mjs');
  await bundleProgram('tests/server/storage/store-process.ts', program);
  // The things that the acts change exist before the first kill.
  for (const [name, { open }] of Object.entries(STORES)) await (await open(join(folder, name))).close();
  const acknowledged = new Map(Object.keys(STORES).map((name) => [name, [] as number[]]));
  for (const [kills, acts] of ACTS_BEFORE_KILL.entries()) {
    const child: ChildProcess = spawn(process.execPath, [program, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    let printed = 0;
    lines.on('line', (line) => {
      const [n = '', name = ''] = line.split(' of ');
      acknowledged.get(name)?.push(Number(n));
      if (++printed === acts) child.kill('SIGKILL');
    });
    await Promise.all([once(lines, 'close'), once(child, 'exit')]);
    for (const [name, acts] of acknowledged) {
      const warnings: object[] = [];
      const log = { info: () => undefined, warn: (fields: object) => warnings.push(fields) };
      const store = await STORES[name]?.open(join(folder, name), { log });
      const done = store?.done() ?? [];
      await store?.close();
      expect(done, name).toEqual(expect.arrayContaining(acts));
      // One act of each run may have been stored and not acknowledged.
      expect(done.length - acts.length, name).toBeLessThanOrEqual(kills + 1);
      expect(warnings, name).toEqual([]);
    }
  }
});
