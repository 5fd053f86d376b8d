import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../contracts/cluster/redis-server';
import { defineBench, type Row } from './bench';
import { Child } from './child';
import type { ClusterNodeChild } from './cluster/node-child';
import { SERVER_FLAGS } from './fanout/work';
import { percentileOf } from './percentile';
import type { WallClients, WallKind } from './walls/wall-clients';

const KINDS: readonly WallKind[] = ['tickerwall', 'socket.io'];
/** Longest wait for all clients, and period in which they are counted, ms. */
const MAX_WAIT = 60_000;
const POLL_MS = 100;
/** Window in which arrivals are counted, ms. */
const WINDOW_MS = 100;

/** Kills a server with many walls, and starts it again. */
export const walls = defineBench({
  name: 'walls',
  summary: 'time until all walls are back after their server was killed and started, and how they spread',
  flags: {
    ...SERVER_FLAGS,
    symbols: { ...SERVER_FLAGS.symbols, default: 40 },
    rate: { ...SERVER_FLAGS.rate, default: 200 },
    clients: { ...SERVER_FLAGS.clients, default: 200, help: 'walls of each kind' },
    away: { default: 10, help: 'seconds without the server', least: 0, fraction: true },
  },
  runs: 3,
  columns: [
    { figure: 'back', title: 'back' },
    { figure: 'firstMs', title: 'first ms' },
    { figure: 'backMs.p50', title: 'p50 ms' },
    { figure: 'backMs.p99', title: 'p99' },
    { figure: 'backMs.max', title: 'all back ms', ratio: true },
    { figure: 'mostAtOnce', title: 'most in 100 ms' },
  ],
  async measure({ away, ...work }, report) {
    const dataDir = mkdtempSync(join(tmpdir(), 'walls-'));
    const started = { work, port: await freePort(), dataDir, env: { GUEST_CONNECTIONS: '100000' } };
    const clients = new Child<WallClients>('walls');
    let server = new Child<ClusterNodeChild>('cluster-node');
    const all = async (): Promise<void> => {
      const until = performance.now() + MAX_WAIT;
      for (;;) {
        await sleep(POLL_MS);
        const first = await clients.ask('first');
        if (KINDS.every((kind) => countOf(first[kind]) === work.clients) || performance.now() > until) return;
      }
    };
    try {
      await server.ask('start', started);
      const url = `http://127.0.0.1:${started.port}`;
      await clients.ask('open', { url, count: work.clients, symbols: ['*'] });
      await all();
      report(`${KINDS.length} × ${work.clients} walls are connected; the server is killed…`);
      // Its sockets are closed by the system, as after a crash.
      await server.end();
      await clients.ask('mark');
      await sleep(away * 1_000);
      server = new Child<ClusterNodeChild>('cluster-node');
      await server.ask('start', started);
      const at = performance.timeOrigin + performance.now();
      await all();
      const first = await clients.ask('first');
      return KINDS.map((kind) => rowOf(kind, first[kind], at));
    } finally {
      await clients.end();
      await server.end();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
});

function rowOf(kind: WallKind, first: readonly (number | undefined)[], at: number): Row {
  const times = first.filter((time) => time !== undefined).map((time) => Math.max(0, time - at));
  times.sort((a, b) => a - b);
  const mostAtOnce = Math.max(
    0,
    ...times.map((from) => times.filter((time) => time >= from && time < from + WINDOW_MS).length),
  );
  return {
    ...{ name: kind, ours: kind === 'tickerwall', back: times.length, mostAtOnce },
    firstMs: times[0] ?? Number.NaN,
    backMs: {
      p50: percentileOf(times, 0.5),
      p99: percentileOf(times, 0.99),
      max: times.at(-1) ?? Number.NaN,
    },
  };
}

function countOf(first: readonly (number | undefined)[]): number {
  return first.filter((time) => time !== undefined).length;
}
