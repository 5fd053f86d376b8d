import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { EVERY_ANSWER } from '../../edge/security-headers';
import { errorAnswer } from './answer';

/** Time for a rejected client to read the error and close, ms. */
const CLOSE_GRACE = 2_000;

/**
 * Answers a request that fails before routing, and closes its connection.
 * @param as status, where it is not that of the error
 */
export function refuseRequest(response: ServerResponse, error: unknown, as?: number): void {
  const { status, body, headers } = errorAnswer(error);
  response.writeHead(as ?? status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    Connection: 'close',
    ...headers,
  });
  response.end(JSON.stringify(body));
}

/**
 * Answers on the socket itself, for which Node has no response object: an upgrade, or bytes that are no request. Closes
 * the connection.
 * @param as status, where it is not that of the error
 */
export function refuseUpgrade(socket: Duplex, error: unknown, as?: number): void {
  const { status, body, headers } = errorAnswer(error);
  const text = JSON.stringify(body);
  const head = Object.entries({
    ...EVERY_ANSWER,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    Connection: 'close',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const code = as ?? status;
  endWith(socket, `HTTP/1.1 ${code} ${STATUS_CODES[code]}\r\n${head.join('')}\r\n${text}`);
}

/**
 * Writes a text, ends the socket, and destroys it when the client does not close. Node has timeouts only for sockets
 * that it reads requests from, so others would stay open for as long as the client wants.
 */
function endWith(socket: Duplex, text: string): void {
  socket.end(text);
  const timer = setTimeout(() => socket.destroy(), CLOSE_GRACE).unref();
  socket.once('close', () => clearTimeout(timer));
}
