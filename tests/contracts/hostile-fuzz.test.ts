import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { record } from '../server/tape/record';
import { SECOND, sampleEvents } from '../server/tape/sample-events';
import { BesiegedServer } from './besieged-server';
import { attack, type Tally } from './fuzz/attack';

/** `npm run fuzz` sets both. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 2.5);
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 1e9));
/** Connections at a time. */
const AT_ONCE = 64;
/** Attacks between two looks at the healthy client. */
const ROUND = 1_000;
/** What the process may have more of afterwards, bytes. Caches fill up; a leak of each connection would be far more. */
const MAX_GROWTH = 64_000_000;

it(`random and mutated conversations, seed ${SEED}, harm nobody`, {
  timeout: (SECONDS + 60) * 1_000,
}, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fuzz-'));
  record(tapeFolder(dataDir, 'week'), sampleEvents(100), { keyframeMicros: 5 * SECOND });
  const besieged = await BesiegedServer.start({
    ...{ dataDir, sessionIdleSeconds: 1, maxSessions: 4 },
    // A client of HTTP long polling that is gone is missed only when it answers no ping.
    timeouts: {
      ...{ closeGrace: 50, connectTimeout: 1_000, heartbeat: { interval: 1_000, timeout: 1_000 } },
      http: { headersTimeout: 2_000, requestTimeout: 2_000, connectionsCheckingInterval: 200 },
    },
  });
  const tally: Tally = { connections: 0, pieces: 0, mutations: 0, bytes: 0, answered: 0 };
  const begun = performance.now();
  let number = 0;
  let heap = 0;
  const attacker = async (end: number): Promise<void> => {
    while (number < end && performance.now() - begun < SECONDS * 1_000) {
      await attack(besieged.url, SEED, number++, tally);
    }
  };
  while (performance.now() - begun < SECONDS * 1_000) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => attacker(number + ROUND)));
    await besieged.expectServed();
    if (heap === 0) heap = heapUsed();
  }
  const seconds = (performance.now() - begun) / 1_000;
  await besieged.expectUnharmed();
  expect(heapUsed() - heap).toBeLessThan(MAX_GROWTH);
  await besieged.stop();
  rmSync(dataDir, { recursive: true });
  process.stdout.write(
    `fuzz: seed ${SEED}, ${seconds.toFixed(1)} s, ${tally.connections} connections ` +
      `(${tally.answered} answered), ${tally.pieces} pieces, ${tally.bytes} bytes, ` +
      `${tally.mutations} mutations (${Math.round(tally.mutations / seconds)} a second)\n`,
  );
});

function heapUsed(): number {
  return process.memoryUsage().heapUsed;
}
