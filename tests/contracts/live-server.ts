import type { Socket } from 'node:net';
import { type Access, createAccess } from '../../server/access/access';
import { type LimitSettings, STANDARD_LIMITS } from '../../server/access/limits/limits';
import { Screens } from '../../server/access/screens/screens';
import type { TokenSettings } from '../../server/access/tokens';
import { openAlerts } from '../../server/alerts/open-alerts';
import { createEdge, type EdgeSettings } from '../../server/edge/edge';
import { type ListenerSettings, Listeners } from '../../server/edge/listeners';
import { DeliveryCounts } from '../../server/fanout/delivery-counts';
import type { Feed } from '../../server/feeds/feed';
import { createGateways } from '../../server/gateways/gateways';
import type { HeartbeatTimes } from '../../server/gateways/heartbeat-times';
import { createApi } from '../../server/gateways/http/api';
import type { HttpServerOptions } from '../../server/gateways/http/http-server';
import { sessionsApi } from '../../server/gateways/http/sessions-api';
import { streamsApi } from '../../server/gateways/http/streams-api';
import { tapesApi } from '../../server/gateways/http/tapes-api';
import { uploadsApi } from '../../server/gateways/http/uploads-api';
import { Notifier } from '../../server/gateways/notifier';
import type { SocketIoGateway } from '../../server/gateways/socket-io/socket-io-gateway';
import { ReplaySessions } from '../../server/streams/replay/replay-sessions';
import { sessionBars } from '../../server/streams/replay/session-bars';
import { TapeBars } from '../../server/streams/replay/tape-bar-cache';
import { Stream } from '../../server/streams/stream';
import { TapeActivities } from '../../server/tape/library/activities';
import { TapeSummaries } from '../../server/tape/library/summaries';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { writeTapeBars } from '../../server/tape/library/write-tape-bars';
import { tapeSupply } from '../../server/tape/playback/tape-supply';
import { type RecordingSettings, Recordings } from '../../server/tape/recorder/recordings';
import { Uploads } from '../../server/tape/uploads/uploads';
import { createLog, type Log } from '../../server/telemetry/log';
import { createMetrics } from '../../server/telemetry/metrics';
import { serverMetrics } from '../../server/telemetry/server-metrics';
import { type Clock, systemClock } from '../../server/time/clock';
import { KeptLog } from './kept-log';

export interface LiveServer {
  readonly url: string;
  /** Of TLS beside it. */
  readonly secureUrl: string;
  readonly stream: Stream;
  readonly sessions: ReplaySessions;
  readonly recordings: Recordings;
  readonly gateway: SocketIoGateway;
  readonly notifier: Notifier;
  /** Connections at all doors. */
  readonly connections: number;
  /** The longest queues of any connection at any door: messages, and bytes of its TCP socket. */
  readonly waiting: { readonly packets: number; readonly bytes: number };
  readonly access: Access;
  /** TCP connections that are open. */
  readonly tcpConnections: number;
  /** Cuts every TCP connection there is, as a broken network does. */
  cutConnections(): void;
  stop(): Promise<void>;
}

export interface LiveServerOptions {
  readonly guests?: 'off' | readonly string[];
  readonly guestLimits?: { readonly rate?: number; readonly connections?: number };
  /** How tokens are checked; without it there are none. */
  readonly tokens?: Partial<TokenSettings>;
  /** What the ends of tokens are read from, the machine's by default. */
  readonly accessClock?: Clock;
  /** Where people reach it; by default where they are. */
  readonly publicUrl?: string;
  /** By default a silent one; with tokens one that is searched for them when the server stops. */
  readonly log?: Log;
  /** Origins, proxies, headers; the defaults of all where nothing is said. */
  readonly edge?: Partial<EdgeSettings>;
  /** Limits that are not the standard. */
  readonly limits?: { readonly [Of in keyof LimitSettings]?: Partial<LimitSettings[Of]> };
  /** Where tapes and revocations are; nowhere by default. */
  readonly dataDir?: string;
  /** What is recorded in it; nothing by default. */
  readonly recording?: Partial<RecordingSettings>;
  /** Alerts of a user, 100 by default, and where they are posted to. */
  readonly alerts?: { readonly most?: number; readonly webhook?: string };
  readonly mostSessions?: number;
  readonly sessionIdleSeconds?: number;
  /** 0 (any free port) by default. */
  readonly port?: number;
  /** TLS on `port`, or beside it on a port of its own. */
  readonly tls?: ListenerSettings['tls'];
  /** How often it is looked whether the certificate is another, ms. */
  readonly certificateInterval?: number;
  /** Address to listen on, 127.0.0.1 by default. */
  readonly host?: string;
  /** How long a client may be behind, ms. */
  readonly maxLaggingMs?: number;
  /** How long a client that is closed may take to read why, ms. */
  readonly closeGrace?: number;
  /** How long a connection may be in no stream, ms. */
  readonly connectTimeout?: number;
  /** How long HTTP clients may take, ms. */
  readonly timeouts?: NonNullable<HttpServerOptions['timeouts']>;
  /** How long a client may take to acknowledge a notice, ms. */
  readonly ackTimeout?: number;
  /** Whether Socket.IO's admin UI is served. */
  readonly adminUi?: boolean | undefined;
  /** How connections are pinged. */
  readonly heartbeat?: HeartbeatTimes;
}

const NO_TOKENS: TokenSettings = {
  ...{ secret: undefined, keys: undefined, issuer: undefined, audience: undefined },
  clockSkew: 0,
  warning: 60,
};
const NOTHING_RECORDED: RecordingSettings = {
  enabled: false,
  limits: { segmentMicros: 3_600e6, segmentBytes: 64e6 },
  sync: 'second',
  keep: {},
  rewindMinutes: 0,
};
const NO_FOLDER = 'no such folder';

function mergedLimits({
  address,
  user,
  connection,
  subscription,
}: LiveServerOptions['limits'] = {}): LimitSettings {
  const standard = STANDARD_LIMITS;
  return {
    address: { ...standard.address, ...address },
    user: { ...standard.user, ...user },
    connection: { ...standard.connection, ...connection },
    subscription: { ...standard.subscription, ...subscription },
  };
}

/** The real server without its pages, on a free port. */
export async function startLiveServer(feed: Feed, options: LiveServerOptions = {}): Promise<LiveServer> {
  const { host = '127.0.0.1' } = options;
  const clock = systemClock();
  // Where there are tokens, all of the log is searched for them in the end, whatever the test is about.
  const kept = options.tokens && new KeptLog();
  const log = options.log ?? kept?.log ?? createLog({ level: 'silent', format: 'json' });
  const access = createAccess(
    {
      guests: { symbols: options.guests ?? ['*'], rate: 50, connections: 10_000, ...options.guestLimits },
      tokens: options.tokens && { ...NO_TOKENS, ...options.tokens },
      dataDir: options.dataDir ?? NO_FOLDER,
      limits: mergedLimits(options.limits),
    },
    options.accessClock ?? clock,
    log,
  );
  const boardSymbols = (board: string): string[] | undefined => (board === 'all' ? ['*'] : undefined);
  const screens = new Screens({
    access,
    tokens: options.tokens && { ...NO_TOKENS, ...options.tokens },
    dataDir: options.dataDir ?? NO_FOLDER,
    publicUrl: options.publicUrl,
    boards: boardSymbols,
    clock: options.accessClock ?? clock,
    log,
  });
  const edge = createEdge({ allowedOrigins: [], ...options.edge });
  const streamOptions = {
    clock,
    log,
    maxLaggingMs: options.maxLaggingMs,
    maxSymbols: options.limits?.subscription?.symbols,
    boardSymbols,
  };
  const stream = new Stream({ ...streamOptions, name: '/live', feed });
  const dataDir = options.dataDir ?? NO_FOLDER;
  const recordings = new Recordings({
    stream,
    dataDir,
    settings: { ...NOTHING_RECORDED, ...options.recording },
    log,
    now: clock.now,
  });
  const stopping = new AbortController();
  const making = new Set<Promise<void>>();
  const tapeBars = new TapeBars({
    log,
    make: (id) => {
      const made = writeTapeBars(tapeFolder(dataDir, id), { signal: stopping.signal });
      making.add(made);
      return made;
    },
  });
  const sessions = new ReplaySessions({
    ...streamOptions,
    tapes: tapeSupply(dataDir, recordings),
    barsOf: sessionBars({ tapeBars, live: stream }),
    most: options.mostSessions ?? 16,
    idleSeconds: options.sessionIdleSeconds ?? 300,
  });
  const notifier = new Notifier({ clock, ackTimeout: options.ackTimeout });
  const onError = (error: unknown): void => {
    throw error;
  };
  const alerts = await openAlerts({
    dataDir,
    settings: { most: options.alerts?.most ?? 100, webhook: options.alerts?.webhook },
    ...{ stream, access, clock, log },
    notify: (user, content, symbol) => notifier.notify(user, content, symbol),
  });
  const metrics = createMetrics(
    serverMetrics({
      live: stream,
      delivered: { live: stream.fanout.delivered, replay: new DeliveryCounts() },
      audit: access.audit,
      history: undefined,
      sessions: () => sessions.all(),
      recordings: () => recordings.all(),
      imports: () => [],
      connections: () => gateways.connections(),
      traffic: () => gateways.traffic,
    }),
  );
  const hono = createApi({
    streams: streamsApi(() => [stream, ...sessions.all().map((session) => session.stream)], clock),
    tapes: tapesApi(new TapeSummaries(dataDir), new TapeActivities(dataDir), (id) =>
      recordings.isRunning(id),
    ),
    imports: uploadsApi(new Uploads({ dataDir, atOnce: 1, largest: 1e6 })),
    sessions: sessionsApi(sessions),
    recordings,
    alerts,
    boards: { all: () => [], find: () => undefined },
    edge,
    access,
    screens,
    notify: (user, content) => notifier.notify(user, content),
    notReady: () => undefined,
    metrics,
    onError,
  });
  const pages = {
    handle: async (_: unknown, response: import('node:http').ServerResponse) => {
      response.writeHead(404).end();
    },
    upgrade: (_: unknown, socket: import('node:stream').Duplex) => socket.destroy(),
  };
  const listeners = new Listeners(
    { port: options.port ?? 0, host, tls: options.tls },
    { log, interval: options.certificateInterval },
  );
  const { closeGrace, connectTimeout, heartbeat, adminUi } = options;
  const gateways = createGateways({
    ...{ streams: [stream], sessions, clock, access, edge, notifier, log, onError },
    ...{ hono, pages, certificate: listeners.certificate },
    ...{ closeGrace, connectTimeout, heartbeat, adminUi },
    ...(options.timeouts && { timeouts: options.timeouts }),
  });
  const { http, plain, socketIo: gateway } = gateways;
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  sessions.start();
  await recordings.open();
  stream.start();
  const { url, secureUrl = '' } = await listeners.open(http);
  return {
    url: url.replace('localhost', host),
    secureUrl,
    stream,
    sessions,
    recordings,
    gateway,
    notifier,
    get connections() {
      return gateway.connections + plain.connections.webSocket + plain.connections.eventStream;
    },
    get waiting() {
      const all = [gateway.waiting, plain.waiting];
      return {
        packets: Math.max(...all.map(({ packets }) => packets)),
        bytes: Math.max(...all.map(({ bytes }) => bytes)),
      };
    },
    access,
    get tcpConnections() {
      return sockets.size;
    },
    cutConnections: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: async () => {
      listeners.close();
      sessions.stop();
      await stream.stop();
      await alerts.close();
      await recordings.close();
      screens.close();
      await gateways.stop();
      // A test's folder goes away after it: nothing may be written there any more.
      stopping.abort();
      await Promise.allSettled(making);
      await tapeBars.close();
      kept?.expectNoSecrets();
    },
  };
}
