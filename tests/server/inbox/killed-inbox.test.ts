// slow: starts processes

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAX_PART_EVENTS } from '../../../server/inbox/live-file';
import { bundleProgram } from '../bundle-program';
import { temporaryFolder } from '../tape/temporary-folder';

const KILLS = 4;
const FILES = 2;
const EVENTS_OF_FILE = 25_000;
/** Maximum time from the first event of a process to its kill, ms. */
const MAX_LIFETIME = 100;
/** Time between two looks at a file, ms. */
const POLL = 5;

let folder = '';
beforeAll(async () => {
  // Packages are not bundled, so the program must be below the project's folder.
  mkdirSync('dist', { recursive: true });
  folder = mkdtempSync('dist/.inbox-test-');
  await bundleProgram('tests/server/inbox/inbox-process.ts', join(folder, 'inbox.mjs'), false);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it(`an inbox that is killed ${KILLS} times loses no event, repeats a part at most each time, and moves each file once`, async () => {
  const dataDir = temporaryFolder();
  const taken = join(dataDir, 'taken.txt');
  const live = join(dataDir, 'inbox/live');
  mkdirSync(live, { recursive: true });
  for (let file = 0; file < FILES; file++) {
    const prices = Array.from({ length: EVENTS_OF_FILE }, (_, at) => file * EVENTS_OF_FILE + at + 1);
    const lines = prices.map((price) => `{"type":"trade","symbol":"acme:BOLT","price":${price},"size":1}\n`);
    const path = join(dataDir, `${file}.ndjson`);
    writeFileSync(path, lines.join(''));
    utimesSync(path, file + 1, file + 1);
    renameSync(path, join(live, `${file}.ndjson`));
  }
  const done = join(live, 'done');
  const isDone = (): boolean => existsSync(done) && readdirSync(done).length === FILES;
  const size = (): number => (existsSync(taken) ? statSync(taken).size : 0);
  let kills = 0;
  while (!isDone()) {
    const before = size();
    const child = spawn(process.execPath, [join(folder, 'inbox.mjs'), dataDir, taken], { stdio: 'inherit' });
    const ended = once(child, 'exit');
    while (!isDone() && size() === before) await delay(POLL);
    if (kills < KILLS) await delay(Math.random() * MAX_LIFETIME);
    else while (!isDone()) await delay(POLL);
    if (!isDone()) kills++;
    child.kill('SIGKILL');
    await ended;
  }
  const prices = readFileSync(taken, 'utf8').trimEnd().split('\n');
  const repeated = prices.length - new Set(prices).size;
  console.info(`${kills} kills, ${repeated} events repeated`);
  expect(kills).toBeGreaterThan(0);
  expect(new Set(prices).size).toBe(FILES * EVENTS_OF_FILE);
  expect(repeated).toBeLessThanOrEqual(kills * MAX_PART_EVENTS);
  expect(readdirSync(done).sort()).toEqual(['0.ndjson', '1.ndjson']);
  expect(readdirSync(live).filter((name) => name.endsWith('.ndjson'))).toEqual([]);
});
