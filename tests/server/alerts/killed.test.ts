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
import { openAlertsOf } from './opened-alerts';
import { ManualStream } from './watched-alert';

const KILLS = 6;
/** Maximum time from the first line of a process to its kill, ms. */
const MAX_LIFETIME = 60;
/** Timeout for a busy machine, ms. */
const TIMEOUT_MS = 120_000;

const WORDS = ['made', 'removed', 'notified'];

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
}, TIMEOUT_MS);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Kills the process at a random time. @returns the ids that it printed, by word */
async function runUntilKilled(folder: string): Promise<Map<string, Set<string>>> {
  const printed = new Map(WORDS.map((word) => [word, new Set<string>()]));
  const child: ChildProcess = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  lines.on('line', (line) => {
    const [word = '', id = ''] = line.split(' ');
    printed.get(word)?.add(id);
  });
  const over = Promise.all([once(lines, 'close'), once(child, 'exit')]);
  await Promise.race([once(lines, 'line'), over]);
  await delay(Math.random() * MAX_LIFETIME);
  child.kill('SIGKILL');
  await over;
  return printed;
}

it(
  'created, removed and notified alerts survive a kill at any time',
  async () => {
    const folder = temporaryFolder();
    const made = new Set<string>();
    const notified = new Set<string>();
    for (let kill = 0; kill < KILLS; kill++) {
      const printed = await runUntilKilled(folder);
      expect(printed.get('made')?.size).toBeGreaterThan(0);
      for (const id of printed.get('made') ?? []) made.add(id);
      for (const id of printed.get('removed') ?? []) made.delete(id);
      for (const id of printed.get('notified') ?? []) notified.add(id);
      const { alerts, user } = openAlertsOf(folder, new ManualStream(new ManualClock()));
      const kept = alerts.list(user).map(({ id }) => id);
      // One more may have been being removed, or not yet acknowledged.
      expect([...made].filter((id) => !kept.includes(id)).length).toBeLessThanOrEqual(1);
      for (const id of printed.get('removed') ?? []) expect(kept).not.toContain(id);
      const history = alerts.history(user, 1_000).map(({ id }) => id);
      const newest = [...notified].slice(-500);
      expect(newest.filter((id) => !history.includes(id))).toEqual([]);
      await alerts.close();
      for (const id of [...made]) if (!kept.includes(id)) made.delete(id);
    }
    expect(notified.size).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
