import { setTimeout as sleep } from 'node:timers/promises';
import { defineBench } from './bench';
import { OURS } from './fanout/contestants';
import { Session } from './fanout/session';
import { SERVER_FLAGS } from './fanout/work';

/** Cuts all clients at the same time; they reconnect and resume. */
export const recovery = defineBench({
  name: 'recovery',
  summary: 'time until all clients have caught up after a cut, with reconnections within a second',
  flags: {
    ...SERVER_FLAGS,
    clients: { ...SERVER_FLAGS.clients, default: 1_000 },
    within: { default: 1, help: 'seconds within which all clients try again', least: 0, fraction: true },
    cuts: { default: 2, help: 'how many times all are cut' },
    warm: { default: 2, help: 'seconds before the first cut and between cuts', least: 0, fraction: true },
  },
  runs: 3,
  columns: [
    { figure: 'allBackMs', title: 'all back ms' },
    { figure: 'catchUpMs.p50', title: 'catch-up p50 ms' },
    { figure: 'catchUpMs.p99', title: 'p99' },
    { figure: 'catchUpMs.max', title: 'max' },
    { figure: 'serverDelayMs.p99', title: 'server loop late p99 ms', digits: 1 },
    { figure: 'serverDelayMs.max', title: 'max', digits: 1 },
    { figure: 'tries', title: 'tried again' },
    { figure: 'sourceRate', title: 'source/s' },
    { figure: 'stateEqual', title: 'state equal, no gap' },
  ],
  async measure(work, report) {
    const session = await Session.open(OURS, work, work.clients);
    try {
      await session.server.ask('go');
      const reports = [];
      const delays = [];
      const rates = [];
      for (let cut = 1; cut <= work.cuts; cut++) {
        await sleep(work.warm * 1_000);
        report(`cut ${cut}: ${work.clients} clients…`);
        const before = await session.server.ask('mark');
        reports.push(await session.load.ask('storm', work.within * 1_000));
        const after = await session.server.ask('mark');
        delays.push(after.delay);
        rates.push(((after.total - before.total) / (after.at - before.at)) * 1_000);
      }
      const worst = reports.reduce((a, b) => (b.allBackMs > a.allBackMs ? b : a));
      const stateEqual = await session.stateEqual();
      return [
        {
          name: 'tickerwall',
          ours: true,
          allBackMs: worst.allBackMs,
          catchUpMs: worst.catchUpMs,
          serverDelayMs: delays.reduce((a, b) => (b.max > a.max ? b : a)),
          tries: reports.reduce((sum, { tries }) => sum + tries, 0),
          sourceRate: Math.min(...rates),
          stateEqual,
        },
      ];
    } finally {
      await session.close();
    }
  },
});
