import { setTimeout as sleep } from 'node:timers/promises';
import { defineBench } from './bench';
import { Child } from './child';
import { OURS } from './fanout/contestants';
import { Session } from './fanout/session';
import { SERVER_FLAGS } from './fanout/work';
import type { LoadProcess } from './load/load-process';

/** Measures what clients that were there before notice of many that connect at the same moment. */
export const newcomers = defineBench({
  name: 'newcomers',
  summary: 'longest silence of connected clients while many others connect at the same moment',
  flags: {
    ...SERVER_FLAGS,
    clients: { ...SERVER_FLAGS.clients, default: 100, help: 'connections that were there before' },
    newcomers: { default: 3_000, help: 'clients that connect at the same moment', least: 1 },
    warm: { default: 3, help: 'seconds before', least: 0, fraction: true },
    profile: { default: '', help: 'folder for a CPU profile of the server' },
  },
  runs: 3,
  columns: [
    { figure: 'silenceMs', title: 'longest silence ms' },
    { figure: 'usualSilenceMs', title: 'before' },
    { figure: 'serverDelayMs.max', title: 'server loop late max ms', digits: 0 },
    { figure: 'serverDelayMs.p99', title: 'p99', digits: 0 },
    { figure: 'firstFrameMs.p50', title: 'first frame p50 ms' },
    { figure: 'firstFrameMs.p99', title: 'p99' },
    { figure: 'allMs', title: 'all have one ms' },
    { figure: 'tries', title: 'tried again' },
    { figure: 'sourceRate', title: 'source/s' },
    { figure: 'stateEqual', title: 'state equal, no gap' },
  ],
  async measure({ newcomers: number, profile, ...work }, report) {
    const session = await Session.open(OURS, work, work.clients);
    // A process of their own, so that they do not delay the clients whose silence is measured.
    const others = new Child<LoadProcess>('load');
    try {
      await others.ask('create', {
        dialect: OURS.dialect,
        port: session.port,
        work: { ...work, clients: number },
        sampled: 0,
        first: work.clients,
      });
      await session.server.ask('go');
      await sleep(work.warm * 1_000);
      await session.load.ask('silences');
      await sleep(1_000);
      const usual = await session.load.ask('silences');
      report(`${number} clients connect…`);
      if (profile !== '') await session.server.ask('profile');
      const before = await session.server.ask('mark');
      const { allBackMs, catchUpMs, tries } = await others.ask('storm', 0);
      const after = await session.server.ask('mark');
      if (profile !== '') await session.server.ask('profiled', `${profile}/newcomers.cpuprofile`);
      const silences = await session.load.ask('silences');
      await others.ask('stop');
      return [
        {
          name: 'tickerwall',
          ours: true,
          silenceMs: Math.max(...silences),
          usualSilenceMs: Math.max(...usual),
          serverDelayMs: after.delay,
          firstFrameMs: catchUpMs,
          allMs: allBackMs,
          tries,
          sourceRate: ((after.total - before.total) / (after.at - before.at)) * 1_000,
          stateEqual: await session.stateEqual(),
        },
      ];
    } finally {
      await others.end();
      await session.close();
    }
  },
});
