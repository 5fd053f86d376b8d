// slow: starts processes and kills them

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../../server/feeds/simulator/random';
import { FailureRuns } from './failure-runs';
import { withoutLogFirst } from './log-first';
import { PROVOCATIONS, type Provocation, provoke } from './provocations';
import { TestedCluster, whyNoCluster } from './tested-cluster';

const missing = whyNoCluster();
const CLIENTS = 12;
/** `npm run fuzz -- cluster` sets both, and the provocations if not all are to be run. */
const MINUTES = Number(process.env.CLUSTER_MINUTES ?? 0);
const SEED = process.env.CLUSTER_SEED ?? String(Math.floor(Math.random() * 1e9));
const CHOSEN = process.env.CLUSTER_ONLY?.split(',') ?? Object.keys(PROVOCATIONS);
/** Provocations of a test run; `npm run fuzz -- cluster` has all of them. */
const NUMBERS = ['2', '3', '7'];

const note = missing ? ` (skipped: ${missing})` : '';

describe.skipIf(missing !== undefined || MINUTES > 0)(`three servers${note}`, () => {
  let cluster: TestedCluster;
  beforeAll(async () => {
    cluster = await TestedCluster.start(CLIENTS);
  });
  afterAll(() => cluster?.stop());

  it.each(NUMBERS.map((number) => PROVOCATIONS[number] as Provocation))(
    'go on after: $name, and clients see what the log has',
    async (provocation) => {
      expect(await provoke(cluster, provocation, () => 0.5)).toEqual([]);
      const { violations, compared, trades, shared } = await cluster.rest();
      expect(violations.slice(0, 3).map(({ text }) => text)).toEqual([]);
      expect([compared > 0, trades > 0, shared > 0]).toEqual([true, true, true]);
    },
  );
});

describe.runIf(missing === undefined && MINUTES > 0)(`three servers, seed ${SEED}`, () => {
  it('that show what the log does not have yet are found out: the control', async () => {
    const cluster = await TestedCluster.start(CLIENTS, withoutLogFirst);
    try {
      let found = 0;
      for (let k = 0; k < 5 && found === 0; k++) {
        const frozen = await cluster.aLeader();
        frozen.signal('SIGSTOP');
        await sleep(3_000);
        frozen.signal('SIGCONT');
        await sleep(3_000);
        const { violations } = cluster.outcome(false);
        found = violations.length;
        process.stdout.write(`without log-first: ${found} violations\n${violations[0]?.text ?? ''}\n`);
      }
      expect(found).toBeGreaterThan(0);
    } finally {
      await cluster.stop();
    }
  });

  it('hold all invariants over random failures', { timeout: (MINUTES + 10) * 60_000 }, async () => {
    const random = new Random(SEED);
    const runs = new FailureRuns(CLIENTS, () => random.uniform());
    const begun = performance.now();
    while (performance.now() - begun < MINUTES * 60_000) await runs.round(CHOSEN, begun + MINUTES * 60_000);
    process.stdout.write(`${runs.table()}\n`);
    expect(runs.faults).toEqual([]);
  });
});
