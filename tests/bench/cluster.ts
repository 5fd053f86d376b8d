import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, RedisServer, whyNoRedis } from '../contracts/cluster/redis-server';
import { defineBench, type Row } from './bench';
import { Child } from './child';
import { coresOf, loadOf, sum } from './cluster/cores';
import type { ClusterNodeChild } from './cluster/node-child';
import type { pubSubNode, pubSubSource } from './cluster/pub-sub';
import { SERVER_FLAGS, type ServerWork } from './fanout/work';
import type { LoadProcess } from './load/load-process';

const NODES = ['n1', 'n2', 'n3'];
/** Time before a measurement, ms. */
const WARM = 2_000;
const POLL = 10;
const MAX_WAIT = 30_000;

const FLAGS = {
  ...SERVER_FLAGS,
  clients: { default: 300, help: 'connections in all' },
  seconds: { default: 5, help: 'how long each part is measured', least: 0.5, fraction: true },
  kills: { default: 3, help: 'leaders killed, and handed over', least: 1 },
} as const;

type ClusterWork = ServerWork & { readonly seconds: number; readonly kills: number };

/** Measures several servers beside one, and beside peers over the same broker. */
export const cluster = defineBench({
  name: 'cluster',
  summary: 'three servers on one broker: cost beside one process and peers, latency, takeover, join',
  flags: FLAGS,
  runs: 1,
  columns: [
    { figure: 'clients', title: 'clients' },
    { figure: 'cores', title: 'cores of servers', digits: 3, ratio: true },
    { figure: 'brokerCores', title: 'broker', digits: 3 },
    { figure: 'freshMs.p50', title: 'fresh p50 ms' },
    { figure: 'freshMs.p99', title: 'p99' },
    { figure: 'addedMs.p50', title: 'added p50 ms', digits: 1 },
    { figure: 'addedMs.p99', title: 'p99', digits: 1 },
    { figure: 'followerCores', title: 'idle follower, cores', digits: 3 },
    { figure: 'leaderExtra', title: 'leader extra', digits: 3 },
    { figure: 'timesOne', title: '× one process', digits: 2 },
    { figure: 'killMs.p50', title: 'kill silence p50 ms' },
    { figure: 'killMs.max', title: 'max' },
    { figure: 'handoverMs.max', title: 'handover max ms' },
    { figure: 'joinMs', title: 'join ms' },
  ],
  async measure(work, report) {
    const note = whyNoRedis();
    if (note !== undefined) return [{ name: 'ours, 3 nodes', ours: true, note: `left out: ${note}` }];
    report('one process…');
    const one = await oneProcess(work);
    report('ours, 3 nodes…');
    const ours = await threeNodes(work, one);
    report('ws over Redis PUB/SUB, 3 nodes…');
    const rows: Row[] = [
      ours,
      { name: 'ours, one process', ours: false, ...one.row },
      await overPubSub(work),
      {
        name: 'Socket.IO over Redis streams',
        ours: false,
        note: 'left out: @socket.io/redis-streams-adapter is not a package of this project',
      },
    ];
    return rows;
  },
});

interface OneProcess {
  readonly idle: number;
  readonly cores: number;
  readonly row: Omit<Row, 'name' | 'ours'>;
}

async function oneProcess(work: ClusterWork): Promise<OneProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-one-'));
  const port = await freePort();
  const node = new Child<ClusterNodeChild>('cluster-node');
  const children: { end(): Promise<void> }[] = [node];
  try {
    const pid = await node.ask('start', { work, port, dataDir, env: {} });
    await sleep(WARM);
    const [idle = 0] = await coresOf([pid], work.seconds);
    const load = await loadOf('tickerwall', port, work, 0);
    children.unshift(load);
    await sleep(WARM);
    await load.ask('mark');
    const [cores = 0] = await coresOf([pid], work.seconds);
    const { freshness } = await load.ask('mark');
    return { idle, cores, row: { clients: work.clients, cores, freshMs: freshness } };
  } finally {
    for (const child of children) await child.end();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A node of the cluster that can be killed and started again. */
class BenchNode {
  child = new Child<ClusterNodeChild>('cluster-node');
  pid = 0;

  constructor(
    readonly port: number,
    readonly work: ServerWork,
    readonly dataDir: string,
    readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Starts the node. @returns ms until it leads or follows */
  async start(): Promise<number> {
    const { work, port, dataDir, env } = this;
    const begun = performance.now();
    this.pid = await this.child.ask('start', { work, port, dataDir, env });
    await this.until('leader', 'follower');
    return performance.now() - begun;
  }

  async until(...roles: readonly string[]): Promise<void> {
    const begun = performance.now();
    while (!roles.includes((await this.child.ask('role')) ?? '')) {
      if (performance.now() - begun > MAX_WAIT) throw new Error(`no node became ${roles.join(' or ')}`);
      await sleep(POLL);
    }
  }

  async kill(): Promise<void> {
    process.kill(this.pid, 'SIGKILL');
    await this.child.end();
    this.child = new Child<ClusterNodeChild>('cluster-node');
  }

  async leave(): Promise<void> {
    await this.child.ask('stop');
    await this.child.end();
    this.child = new Child<ClusterNodeChild>('cluster-node');
  }
}

async function threeNodes(work: ClusterWork, one: OneProcess): Promise<Row> {
  const broker = await RedisServer.start();
  const folder = mkdtempSync(join(tmpdir(), 'bench-cluster-'));
  const secret = 'benchmark-'.repeat(4);
  const nodes: BenchNode[] = [];
  for (const id of NODES) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = { BUS_URL: broker.url, NODE_ID: id, NODE_URL: url, CLUSTER_SECRET: secret };
    nodes.push(new BenchNode(port, work, join(folder, id), env));
  }
  const loads: Child<LoadProcess>[] = [];
  try {
    await nodes[0]?.start();
    await Promise.all(nodes.slice(1).map((node) => node.start()));
    const order = async (): Promise<BenchNode[]> => {
      const roles = await Promise.all(nodes.map((node) => node.child.ask('role')));
      return [...nodes].sort((a, b) => Number(isLeader(b)) - Number(isLeader(a)));
      function isLeader(node: BenchNode): boolean {
        return roles[nodes.indexOf(node)] === 'leader';
      }
    };
    const followersOf = async (): Promise<BenchNode[]> => (await order()).slice(1);
    await sleep(WARM);
    for (const node of nodes) await node.child.ask('added');
    const pids = (await order()).map(({ pid }) => pid);
    const idle = await coresOf([...pids, broker.pid], work.seconds);
    const added = await Promise.all((await followersOf()).map((node) => node.child.ask('added')));
    const [leading = 0, ...following] = idle.slice(0, NODES.length);

    const each = Math.ceil(work.clients / NODES.length);
    /** Connects the clients of a node, also again: they end with their node. */
    const connect = async (node: BenchNode): Promise<void> => {
      const index = nodes.indexOf(node);
      await loads[index]?.end();
      loads[index] = await loadOf('tickerwall', node.port, { ...work, clients: each }, index * each);
    };
    for (const node of nodes) await connect(node);
    await sleep(WARM);
    for (const load of loads) await load.ask('mark');
    const busy = await coresOf([...pids, broker.pid], work.seconds);
    const marks = await Promise.all(loads.map((load) => load.ask('mark')));
    const cores = sum(busy.slice(0, NODES.length));

    const kills: number[] = [];
    const handovers: number[] = [];
    const joins: number[] = [];
    for (let k = 0; k < work.kills; k++) {
      const [killed, ...others] = (await order()) as [BenchNode, ...BenchNode[]];
      const watching = others.map((node) => loads[nodes.indexOf(node)] as Child<LoadProcess>);
      for (const load of watching) await load.ask('silences');
      await killed.kill();
      await Promise.any(others.map((node) => node.until('leader')));
      await sleep(1_000);
      kills.push(...(await Promise.all(watching.map((load) => load.ask('silences')))).flat());
      // A start after a kill also waits for the record of the killed node to grow old.
      await killed.start();
      await connect(killed);
      const [left, ...staying] = (await order()) as [BenchNode, ...BenchNode[]];
      for (const node of staying) await node.child.ask('gap');
      await left.leave();
      await Promise.any(staying.map((node) => node.until('leader')));
      await sleep(500);
      handovers.push(...(await Promise.all(staying.map((node) => node.child.ask('gap')))));
      joins.push(await left.start());
      await connect(left);
    }
    return {
      ...{ name: 'ours, 3 nodes', ours: true, clients: each * NODES.length, cores },
      brokerCores: busy.at(-1) ?? 0,
      freshMs: worst(marks.map(({ freshness }) => freshness)),
      addedMs: worst(added),
      followerCores: Math.max(...following),
      leaderExtra: leading - one.idle,
      timesOne: cores / one.cores,
      killMs: spread(kills),
      handoverMs: spread(handovers),
      joinMs: Math.max(...joins),
    };
  } finally {
    for (const child of [...loads, ...nodes.map(({ child }) => child)]) await child.end();
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function overPubSub(work: ClusterWork): Promise<Row> {
  const broker = await RedisServer.start();
  const source = new Child<ReturnType<typeof pubSubSource>>('pub-sub-source');
  const nodes = NODES.map(() => new Child<ReturnType<typeof pubSubNode>>('pub-sub-node'));
  const loads: Child<LoadProcess>[] = [];
  try {
    const each = Math.ceil(work.clients / NODES.length);
    const { url } = broker;
    const started = await Promise.all(nodes.map((node) => node.ask('start', { work, url })));
    const pids = [await source.ask('start', { work, url }), ...started.map(({ pid }) => pid)];
    for (const [index, { port }] of started.entries()) {
      loads.push(await loadOf('web-socket-binary', port, { ...work, clients: each }, index * each));
    }
    await sleep(WARM);
    for (const load of loads) await load.ask('mark');
    const cores = await coresOf([...pids, broker.pid], work.seconds);
    const marks = await Promise.all(loads.map((load) => load.ask('mark')));
    return {
      ...{ name: 'ws over Redis PUB/SUB, 3 nodes', ours: false, clients: each * NODES.length },
      cores: sum(cores.slice(0, -1)),
      brokerCores: cores.at(-1) ?? 0,
      freshMs: worst(marks.map(({ freshness }) => freshness)),
    };
  } finally {
    for (const child of [...loads, source, ...nodes]) await child.end();
    await broker.stop();
  }
}

function worst(summaries: readonly { readonly p50: number; readonly p99: number }[]) {
  return {
    p50: Math.max(...summaries.map(({ p50 }) => p50)),
    p99: Math.max(...summaries.map(({ p99 }) => p99)),
  };
}

function spread(values: readonly number[]) {
  const sorted = [...values].sort((one, other) => one - other);
  return { p50: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 };
}
