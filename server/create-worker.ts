import { createServer, type Socket } from 'node:net';
import { ProtocolError } from '../lib/protocol/error';
import type { NoticeContent } from '../lib/protocol/messages';
import type { Revocation } from './access/revocations';
import { bearerOf, mayBeDelayed } from './cluster/workers/delayed-client';
import { CLIENT_HEADER, namingClients } from './cluster/workers/forwarded-client';
import { ForwardedRequests } from './cluster/workers/forwarded-requests';
import { LeaderFeed } from './cluster/workers/leader-feed';
import { describePrincipal } from './cluster/workers/principal-description';
import { ProcessLoad } from './cluster/workers/process-load';
import type { WorkerLink } from './cluster/workers/worker-link';
import type { WorkerReport, WorkerStart } from './cluster/workers/worker-start';
import type { Config } from './config/config';
import { DeliveryCounts } from './fanout/delivery-counts';
import { createGateways } from './gateways/gateways';
import { type Audience, Notifier } from './gateways/notifier';
import { createServerContext, type ServerOverrides, streamOptions } from './server-context';
import { Stream } from './streams/stream';
import type { StreamChoice } from './streams/stream-choice';
import { Teardown } from './teardown';
import { Metrics } from './telemetry/metrics';
import { ProcessMetrics } from './telemetry/process-metrics';
import { serverMetrics } from './telemetry/server-metrics';

/** Period of looking whether the first values are there, ms. */
const JOIN_PERIOD = 20;

/** A process that serves live connections with the market of the leader process. */
export interface WorkerServer {
  /** Takes market data of the link. */
  receive(kind: number, payload: Buffer): void;
  /** Resolves once it has the leader's values. */
  start(): Promise<void>;
  /** Serves a connection whose first request is in these bytes. */
  take(socket: Socket, head: Buffer): void;
  stop(): Promise<void>;
}

/** Composition root of a worker: the live stream of the leader, and the endpoints of live connections. */
export function createWorker(start: WorkerStart, link: WorkerLink, overrides: ServerOverrides): WorkerServer {
  const { exported, sessionPrefix } = start;
  const config = start.config as Config;
  const context = createServerContext(config, { ...overrides, keepsRevocations: false });
  const { access, edge, clock, clockWatch, log, timeouts } = context;
  const notifier = new Notifier({ clock, ackTimeout: timeouts.ackTimeout });
  const delivered = new DeliveryCounts();
  const feed = new LeaderFeed({
    ...{ exported, clock },
    hold: (isHeld) => link.hold(isHeld),
    failed: (reason) => stream.fail(reason),
  });
  const stream: Stream = new Stream({
    ...streamOptions(context),
    ...{ isShared: true, name: '/live', feed, delivered },
  });
  const streams: StreamChoice = {
    name: stream.name,
    of: ({ delay }) => {
      if (delay === 0) return stream;
      // Delayed streams are those of the leader; a new connection gets there.
      throw new ProtocolError('shutting_down', 'data with a delay are served by another process');
    },
    drained: (peer) => stream.fanout.drained(peer),
  };
  // Alerts follow what their users may see.
  access.onToken((principal) => link.tell('token', describePrincipal(principal)));
  const forwarded = new ForwardedRequests(link);
  const takesEvents = config.feeds.some(({ kind }) => kind === 'ingest');
  let isEnding = false;
  const gateways = createGateways({
    ...{ streams: [streams], sessions: { watch: () => {} }, clock, access, edge, notifier, log },
    liveParts: {
      screens: forwarded.part(['report']),
      ...(takesEvents && { publishing: forwarded.part(['publish', 'hold']) }),
    },
    pages: {
      handle: async (_, response) => void response.writeHead(404).end(),
      upgrade: (_, socket) => socket.destroy(),
    },
    onError: (error) => log.error({ err: error }, 'a request failed'),
    nodeId: sessionPrefix,
    isLast: () => isEnding && config.nodeId === undefined && config.cluster === undefined,
    adminUi: config.adminUi,
    tunnels: {
      socketPath: start.leaderPath,
      isElsewhere: ({ name, auth, authorization }) => {
        if (name.startsWith('/replay/')) return true;
        if (name !== stream.name) return false;
        const token = config.tokens && (tokenIn(auth) ?? bearerOf(authorization));
        return token === undefined ? config.guests.delay > 0 : mayBeDelayed(token);
      },
      headersOf: ({ address, isLocal }) => ({
        [CLIENT_HEADER]: address,
        // Programs of this machine may do more; a header of proxies says that it is none.
        ...(!isLocal && { Via: '1.1 tickerwall' }),
      }),
    },
    ...{ closeGrace: timeouts.closeGrace, connectTimeout: timeouts.connectTimeout },
    heartbeat: timeouts.heartbeat,
    ...(timeouts.http && { timeouts: timeouts.http }),
  });
  const inside = namingClients(gateways.http);
  const requestsInside = createServer((socket) => {
    inside.add(socket);
    gateways.http.emit('connection', socket);
  });
  const teardown = new Teardown();
  const openConnections = (): number => gateways.connections().reduce((sum, { count }) => sum + count, 0);

  const processMetrics = new ProcessMetrics();
  const metrics = new Metrics(processMetrics.families());
  metrics.add(
    serverMetrics({
      ...{ live: stream, clock: clockWatch, audit: access.audit, history: undefined, ingest: undefined },
      delivered: { live: delivered, replay: new DeliveryCounts() },
      ...{ sessions: () => [], recordings: () => [], folders: () => [], imports: () => [] },
      connections: () => gateways.connections(),
      traffic: () => gateways.traffic,
    }),
  );

  const load = new ProcessLoad(clock, report);

  function answerCalls(): void {
    link.handle('adopt', (revocation: Revocation) => access.adopt(revocation));
    link.handle('revocations', (revocations: readonly Revocation[]) => {
      for (const revocation of revocations) void access.adopt(revocation);
    });
    link.handle('notice', (notice: { audience: Audience; content: NoticeContent; id: string }) =>
      notifier.tell(notice.audience, notice.content, notice.id),
    );
    link.handle('interrupt', ({ reason }: { reason?: string }) => stream.interrupt(reason));
    link.handle('metrics', () => metrics.text());
    link.handle('ending', () => {
      isEnding = true;
    });
  }

  function report(): void {
    const { epoch } = stream.fanout;
    const lagMs = Math.max(0, (clock.wall() - feed.time) / 1_000);
    const { cores } = load;
    const state: WorkerReport = {
      clients: openConnections(),
      cores,
      epoch,
      version: stream.market.version,
      lagMs,
    };
    link.tell('report', state);
  }

  return {
    receive: (kind, payload) => feed.receive(kind, payload),
    async start() {
      answerCalls();
      clockWatch.start();
      teardown.add(() => clockWatch.stop());
      teardown.add(() => processMetrics.close());
      context.calendars.start(clock);
      teardown.add(() => context.calendars.stop());
      stream.start();
      teardown.add(() => stream.stop());
      teardown.add(() => access.audit.close());
      await new Promise<void>((resolve, reject) => {
        requestsInside.once('error', reject).listen(start.socketPath, resolve);
      });
      teardown.add(() => requestsInside.close());
      teardown.add(() => gateways.stop());
      while (feed.time === 0 || stream.fanout.held) {
        await new Promise<void>((resolve) => void clock.after(JOIN_PERIOD, resolve));
      }
      report();
      load.start();
      teardown.add(() => load.stop());
    },
    take(socket, head) {
      socket.unshift(head);
      gateways.http.emit('connection', socket);
    },
    stop: () => teardown.run(),
  };
}

/** Returns the token of a Socket.IO client's `auth`; undefined for other JSON, which is rejected later. */
function tokenIn(auth: string): string | undefined {
  try {
    const { token } = JSON.parse(auth) as { readonly token?: unknown };
    return typeof token === 'string' ? token : undefined;
  } catch {
    return undefined;
  }
}
