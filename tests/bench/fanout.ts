import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineBench, type Report, type Row, UsageError } from './bench';
import type { Contestant } from './fanout/contestant';
import { chosen, missing } from './fanout/contestants';
import { figuresOf } from './fanout/fanout-stats';
import { Session } from './fanout/session';
import { MAX_SAMPLED, SERVER_FLAGS, type ServerWork } from './fanout/work';

const FLAGS = {
  ...SERVER_FLAGS,
  seconds: { default: 10, help: 'how long each contestant is measured', least: 0.1, fraction: true },
  warm: { default: 3, help: 'seconds before that', least: 0, fraction: true },
  peers: { default: 'all', help: 'none, all, or a list (an unknown name prints them)' },
  together: {
    default: false,
    help: 'all at the same time instead of one by one: they share the good and the bad minutes of a machine that others use',
  },
  profile: {
    default: '',
    help: 'folder for a CPU profile of each server; the profiler costs, so look, do not compare',
  },
} as const;

/** Measures the cost of a client for the server, for us and for peers. */
export const fanout = defineBench({
  name: 'fanout',
  summary: 'server CPU, bytes, freshness and memory of many clients, beside peers',
  flags: FLAGS,
  runs: 3,
  columns: [
    { figure: 'cpuPerMillion', title: 'CPU s/million', digits: 3, ratio: true },
    { figure: 'bytesPerUpdate', title: 'bytes/update', digits: 1, ratio: true },
    { figure: 'microsPerFrame', title: 'CPU µs/frame', digits: 1 },
    { figure: 'framesPerSecond', title: 'frames/s' },
    { figure: 'freshnessMs.p50', title: 'fresh p50 ms' },
    { figure: 'freshnessMs.p99', title: 'p99' },
    { figure: 'freshnessMs.max', title: 'max' },
    { figure: 'bytesPerConnection', title: 'bytes/conn.' },
    { figure: 'rssPerConnection', title: 'RSS/conn.' },
    { figure: 'serverLoad', title: 'server core', digits: 2 },
    { figure: 'clientLoad', title: 'load core', digits: 2 },
    { figure: 'clients', title: 'clients' },
    { figure: 'sourceRate', title: 'source/s' },
    { figure: 'stateEqual', title: 'state equal' },
  ],
  async measure(work, report) {
    if (work.channel !== 'quotes' && work.channel !== 'trades') {
      throw new UsageError(`--channel must be quotes or trades, not ${JSON.stringify(work.channel)}`);
    }
    const contestants = chosen(work.peers);
    if (work.together) return Promise.all(contestants.map((contestant) => rowOf(contestant, work, report)));
    const rows: Row[] = [];
    for (const contestant of contestants) rows.push(await rowOf(contestant, work, report));
    return rows;
  },
});

type FanoutWork = ServerWork & {
  readonly seconds: number;
  readonly warm: number;
  readonly profile: string;
};

async function rowOf(contestant: Contestant, work: FanoutWork, report: Report): Promise<Row> {
  const reason = missing(contestant);
  return reason === undefined
    ? measured(contestant, work, report)
    : { name: contestant.name, ours: contestant.ours, note: reason };
}

/** Measures one contestant. The number of clients is reduced if one core could not serve all. */
async function measured(contestant: Contestant, asked: FanoutWork, report: Report): Promise<Row> {
  const work = { ...asked, clients: clientsFor(contestant, asked) };
  report(`${contestant.name}: ${work.clients} clients…`);
  const session = await Session.open(contestant, work, Math.min(MAX_SAMPLED, work.clients));
  const profile = work.profile === '' ? undefined : join(work.profile, `${contestant.key}.cpuprofile`);
  try {
    const memory = await session.memoryGrowth();
    await session.server.ask('go');
    await sleep(work.warm * 1_000);
    if (profile) await session.server.ask('profile');
    const from = await session.mark();
    await sleep(work.seconds * 1_000);
    const to = await session.mark();
    if (profile) await session.server.ask('profiled', profile);
    const stateEqual = await session.stateEqual();
    const figures = figuresOf(work, from, to, memory);
    const notes = [
      ...(work.clients < asked.clients ? [`${work.clients} clients are what one core carries`] : []),
      ...figures.warnings,
    ];
    for (const warning of figures.warnings) report(`  warning: ${warning}`);
    return {
      name: contestant.name,
      ours: contestant.ours,
      ...figures.row,
      stateEqual,
      ...(notes.length > 0 && { note: notes.join('; ') }),
    };
  } finally {
    await session.close();
  }
}

function clientsFor({ carries }: Contestant, work: ServerWork): number {
  if (carries === undefined) return work.clients;
  const updatesOfOne = (work.rate * Math.min(work.watch, work.symbols)) / work.symbols;
  return Math.max(1, Math.min(work.clients, Math.floor(carries / updatesOfOne)));
}
