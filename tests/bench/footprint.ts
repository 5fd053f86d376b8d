import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startWall, type WallServer } from '../browser/wall-server';
import { defineBench, type Report, type Row } from './bench';
import { median } from './median';
import { cpuSecondsOf } from './process-cpu';
import { slopeOf } from './slope';

const MEGABYTE = 1_000_000;
const PAGES = ['/', '/wall/overview', '/desk', '/replay'];
/** Share of the run at its start that the slope excludes: tables fill and code is compiled. */
const SETTLING_SHARE = 0.25;
/** Share of the run at its end of which the median is reported. */
const END_SHARE = 0.1;

/** A server without one part, to see by the difference what that part takes. */
interface Variant {
  readonly name: string;
  readonly flags: readonly string[];
  readonly pages: boolean;
}

const NO_HISTORY = ['--history', 'false'];
const NO_RECORDER = ['--rewind-minutes', '0'];
const VARIANTS: readonly Variant[] = [
  { name: 'tickerwall', flags: [], pages: true },
  { name: 'no page opened', flags: [], pages: false },
  { name: 'without history', flags: NO_HISTORY, pages: true },
  { name: 'without recorder', flags: NO_RECORDER, pages: true },
  { name: 'market alone', flags: [...NO_HISTORY, ...NO_RECORDER], pages: false },
];

interface Reading {
  readonly minutes: number;
  readonly rss: number;
  readonly heap: number;
  readonly external: number;
  readonly bars: number;
  readonly trades: number;
}

/** Measures the memory of a server that nobody watches, whole and without each of its parts. Linux only. */
export const footprint = defineBench({
  name: 'footprint',
  summary: 'memory of a server over minutes, by part: market, bars, recorder, history, pages',
  flags: {
    symbols: { default: 500, help: 'instruments of the simulator', least: 1 },
    rate: { default: 10_000, help: 'events a second over all symbols', least: 1 },
    minutes: { default: 10, help: 'how long', least: 0.1, fraction: true },
    every: { default: 5, help: 'seconds between two readings', least: 0.5, fraction: true },
    alone: { default: false, help: 'only the whole server' },
  },
  runs: 1,
  columns: [
    { figure: 'rssMB', title: 'RSS MB', digits: 0, ratio: true },
    { figure: 'rssMaxMB', title: 'max MB', digits: 0 },
    { figure: 'rssSlopeKBPerMinute', title: 'RSS KB/minute', digits: 0 },
    { figure: 'heapMB', title: 'heap MB', digits: 0 },
    { figure: 'externalMB', title: 'buffers MB', digits: 0 },
    { figure: 'barsMB', title: 'of them bars', digits: 0 },
    { figure: 'tradesMB', title: 'trades', digits: 0 },
    { figure: 'serverLoad', title: 'server core', digits: 3 },
  ],
  // All servers run at the same time: memory does not depend on the load of the machine.
  measure: (work, report) => {
    const flags = ['--sim-symbols', String(work.symbols), '--sim-rate', String(work.rate)];
    const variants = work.alone ? VARIANTS.slice(0, 1) : VARIANTS;
    return Promise.all(variants.map((variant) => measured(variant, flags, work, report)));
  },
});

async function measured(
  { name, flags, pages }: Variant,
  common: readonly string[],
  { minutes, every }: { readonly minutes: number; readonly every: number },
  report: Report,
): Promise<Row> {
  const server = await startWall([...common, ...flags]);
  try {
    if (pages) for (const page of PAGES) await (await fetch(server.url + page)).text();
    const readings: Reading[] = [];
    const started = performance.now();
    const cpuBefore = cpuSecondsOf(server.pid);
    const elapsed = (): number => (performance.now() - started) / 60_000;
    while (elapsed() < minutes) {
      await sleep(Math.min(every, minutes * 60) * 1_000);
      readings.push({ minutes: elapsed(), ...(await memoryOf(server)) });
      const { rss, heap } = readings.at(-1) as Reading;
      report(`${name}, ${elapsed().toFixed(1)} min: RSS ${rss.toFixed(0)} MB, heap ${heap.toFixed(0)} MB`);
    }
    const settled = readings.slice(Math.floor(readings.length * SETTLING_SHARE));
    const end = readings.slice(-Math.max(1, Math.floor(readings.length * END_SHARE)));
    const resident = readings.map(({ rss }) => rss);
    return {
      name,
      ours: name === VARIANTS[0]?.name,
      rssMB: median(end.map(({ rss }) => rss)),
      rssMaxMB: Math.max(...resident),
      rssSlopeKBPerMinute:
        1_000 *
        slopeOf(
          settled.map((reading) => reading.minutes),
          settled.map(({ rss }) => rss),
        ),
      heapMB: median(end.map(({ heap }) => heap)),
      externalMB: median(end.map(({ external }) => external)),
      barsMB: median(end.map(({ bars }) => bars)),
      tradesMB: median(end.map(({ trades }) => trades)),
      serverLoad: (cpuSecondsOf(server.pid) - cpuBefore) / (elapsed() * 60),
      residentMB: resident,
    };
  } finally {
    await server.stop();
  }
}

/** Returns resident memory, JavaScript heap and buffers outside of it, MB. */
async function memoryOf(server: WallServer): Promise<Omit<Reading, 'minutes'>> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  const metric = (name: string): number => {
    const value = new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(metrics)?.[1];
    if (value === undefined) throw new Error(`the server has no metric ${name}`);
    return Number(value) / MEGABYTE;
  };
  const pages = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
  return {
    rss: (Number(pages) * 1_024) / MEGABYTE,
    heap: metric('nodejs_heap_size_used_bytes'),
    external: metric('nodejs_external_memory_bytes'),
    bars: metric('tickerwall_market_bytes{part="bars"}'),
    trades: metric('tickerwall_market_bytes{part="trades"}'),
  };
}
