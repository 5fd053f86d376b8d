import type { Access } from './access/access';
import type { Cluster } from './cluster/cluster';
import type { Workers } from './cluster/workers/workers';
import type { Config } from './config/config';
import type { Addresses } from './edge/listeners';
import type { Gateways } from './gateways/gateways';
import type { Notifier } from './gateways/notifier';
import { createHttpSide } from './http-side';
import { createLiveSide } from './live-side';
import { createReplaySide } from './replay-side';
import { createServerContext, type ServerOverrides } from './server-context';
import type { ReplaySessions } from './streams/replay/replay-sessions';
import type { Stream } from './streams/stream';
import type { Recordings } from './tape/recorder/recordings';
import { Teardown } from './teardown';

/** A server that accepts clients. */
export interface RunningServer extends Addresses {
  /** Ids of the boards that are served. */
  readonly boards: readonly string[];
  readonly live: Stream;
  /** This process as a node of a cluster; undefined for one process. */
  readonly cluster: Cluster | undefined;
  /** Processes that serve beside this one; undefined for one process. */
  readonly workers: Workers | undefined;
  readonly sessions: ReplaySessions;
  readonly recordings: Recordings;
  readonly access: Access;
  readonly notifier: Notifier;
  readonly gateways: Gateways;
}

/** One tickerwall: a live stream, replay sessions, and the transports and pages that serve them. */
export interface TickerwallServer {
  /**
   * Opens everything and returns once clients can connect.
   * @throws Error saying what could not be opened; what had been opened is closed again
   */
  start(): Promise<RunningServer>;
  /** Reads the TLS certificate again; open connections stay. */
  reload(): void;
  /** Shuts down gracefully: clients first, then what `start` opened before them. */
  stop(): Promise<void>;
}

/**
 * Composition root: wires every part from the configuration; nothing runs before `start`.
 * The program, the contract tests and the benchmarks all use this one.
 * @param overrides dependencies that tests and benchmarks replace
 */
export function createServer(config: Config, overrides: ServerOverrides = {}): TickerwallServer {
  const context = createServerContext(config, overrides);
  const live = createLiveSide(context);
  const replay = createReplaySide(context, live);
  const http = createHttpSide(context, live, replay);
  const teardown = new Teardown();

  async function start(): Promise<RunningServer> {
    const { boards, access, dataLock, clockWatch } = context;
    await dataLock.acquire();
    teardown.add(() => dataLock.release());
    await access.open();
    teardown.add(() => access.close());
    clockWatch.start();
    teardown.add(() => clockWatch.stop());
    const { alerts } = await live.start(teardown);
    await replay.start(teardown);
    const { gateways, addresses } = await http.start(alerts, teardown);
    return {
      ...addresses,
      boards: boards.all().map(({ id }) => id),
      ...{ live: live.stream, cluster: live.cluster, workers: live.workers },
      ...{ sessions: replay.sessions, recordings: live.recordings, notifier: live.notifier },
      ...{ access, gateways },
    };
  }

  return {
    async start() {
      try {
        return await start();
      } catch (error) {
        await teardown.run();
        throw error;
      }
    },
    reload: () => http.reload(),
    stop: () => teardown.run(),
  };
}
