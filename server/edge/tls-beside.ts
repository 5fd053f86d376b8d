import type { Server } from 'node:http';
import { createServer, type Server as TlsServer } from 'node:tls';
import type { Certificate } from './certificate';

/** Timeout of the client's TLS handshake, ms. */
export const TLS_HANDSHAKE_TIMEOUT = 10_000;

/**
 * Creates a TLS port beside a plain HTTP server. Decrypted connections are handed to that server, so all of its
 * gateways, limits and timeouts apply. Not yet listening.
 */
export function tlsBeside(http: Server, { cert, key }: Certificate): TlsServer {
  const server = createServer({
    ...{ cert, key },
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: TLS_HANDSHAKE_TIMEOUT,
  });
  server.on('secureConnection', (socket) => http.emit('connection', socket));
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return server;
}
