import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ManualClock } from '../manual-clock';
import { temporaryFolder } from '../tape/temporary-folder';
import { HandStream } from './alert-scene';
import { openAlertsOf } from './opened-alerts';

const KILLS = 6;
/** Longest that a process is let go on after its first word, ms. */
const MAX_LIFETIME = 60;
/** For a busy machine, ms. */
const PATIENT = 120_000;

const WORDS = ['made', 'removed', 'told'];

const dir = mkdtempSync(join(tmpdir(), 'tickerwall-alerts-'));
const program = join(dir, 'alerts.mjs');

beforeAll(async () => {
  await build({
    input: resolve('tests/server/alerts/alert-process.ts'),
    platform: 'node',
    external: (id) => isBuiltin(id),
    logLevel: 'silent',
    output: { file: program, format: 'esm', codeSplitting: false },
  });
}, PATIENT);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What a process says until it is killed at a random moment, by word. */
async function killed(folder: string): Promise<Map<string, Set<string>>> {
  const said = new Map(WORDS.map((word) => [word, new Set<string>()]));
  const child: ChildProcess = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  lines.on('line', (line) => {
    const [word = '', id = ''] = line.split(' ');
    said.get(word)?.add(id);
  });
  const over = Promise.all([once(lines, 'close'), once(child, 'exit')]);
  await Promise.race([once(lines, 'line'), over]);
  await delay(Math.random() * MAX_LIFETIME);
  child.kill('SIGKILL');
  await over;
  return said;
}

it(
  'alerts that were acknowledged, removed or told are so after a kill at any moment',
  async () => {
    const folder = temporaryFolder();
    const made = new Set<string>();
    const told = new Set<string>();
    for (let kill = 0; kill < KILLS; kill++) {
      const said = await killed(folder);
      expect(said.get('made')?.size).toBeGreaterThan(0);
      for (const id of said.get('made') ?? []) made.add(id);
      for (const id of said.get('removed') ?? []) made.delete(id);
      for (const id of said.get('told') ?? []) told.add(id);
      const { alerts, user } = openAlertsOf(folder, new HandStream(new ManualClock()));
      const kept = alerts.list(user).map(({ id }) => id);
      // One more may have been on its way to be removed, or to be acknowledged.
      expect([...made].filter((id) => !kept.includes(id)).length).toBeLessThanOrEqual(1);
      for (const id of said.get('removed') ?? []) expect(kept).not.toContain(id);
      const history = alerts.history(user, 1_000).map(({ id }) => id);
      const newest = [...told].slice(-500);
      expect(newest.filter((id) => !history.includes(id))).toEqual([]);
      await alerts.close();
      for (const id of [...made]) if (!kept.includes(id)) made.delete(id);
    }
    expect(told.size).toBeGreaterThan(0);
  },
  PATIENT,
);
