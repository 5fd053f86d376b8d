import type { PlainGateway } from './plain/plain-gateway';
import type { SocketIoGateway } from './socket-io/socket-io-gateway';

/** Connections of one kind. */
export interface ConnectionCount {
  readonly door: string;
  readonly transport: string;
  readonly count: number;
}

/** How many connections there are at every door, by transport. */
export function connectionCounts(
  { transports }: Pick<SocketIoGateway, 'transports'>,
  { connections }: Pick<PlainGateway, 'connections'>,
): ConnectionCount[] {
  return [
    { door: 'socket.io', transport: 'websocket', count: transports.websocket },
    { door: 'socket.io', transport: 'polling', count: transports.polling },
    { door: 'ws', transport: 'websocket', count: connections.webSocket },
    { door: 'sse', transport: 'http', count: connections.eventStream },
  ];
}
