import { setTimeout as sleep } from 'node:timers/promises';
import { defineBench } from './bench';
import { OURS } from './fanout/contestants';
import { Session } from './fanout/session';
import { MAX_SAMPLED, SERVER_FLAGS } from './fanout/work';
import { median } from './median';
import { slopeOf } from './slope';

const MEGABYTE = 1_000_000;
/** Share of the run at its start that the slope excludes: tables fill and code is compiled. */
const SETTLING_SHARE = 0.25;
/** Share of the run, at the start (after settling) and at the end, of which the median is reported. */
const END_SHARE = 0.1;

/** Measures memory of a server over minutes while clients reconnect and some are slow. */
export const soak = defineBench({
  name: 'soak',
  summary: 'memory of the server over minutes of churn and slow consumers',
  flags: {
    ...SERVER_FLAGS,
    rate: { ...SERVER_FLAGS.rate, default: 5_000 },
    clients: { ...SERVER_FLAGS.clients, default: 300 },
    minutes: { default: 10, help: 'how long', least: 0.05, fraction: true },
    every: {
      default: 5,
      help: 'seconds between two memory readings, on average',
      least: 0.5,
      fraction: true,
    },
    leaving: { default: 20, help: 'clients that disconnect and reconnect each second', least: 0 },
    slow: { default: 20, help: 'clients that read nothing for some seconds, at a time', least: 0 },
  },
  runs: 1,
  columns: [
    { figure: 'heapStartMB', title: 'heap start MB', digits: 1 },
    { figure: 'heapEndMB', title: 'heap end MB', digits: 1 },
    { figure: 'heapSlopeKBPerMinute', title: 'heap KB/minute', digits: 1 },
    { figure: 'rssStartMB', title: 'RSS start MB', digits: 1 },
    { figure: 'rssEndMB', title: 'RSS end MB', digits: 1 },
    { figure: 'lost', title: 'connections that broke' },
    { figure: 'stateEqual', title: 'state equal' },
  ],
  async measure(work, report) {
    const session = await Session.open(OURS, work, Math.min(MAX_SAMPLED, work.clients));
    try {
      await session.server.ask('go');
      const seconds = work.minutes * 60;
      const started = performance.now();
      const times: number[] = [];
      const heaps: number[] = [];
      const resident: number[] = [];
      const { leaving, slow } = work;
      let over = false;
      const churning = session.load.ask('churn', { seconds, leaving, slow }).finally(() => {
        over = true;
      });
      // Awaited below; until then a failure must not end the process.
      churning.catch(() => undefined);
      while (!over) {
        // Random intervals: fixed ones would interfere with the rhythm of the churn.
        await sleep(Math.min(work.every, seconds) * 1_000 * (0.5 + Math.random()));
        const { heap = 0, rss } = await session.server.ask('memory');
        times.push((performance.now() - started) / 60_000);
        heaps.push(heap / MEGABYTE);
        resident.push(rss / MEGABYTE);
        report(
          `${times.at(-1)?.toFixed(1)} min: heap ${heaps.at(-1)?.toFixed(1)} MB, RSS ${resident.at(-1)?.toFixed(1)} MB`,
        );
      }
      await churning;
      const { lost } = await session.load.ask('mark');
      const settled = Math.floor(times.length * SETTLING_SHARE);
      const ends = Math.max(3, Math.floor(times.length * END_SHARE));
      const slope = slopeOf(times.slice(settled), heaps.slice(settled));
      return [
        {
          name: 'tickerwall',
          ours: true,
          heapStartMB: median(heaps.slice(settled, settled + ends)),
          heapEndMB: median(heaps.slice(-ends)),
          heapSlopeKBPerMinute: slope * 1_000,
          rssStartMB: median(resident.slice(settled, settled + ends)),
          rssEndMB: median(resident.slice(-ends)),
          heapMB: heaps,
          rssMB: resident,
          minutes: times,
          lost,
          stateEqual: await session.stateEqual(),
        },
      ];
    } finally {
      await session.close();
    }
  },
});
