import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { collectGarbage } from '../collect-garbage';
import { record } from '../server/tape/record';
import { SECOND, sampleEvents } from '../server/tape/sample-events';
import { attack, type Totals } from './fuzz/attack';
import { ServerUnderAttack } from './server-under-attack';

/** `npm run fuzz` sets both. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 2.5);
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 1e9));
/** Concurrent connections. */
const AT_ONCE = 64;
/** Attacks between two checks of the healthy client. */
const ATTACKS_PER_ROUND = 1_000;
/** Maximum growth of the heap, bytes. Caches fill up; a leak per connection would exceed it. */
const MAX_GROWTH = 64_000_000;

it(`random and mutated conversations do no harm, seed ${SEED}`, {
  timeout: (SECONDS + 60) * 1_000,
}, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fuzz-'));
  record(tapeFolder(dataDir, 'week'), sampleEvents(100), { keyframeMicros: 5 * SECOND });
  const target = await ServerUnderAttack.start({
    ...{ dataDir, sessionIdleSeconds: 1, maxSessions: 4 },
    // A closed long-polling client is detected only by its missing pong.
    timeouts: {
      ...{ closeGrace: 50, connectTimeout: 1_000, heartbeat: { interval: 1_000, timeout: 1_000 } },
      http: { headersTimeout: 2_000, requestTimeout: 2_000, connectionsCheckingInterval: 200 },
    },
  });
  const totals: Totals = { connections: 0, pieces: 0, mutations: 0, bytes: 0, answered: 0 };
  const begun = performance.now();
  let number = 0;
  let heap = 0;
  const attacker = async (end: number): Promise<void> => {
    while (number < end && performance.now() - begun < SECONDS * 1_000) {
      await attack(target.url, SEED, number++, totals);
    }
  };
  while (performance.now() - begun < SECONDS * 1_000) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => attacker(number + ATTACKS_PER_ROUND)));
    await target.expectServed();
    if (heap === 0) heap = heapUsed();
  }
  const seconds = (performance.now() - begun) / 1_000;
  await target.expectUnharmed();
  expect(heapUsed() - heap).toBeLessThan(MAX_GROWTH);
  await target.stop();
  rmSync(dataDir, { recursive: true });
  process.stdout.write(
    `fuzz: seed ${SEED}, ${seconds.toFixed(1)} s, ${totals.connections} connections ` +
      `(${totals.answered} answered), ${totals.pieces} pieces, ${totals.bytes} bytes, ` +
      `${totals.mutations} mutations (${Math.round(totals.mutations / seconds)} a second)\n`,
  );
});

/** Returns the bytes that are in use after a collection; garbage that waits for one has no bound. */
function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
