import type { Server } from 'node:http';
import type { ReplaySessions } from '../streams/replay/replay-sessions';
import { type ConnectionCount, connectionCounts } from './connection-counts';
import { createHttpServer, type HttpServerOptions } from './http/http-server';
import { Traffic } from './http/traffic';
import { NewWork } from './new-work';
import { PlainGateway, type PlainGatewayOptions } from './plain/plain-gateway';
import { SocketIoGateway, type SocketIoGatewayOptions } from './socket-io/socket-io-gateway';

export interface GatewaysOptions
  extends Omit<PlainGatewayOptions, 'newWork'>,
    Omit<SocketIoGatewayOptions, 'http' | 'newWork'>,
    Omit<HttpServerOptions, 'endpoints' | 'access' | 'edge'> {
  /** Each session is served at every endpoint while it lasts. */
  readonly sessions: Pick<ReplaySessions, 'watch'>;
}

/** All endpoints, on one HTTP server that does not listen yet. */
export interface Gateways {
  readonly http: Server;
  readonly socketIo: SocketIoGateway;
  readonly plain: PlainGateway;
  readonly traffic: Traffic;
  /** Counts open connections of every endpoint, by transport. */
  connections(): readonly ConnectionCount[];
  /** Shuts down gracefully: notifies clients, closes their connections and the server. */
  stop(): Promise<void>;
}

/** Serves pages, API, Socket.IO, `/ws` and `/sse` on one HTTP server. */
export function createGateways(options: GatewaysOptions): Gateways {
  const newWork = new NewWork();
  const plain = new PlainGateway({ ...options, newWork });
  const http = createHttpServer({ ...options, endpoints: plain });
  const traffic = new Traffic(http);
  const socketIo = new SocketIoGateway({ ...options, http, newWork });
  for (const one of [socketIo, plain]) {
    options.sessions.watch({
      opened: (session) => one.addSession(session),
      ended: (session, reason) => one.removeSession(session, reason),
    });
  }
  return {
    ...{ http, socketIo, plain, traffic },
    connections: () => connectionCounts(socketIo, plain),
    async stop() {
      await Promise.all([socketIo.stop(), plain.stop()]);
      http.closeAllConnections();
    },
  };
}
