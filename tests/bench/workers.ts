import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../contracts/cluster/redis-server';
import { defineBench, type Row } from './bench';
import { Child } from './child';
import { coresOf, loadOf, sum } from './cluster/cores';
import type { ClusterNodeChild } from './cluster/node-child';
import { SERVER_FLAGS, type ServerWork } from './fanout/work';

/** Time before a measurement, ms. */
const WARM = 3_000;

const FLAGS = {
  ...SERVER_FLAGS,
  clients: { default: 6_000, help: 'connections in all' },
  seconds: { default: 5, help: 'how long each part is measured', least: 0.5, fraction: true },
} as const;

type WorkersWork = ServerWork & { readonly seconds: number };

/** Measures one process, and the same clients with workers beside it. */
export const workers = defineBench({
  name: 'workers',
  summary: 'one process, and the same clients with one and two workers beside it: processor time',
  flags: FLAGS,
  runs: 1,
  columns: [
    { figure: 'clients', title: 'clients' },
    { figure: 'cores', title: 'cores in all', digits: 3, ratio: true },
    { figure: 'leader', title: 'leader', digits: 3 },
    { figure: 'worker', title: 'each worker', digits: 3 },
    { figure: 'idle', title: 'without clients', digits: 3 },
    { figure: 'timesOne', title: '× one process', digits: 2 },
    { figure: 'freshMs.p50', title: 'fresh p50 ms' },
    { figure: 'freshMs.p99', title: 'p99' },
  ],
  async measure(work, report) {
    const rows: Row[] = [];
    let one = 0;
    for (const count of [0, 1, 2]) {
      const name = count === 0 ? 'one process' : `with ${count} worker${count > 1 ? 's' : ''}`;
      report(`${name}…`);
      const measured = await measureWith(count, work);
      if (count === 0) one = measured.cores;
      rows.push({ name, ours: count > 0, ...measured, timesOne: measured.cores / one });
    }
    return rows;
  },
});

async function measureWith(count: number, work: WorkersWork) {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-workers-'));
  const port = await freePort();
  const node = new Child<ClusterNodeChild>('cluster-node');
  const children: { end(): Promise<void> }[] = [node];
  try {
    const env: Record<string, string> = count === 0 ? {} : { WORKERS: String(count) };
    const pid = await node.ask('start', { work, port, dataDir, env });
    const pids = [pid, ...(await node.ask('workers'))];
    await sleep(WARM);
    const idle = sum(await coresOf(pids, work.seconds));
    const load = await loadOf('tickerwall', port, work, 0);
    children.unshift(load);
    await sleep(WARM);
    await load.ask('mark');
    const cores = await coresOf(pids, work.seconds);
    const { freshness } = await load.ask('mark');
    const [leader = 0, ...others] = cores;
    return {
      ...{ clients: work.clients, cores: sum(cores), leader, idle, freshMs: freshness },
      ...(count > 0 && { worker: sum(others) / count }),
    };
  } finally {
    for (const child of children) await child.end();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
