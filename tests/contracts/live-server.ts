import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boardSchema } from '../../lib/boards/board';
import type { Access } from '../../server/access/access';
import type { LimitSettings } from '../../server/access/limits/limits';
import { createServer } from '../../server/app';
import type { BoardLibrary } from '../../server/boards/board-library';
import type { Workers } from '../../server/cluster/workers/workers';
import { type Config, readConfig, type TokenConfig } from '../../server/config/config';
import type { EdgeSettings } from '../../server/edge/edge';
import type { ListenerSettings } from '../../server/edge/listeners';
import type { Feed } from '../../server/feeds/feed';
import type { Notifier } from '../../server/gateways/notifier';
import type { Pages } from '../../server/gateways/pages';
import type { SocketIoGateway } from '../../server/gateways/socket-io/socket-io-gateway';
import type { ServerOverrides, ServerTimeouts } from '../../server/server-context';
import type { ReplaySessions } from '../../server/streams/replay/replay-sessions';
import type { Stream } from '../../server/streams/stream';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { writeTapeBars } from '../../server/tape/library/write-tape-bars';
import type { RecordingSettings, Recordings } from '../../server/tape/recorder/recordings';
import { createLog } from '../../server/telemetry/log';
import type { Clock } from '../../server/time/clock';
import { CapturedLog } from './captured-log';

export interface LiveServer {
  readonly url: string;
  /** URL of the additional TLS port. */
  readonly secureUrl: string;
  readonly stream: Stream;
  readonly sessions: ReplaySessions;
  readonly recordings: Recordings;
  readonly gateway: SocketIoGateway;
  readonly notifier: Notifier;
  /** Number of connections over all transports. */
  readonly connections: number;
  /** Longest outbound queue of any connection: messages, and bytes of its TCP socket. */
  readonly waiting: { readonly packets: number; readonly bytes: number };
  readonly access: Access;
  readonly workers: Workers | undefined;
  readonly tcpConnections: number;
  /** Destroys every TCP connection, as a broken network does. */
  cutConnections(): void;
  stop(): Promise<void>;
}

/** Differences from the default configuration and dependencies. */
export interface LiveServerOptions {
  readonly feeds?: Config['feeds'];
  /** Upstreams of the feeds `source`. */
  readonly sources?: Config['sources'];
  /** Other walls of the feeds `source`. */
  readonly walls?: Config['walls'];
  readonly inboxNews?: Config['inboxNews'];
  /** Ids of the boards; none by default. */
  readonly boards?: readonly string[];
  readonly guests?: 'off' | readonly string[];
  readonly guestLimits?: { readonly rate?: number; readonly connections?: number; readonly delay?: number };
  /** Token validation; without it there are no tokens. */
  readonly tokens?: Partial<TokenConfig>;
  readonly accessClock?: Clock;
  readonly publicUrl?: string;
  /** Silent by default; with tokens, a log that is searched for them when the server stops. */
  readonly log?: ServerOverrides['log'];
  readonly edge?: Partial<EdgeSettings>;
  readonly limits?: { readonly [Of in keyof LimitSettings]?: Partial<LimitSettings[Of]> };
  /** A folder of its own by default. */
  readonly dataDir?: string;
  /** Recording settings; nothing is recorded by default. */
  readonly recording?: Partial<RecordingSettings>;
  readonly alerts?: Partial<Config['alerts']>;
  readonly maxSessions?: number;
  readonly sessionIdleSeconds?: number;
  /** 0 (any free port) by default. */
  readonly port?: number;
  readonly tls?: ListenerSettings['tls'];
  readonly host?: string;
  readonly maxLaggingMs?: number;
  readonly adminUi?: boolean | undefined;
  /** Name among several servers behind one load balancer. */
  readonly nodeId?: string;
  readonly timeouts?: ServerTimeouts;
  /** Number of workers, and their program. */
  readonly workers?: { readonly count: number; readonly program: string };
}

const NO_TOKENS: TokenConfig = {
  ...{ secret: undefined, keys: undefined, issuer: undefined, audience: undefined },
  clockSkew: 0,
  warning: 60,
};
const MAX_IMPORT_BYTES = 1e6;
const ALL_SYMBOLS = 'all';

const NO_PAGES: Pages = {
  handle: async (_, response) => void response.writeHead(404).end(),
  upgrade: (_, socket) => socket.destroy(),
  close: async () => {},
};

/** Returns the program's default configuration with the options of the test. */
function configOf(options: LiveServerOptions, dataDir: string): Config {
  const env = { PORT: '0', RECORD: 'false', REWIND_MINUTES: '0', HISTORY: 'false', LOG_LEVEL: 'silent' };
  const read = readConfig({ env, args: [], terminal: false, tapesIn: () => [] });
  if (read.kind !== 'config') throw new Error(`no configuration: ${JSON.stringify(read)}`);
  const { config } = read;
  const { limits, recording, edge, alerts, guestLimits, tokens } = options;
  const { host = '127.0.0.1', port = 0, maxSessions: most = 16, sessionIdleSeconds = 300 } = options;
  return {
    ...{ ...config, hstsSeconds: 0, ...edge, host, port, tls: options.tls, publicUrl: options.publicUrl },
    dataDir,
    feeds: options.feeds ?? config.feeds,
    sources: options.sources ?? config.sources,
    walls: options.walls ?? config.walls,
    inboxNews: options.inboxNews,
    imports: { maxConcurrent: 1, maxFileBytes: MAX_IMPORT_BYTES },
    guests: { symbols: options.guests ?? ['*'], delay: 0, rate: 50, connections: 10_000, ...guestLimits },
    tokens: tokens && { ...NO_TOKENS, ...tokens },
    limits: {
      address: { ...config.limits.address, ...limits?.address },
      user: { ...config.limits.user, ...limits?.user },
      connection: { ...config.limits.connection, ...limits?.connection },
      subscription: { ...config.limits.subscription, ...limits?.subscription },
    },
    recording: { ...config.recording, ...recording },
    alerts: { ...config.alerts, ...alerts },
    sessions: { maxSessions: most, idleSeconds: sessionIdleSeconds },
    slowClientSeconds: (options.maxLaggingMs ?? config.slowClientSeconds * 1_000) / 1_000,
    adminUi: options.adminUi ?? false,
    nodeId: options.nodeId,
    workers: options.workers?.count ?? 0,
  };
}

/** Returns boards of one tile. */
function boardsOf(ids: readonly string[]): BoardLibrary {
  const boards = ids.map((id) =>
    boardSchema.parse({
      ...{ id, title: id, columns: ['1fr'], rows: ['1fr'], areas: ['one'] },
      ...{ symbols: ['*'], clocks: [{ zone: 'UTC' }], tiles: [{ type: 'quotes', area: 'one' }] },
    }),
  );
  return {
    all: () => boards,
    find: (id) => boards.find((board) => board.id === id),
    isBuiltIn: () => false,
    refresh: () => {},
  };
}

/**
 * Starts the real server without its pages, on a free port.
 * @param feed instead of those that the options name
 */
export async function startLiveServer(
  feed: Feed | undefined,
  options: LiveServerOptions = {},
): Promise<LiveServer> {
  const ownFolder =
    options.dataDir === undefined ? mkdtempSync(join(tmpdir(), 'tickerwall-live-')) : undefined;
  const config = configOf(options, options.dataDir ?? ownFolder ?? '');
  // With tokens, every test searches the whole log for them at the end.
  const kept = options.tokens && new CapturedLog();
  const server = createServer(config, {
    ...{ feed, accessClock: options.accessClock, timeouts: options.timeouts },
    workerProgram: options.workers?.program,
    log: options.log ?? kept?.log ?? createLog(config.log),
    ...(options.boards && { boards: boardsOf(options.boards) }),
    boardSymbols: (board) => (board === ALL_SYMBOLS ? ['*'] : undefined),
    pages: async () => NO_PAGES,
    makeTapeBars: (dataDir, id, signal) => writeTapeBars(tapeFolder(dataDir, id), { signal }),
    onError: (error) => {
      throw error;
    },
  });
  const { url, secureUrl = '', live, gateways, ...running } = await server.start();
  const { http, plain, socketIo } = gateways;
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    url: url.replace('localhost', config.host),
    ...{ secureUrl, stream: live, gateway: socketIo },
    sessions: running.sessions,
    recordings: running.recordings,
    notifier: running.notifier,
    ...{ access: running.access, workers: running.workers },
    get connections() {
      return socketIo.connections + plain.connections.webSocket + plain.connections.eventStream;
    },
    get waiting() {
      const all = [socketIo.waiting, plain.waiting];
      return {
        packets: Math.max(...all.map(({ packets }) => packets)),
        bytes: Math.max(...all.map(({ bytes }) => bytes)),
      };
    },
    get tcpConnections() {
      return sockets.size;
    },
    cutConnections: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: async () => {
      await server.stop();
      if (ownFolder !== undefined) rmSync(ownFolder, { recursive: true, force: true });
      kept?.expectNoSecrets();
    },
  };
}
