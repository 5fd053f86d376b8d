import type { Server } from 'node:http';
import { createServer, type Server as TlsServer } from 'node:tls';
import type { Certificate } from './certificate';

/** How long a client may take for its part of TLS, ms. */
export const TLS_HANDSHAKE_TIMEOUT = 10_000;

/**
 * TLS on a port of its own for an HTTP server that also serves one without: what is decrypted goes to that server as one
 * more connection, so every gateway, limit and timeout that it has is here too. Not yet listening.
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
