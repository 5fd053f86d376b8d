import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from './contestant';
import { CONTESTANTS } from './contestants';
import { Source, type Truth } from './source';
import type { ServerWork } from './work';

/** Garbage collections before memory is read: one may leave objects that the next can free. */
const COLLECTIONS = 3;
const BETWEEN_COLLECTIONS = 50; // ms
const DELAY_RESOLUTION = 1; // ms

/** Resource usage and output of the server at a time. */
export interface ServerMark {
  /** ms since 1970. */
  readonly at: number;
  /** CPU seconds. */
  readonly cpu: number;
  /** Updates of each symbol that the source has emitted. */
  readonly counts: Float64Array;
  readonly total: number;
  /** Event loop delay since the previous mark, ms. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** Memory after collection, bytes; `heap` (with external) is absent for a server outside Node. */
export interface ServerMemory {
  readonly rss: number;
  readonly heap?: number;
}

/** Creates the requests of a process that runs one contestant's server. */
export function fanoutServer() {
  let server: RunningServer | undefined;
  let source: Source | undefined;
  let profiler: Session | undefined;
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION });
  delay.enable();
  const running = (): RunningServer => {
    if (!server) throw new Error('the server was not started');
    return server;
  };
  const feeding = (): Source => {
    if (!source) throw new Error('the server was not started');
    return source;
  };
  return {
    async start({ key, work }: { key: string; work: ServerWork }): Promise<number> {
      const contestant = CONTESTANTS.find((candidate) => candidate.key === key);
      if (!contestant) throw new Error(`no contestant ${key}`);
      source = new Source(work);
      // The first read of a stack loads the bundle's source map, 4 MB permanently; do it before the first
      // measurement.
      void new Error('warm-up').stack;
      server = await contestant.start(work, source);
      return server.port;
    },
    go(): void {
      running().go();
    },
    halt(): Truth {
      running().halt();
      return feeding().truth;
    },
    mark(): ServerMark {
      const { user, system } = process.cpuUsage();
      const ms = 1e6;
      const late = { p50: delay.percentile(50) / ms, p99: delay.percentile(99) / ms, max: delay.max / ms };
      delay.reset();
      return {
        at: performance.timeOrigin + performance.now(),
        cpu: running().cpu?.() ?? (user + system) / 1e6,
        counts: feeding().truth.counts.slice(),
        total: feeding().total,
        delay: late,
      };
    },
    async memory(): Promise<ServerMemory> {
      const foreign = running().memory?.();
      if (foreign !== undefined) return { rss: foreign };
      for (let k = 0; k < COLLECTIONS; k++) {
        (globalThis as { gc?: () => void }).gc?.();
        await sleep(BETWEEN_COLLECTIONS);
      }
      const { rss, heapUsed, external } = process.memoryUsage();
      return { rss, heap: heapUsed + external };
    },
    async profile(): Promise<void> {
      profiler = new Session();
      profiler.connect();
      await profiler.post('Profiler.enable');
      await profiler.post('Profiler.setSamplingInterval', { interval: 200 });
      await profiler.post('Profiler.start');
    },
    async profiled(file: string): Promise<void> {
      const taken = await profiler?.post('Profiler.stop');
      writeFileSync(file, JSON.stringify(taken?.profile));
      profiler?.disconnect();
    },
    async stop(): Promise<void> {
      await running().stop();
    },
  };
}

export type FanoutServer = ReturnType<typeof fanoutServer>;
