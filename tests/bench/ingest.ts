import { connect } from '../../lib/client/market-client';
import { startWall } from '../browser/wall-server';
import { defineBench, type Row } from './bench';
import { httpTarget } from './ingest/http-target';
import { type Paced, type PushTarget, paced } from './ingest/push-target';
import { redisTarget, whyNoRedis } from './ingest/redis-target';
import { percentileOf } from './percentile';
import { cpuSecondsOf } from './process-cpu';

interface IngestWork {
  readonly rate: number;
  readonly batch: number;
  readonly producers: number;
  readonly symbols: number;
  readonly seconds: number;
  readonly warm: number;
  readonly rewind: number;
  readonly port: number;
}

/** Symbol whose price is the number of its batch. */
const PROBE = 'bench:PROBE';
/** Frames a second of the client that watches the probe. */
const WATCH_HZ = 20;

/** Pushes lines at a rate to a server, and the same lines to a Redis stream. */
export const ingest = defineBench({
  name: 'ingest',
  summary:
    'events pushed over HTTP: cost, and time until a client sees them, beside a Redis stream of the same lines',
  flags: {
    rate: { default: 50_000, help: 'events a second', least: 1 },
    batch: { default: 500, help: 'events of one request', least: 2 },
    producers: { default: 4, help: 'producers, each with its own connection and symbols', least: 1 },
    symbols: { default: 500, help: 'instruments' },
    seconds: { default: 10, help: 'how long each is measured', least: 1 },
    warm: { default: 5, help: 'seconds before that', least: 1 },
    rewind: { default: 0, help: 'minutes that the server records for rewinding', least: 0 },
    port: { default: 6391, help: 'free port for Redis' },
  },
  runs: 3,
  columns: [
    { figure: 'eventsPerSecond', title: 'events/s' },
    { figure: 'load', title: 'core', digits: 2, ratio: true },
    { figure: 'acknowledgedMs.p50', title: 'acknowledged p50 ms', digits: 1 },
    { figure: 'acknowledgedMs.p99', title: 'p99', digits: 1 },
    { figure: 'visibleMs.p50', title: 'then visible p50 ms', digits: 1 },
    { figure: 'visibleMs.p99', title: 'p99', digits: 1 },
    { figure: 'unseen', title: 'batches not seen' },
    { figure: 'note', title: '' },
  ],
  async measure(work, report) {
    const rows: Row[] = [];
    report('tickerwall…');
    const flags = ['--feed', 'ingest', '--rewind-minutes', `${work.rewind}`];
    const server = await startWall([...flags, '--ingest-rate', '1000000']);
    const client = connect({ url: server.url, transports: ['websocket'] });
    /** Time at which each price of the probe was seen, ms. */
    const seenAt = new Map<number, number>();
    let newest = -1;
    client.subscribe({ channel: 'quotes', symbols: [`${PROBE}*`], rate: WATCH_HZ }, (frame) => {
      for (const { last } of frame.quotes ?? []) {
        // A frame shows the newest of several batches, and with it the others.
        for (let batch = newest + 1; last !== undefined && batch <= last; batch++)
          seenAt.set(batch, performance.now());
        newest = Math.max(newest, last ?? newest);
      }
    });
    const acknowledgedAt = new Map<number, number>();
    const target = httpTarget(server, work.producers);
    const own = await measured(target, work, (batch) => acknowledgedAt.set(batch, performance.now()));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    client.close();
    await target.stop();
    const delays = [...acknowledgedAt].map(([batch, at]) => (seenAt.get(batch) ?? Number.NaN) - at);
    const seen = delays.filter((delay) => !Number.isNaN(delay)).map((delay) => Math.max(0, delay));
    rows.push({
      ...{ name: target.name, ours: true, ...own },
      visibleMs: { p50: percentileOf(seen, 0.5), p99: percentileOf(seen, 0.99) },
      unseen: delays.length - seen.length,
    });
    const note = whyNoRedis();
    if (note !== undefined) return [...rows, { name: 'redis XADD', ours: false, note }];
    report('redis…');
    const redis = await redisTarget(work.port);
    rows.push({ name: redis.name, ours: false, ...(await measured(redis, work)) });
    await redis.stop();
    return rows;
  },
});

async function measured(target: PushTarget, work: IngestWork, acknowledged?: (batch: number) => void) {
  const { rate, batch, warm, seconds } = work;
  const warmBatches = Math.round((warm * rate) / batch);
  await paced(target, { rate, batch, seconds: warm, lines: (n) => linesOf(n, work) });
  const before = cpuSecondsOf(target.pid);
  const begun = performance.now();
  const result: Paced = await paced(target, {
    ...{ rate, batch, seconds },
    lines: (n) => linesOf(warmBatches + n, work),
    ...(acknowledged && { acknowledged: (n: number) => acknowledged(warmBatches + n) }),
  });
  const elapsed = (performance.now() - begun) / 1_000;
  const { events, acknowledgedMs } = result;
  return {
    eventsPerSecond: events / elapsed,
    load: (cpuSecondsOf(target.pid) - before) / elapsed,
    acknowledgedMs: { p50: percentileOf(acknowledgedMs, 0.5), p99: percentileOf(acknowledgedMs, 0.99) },
  };
}

/** Returns the lines of a batch: quotes and trades in turn, and one trade of the probe. */
function linesOf(batch: number, { batch: size, symbols, producers }: IngestWork): string[] {
  const lines: string[] = [];
  const timestamp = Date.now() * 1_000;
  for (let n = 0; n < size - 1; n++) {
    const number = batch * size + n;
    const price = 100 + ((number * 7) % 1_000) / 100;
    const symbol = `bench:S${(n * producers + (batch % producers)) % symbols}`;
    lines.push(
      n % 2 === 0
        ? `{"type":"quote","symbol":"${symbol}","timestamp":${timestamp},"bid":${price},"bidSize":300,"ask":${price + 0.25},"askSize":200}`
        : `{"type":"trade","symbol":"${symbol}","timestamp":${timestamp},"id":"${number}","price":${price},"size":100,"side":"buy"}`,
    );
  }
  lines.push(
    `{"type":"trade","symbol":"${PROBE}","timestamp":${timestamp},"id":"${batch}","price":${batch},"size":1}`,
  );
  return lines;
}
