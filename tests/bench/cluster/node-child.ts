import { createServer } from '../../../server/app';
import { readConfig } from '../../../server/config/config';
import { createLog } from '../../../server/telemetry/log';
import { sourceFeed } from '../fanout/contestants/tickerwall';
import { Source } from '../fanout/source';
import type { ServerWork } from '../fanout/work';
import { Histogram } from '../histogram';

export interface StartedNode {
  readonly work: ServerWork;
  readonly port: number;
  readonly dataDir: string;
  /** Settings of the cluster; none for one process. */
  readonly env: Readonly<Record<string, string>>;
}

/** Our server without its pages in a process of its own, alone or as a node of a cluster. */
export function clusterNode() {
  /** Age of each entry when the market has it, ms. */
  const added = new Histogram();
  let server: ReturnType<typeof createServer>;
  let running: Awaited<ReturnType<typeof server.start>>;
  let heardAt = 0;
  let longestGap = 0;
  return {
    /** Returns the process id. */
    async start({ work, port, dataDir, env }: StartedNode): Promise<number> {
      const own = {
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        LOG_LEVEL: 'silent',
        RECORD: 'false',
      };
      const settings = { ...own, REWIND_MINUTES: '0', HISTORY: 'false', ...env };
      const read = readConfig({ env: settings, args: [], terminal: false, tapesIn: () => [] });
      if (read.kind !== 'config') throw new Error(JSON.stringify(read));
      server = createServer(read.config, {
        feed: sourceFeed(work, new Source(work), { going: true }),
        log: createLog(read.config.log),
        boards: { all: () => [], find: () => undefined, isBuiltIn: () => false, refresh: () => {} },
        pages: async () => ({
          handle: async (_, response) => void response.writeHead(404).end(),
          upgrade: (_, socket) => socket.destroy(),
          close: async () => {},
        }),
      });
      running = await server.start();
      running.live.follow({
        applied: () => {
          const now = performance.now();
          if (heardAt > 0) longestGap = Math.max(longestGap, now - heardAt);
          heardAt = now;
          const age = running.cluster?.status.lagMs;
          if (age !== undefined) added.add(age);
        },
      });
      return process.pid;
    },
    /** Returns the process ids of its workers. */
    workers: (): readonly number[] => running.workers?.pids ?? [],
    role: () => running.cluster?.status.role,
    /** Returns the latency from append to market since the last call, ms. */
    added() {
      const summary = added.summary();
      added.clear();
      return summary;
    },
    /** Returns the longest time between two batches since the last call, ms. */
    gap(): number {
      const gap = longestGap;
      longestGap = 0;
      return gap;
    },
    stop: () => server.stop(),
  };
}

export type ClusterNodeChild = ReturnType<typeof clusterNode>;
