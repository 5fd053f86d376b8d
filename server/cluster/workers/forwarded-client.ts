import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Request header by which one process names the client of a request that it forwards to another one. */
export const CLIENT_HEADER = 'x-tickerwall-client';

/**
 * Reads the client of requests that another process of this machine forwards, before the server sees them. Such a header of
 * a client itself says nothing.
 * @returns set of the connections to other processes, to be filled
 */
export function namingClients(http: Server): WeakSet<Socket> {
  const inside = new WeakSet<Socket>();
  const name = ({ socket, headers }: IncomingMessage): void => {
    const address = headers[CLIENT_HEADER];
    delete headers[CLIENT_HEADER];
    if (!inside.has(socket) || typeof address !== 'string') return;
    Object.defineProperty(socket, 'remoteAddress', { value: address, configurable: true });
  };
  http.prependListener('request', name);
  http.prependListener('upgrade', name);
  return inside;
}
