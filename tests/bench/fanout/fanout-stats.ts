import type { Row } from '../bench';
import type { Mark } from './session';
import { type ServerWork, watchlist } from './work';

/** Share of the requested rate below which the source is too slow. */
const MIN_RATE_SHARE = 0.99;
/** Share of a core above which the load side may be the bottleneck. */
const BUSY_SHARE = 0.9;

/** Figures of a contestant between two marks, with notes about doubtful ones. */
export interface Figures {
  readonly row: Omit<Row, 'name' | 'ours'>;
  readonly warnings: readonly string[];
}

export function figuresOf(
  work: ServerWork,
  from: Mark,
  to: Mark,
  memory: { readonly rss: number; readonly heap?: number },
): Figures {
  const serverSeconds = (to.server.at - from.server.at) / 1_000;
  const loadSeconds = (to.load.at - from.load.at) / 1_000;
  const cpu = to.server.cpu - from.server.cpu;
  const represented = entitled(work, from, to);
  const messages = to.load.messages - from.load.messages;
  const rows = to.load.sampledRows - from.load.sampledRows;
  const sourceRate = (to.server.total - from.server.total) / serverSeconds;
  const clientLoad = (to.load.cpu - from.load.cpu) / loadSeconds;
  const lost = to.load.lost - from.load.lost;
  const framesPerSecond = messages / loadSeconds;
  return {
    row: {
      cpuPerMillion: (cpu / represented) * 1e6,
      bytesPerUpdate: (to.load.sampledBytes - from.load.sampledBytes) / rows,
      microsPerFrame: ((cpu / serverSeconds) * 1e6) / framesPerSecond,
      framesPerSecond,
      freshnessMs: to.load.freshness,
      bytesPerConnection: memory.heap ?? memory.rss,
      rssPerConnection: memory.rss,
      clients: work.clients,
      representedPerSecond: represented / serverSeconds,
      bytesPerSecond: (to.load.bytes - from.load.bytes) / loadSeconds,
      sourceRate,
      serverLoad: cpu / serverSeconds,
      clientLoad,
      serverDelayMs: to.server.delay,
    },
    warnings: [
      ...(sourceRate < work.rate * MIN_RATE_SHARE
        ? [`the source kept ${Math.round((sourceRate / work.rate) * 100)} % of its rate`]
        : []),
      ...(clientLoad > BUSY_SHARE ? ['the load side was busy: freshness may be its doing'] : []),
      ...(lost > 0 ? [`${lost} connections broke`] : []),
    ],
  };
}

/** Returns the updates that clients were entitled to between the marks, summed over clients. */
function entitled(work: ServerWork, from: Mark, to: Mark): number {
  const watchers = new Float64Array(work.symbols);
  for (let client = 0; client < work.clients; client++) {
    for (const symbol of watchlist(work, client)) watchers[symbol] = (watchers[symbol] as number) + 1;
  }
  let sum = 0;
  for (let symbol = 0; symbol < work.symbols; symbol++) {
    const updates = (to.server.counts[symbol] as number) - (from.server.counts[symbol] as number);
    sum += updates * (watchers[symbol] as number);
  }
  return sum;
}
