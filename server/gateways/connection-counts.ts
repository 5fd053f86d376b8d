import type { PlainGateway } from './plain/plain-gateway';
import type { SocketIoGateway } from './socket-io/socket-io-gateway';

/** Open connections of one endpoint and transport. */
export interface ConnectionCount {
  readonly endpoint: string;
  readonly transport: string;
  readonly count: number;
}

/** Counts open connections of every endpoint, by transport. */
export function connectionCounts(
  { transports }: Pick<SocketIoGateway, 'transports'>,
  { connections }: Pick<PlainGateway, 'connections'>,
): ConnectionCount[] {
  return [
    { endpoint: 'socket.io', transport: 'websocket', count: transports.websocket },
    { endpoint: 'socket.io', transport: 'polling', count: transports.polling },
    { endpoint: 'ws', transport: 'websocket', count: connections.webSocket },
    { endpoint: 'sse', transport: 'http', count: connections.eventStream },
  ];
}
