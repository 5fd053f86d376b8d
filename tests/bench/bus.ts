import { setTimeout as sleep } from 'node:timers/promises';
import { RedisServer, whyNoRedis } from '../contracts/cluster/redis-server';
import { defineBench, type Row } from './bench';
import type { busReader, busWriter } from './bus/bus-processes';
import type { LogPathName } from './bus/log-path';
import { Child } from './child';
import { cpuSecondsOf } from './process-cpu';

/** Time for the readers to get what was written last, ms. */
const SETTLE = 300;

interface BusWork {
  readonly every: number;
  readonly bytes: number;
  readonly readers: number;
  readonly seconds: number;
}

/** Measures the log of a cluster: the push of the bus beside a blocked XREAD. */
export const bus = defineBench({
  name: 'bus',
  summary:
    'entries of the shared log from one writer to several readers: cost and latency, by push and by XREAD',
  flags: {
    every: { default: 5, help: 'ms between two entries', least: 1 },
    bytes: { default: 700, help: 'size of an entry', least: 8 },
    readers: { default: 3, help: 'nodes that read', least: 1 },
    seconds: { default: 5, help: 'time measured', least: 1 },
  },
  runs: 3,
  columns: [
    { figure: 'entries', title: 'entries' },
    { figure: 'brokerUs', title: 'broker µs/entry', digits: 0, ratio: true },
    { figure: 'writerUs', title: 'writer', digits: 0, ratio: true },
    { figure: 'readerUs', title: 'each reader', digits: 0, ratio: true },
    { figure: 'cores', title: 'cores of all', digits: 3, ratio: true },
    { figure: 'latencyMs.p50', title: 'p50 ms', digits: 1 },
    { figure: 'latencyMs.p99', title: 'p99', digits: 1 },
    { figure: 'complete', title: 'complete' },
  ],
  async measure(work, report) {
    const note = whyNoRedis();
    if (note !== undefined) return [{ name: 'push', ours: true, note: `left out: ${note}` }];
    const rows: Row[] = [];
    for (const path of ['push', 'xread'] as const) {
      report(`${path}…`);
      rows.push({ name: path, ours: path === 'push', ...(await measured(path, work)) });
    }
    return rows;
  },
});

async function measured(path: LogPathName, { every, bytes, readers: count, seconds }: BusWork) {
  const server = await RedisServer.start();
  const writer = new Child<ReturnType<typeof busWriter>>('bus-writer');
  const readers = Array.from({ length: count }, () => new Child<ReturnType<typeof busReader>>('bus-reader'));
  try {
    const opened = { path, url: server.url };
    const writerPid = await writer.ask('open', opened);
    const readerPids = await Promise.all(readers.map((reader) => reader.ask('open', opened)));
    await writer.ask('write', { bytes, every, seconds: 1 });
    await sleep(SETTLE);
    await Promise.all(readers.map((reader) => reader.ask('clear')));
    const pids = [server.pid, writerPid, ...readerPids];
    const before = pids.map(cpuSecondsOf);
    const begun = performance.now();
    const entries = await writer.ask('write', { bytes, every, seconds });
    await sleep(SETTLE);
    const elapsed = (performance.now() - begun) / 1_000;
    const used = pids.map((pid, at) => cpuSecondsOf(pid) - (before[at] as number));
    const [broker = 0, write = 0, ...reads] = used;
    const results = await Promise.all(readers.map((reader) => reader.ask('result')));
    const micros = (cpu: number): number => (cpu * 1e6) / entries;
    const worst = (figure: 'p50' | 'p99'): number => Math.max(...results.map((result) => result[figure]));
    return {
      ...{ entries, brokerUs: micros(broker), writerUs: micros(write) },
      readerUs: micros(reads.reduce((sum, cpu) => sum + cpu, 0) / count),
      cores: used.reduce((sum, cpu) => sum + cpu, 0) / elapsed,
      latencyMs: { p50: worst('p50'), p99: worst('p99') },
      complete: results.every(({ count: read, misplaced }) => read === entries && misplaced === 0),
    };
  } finally {
    await Promise.all([writer, ...readers].map((child) => child.end()));
    await server.stop();
  }
}
