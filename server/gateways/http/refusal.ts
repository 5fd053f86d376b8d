import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorAnswer } from './answer';

/** How long who was refused may take to read why and to hang up, ms. */
const REFUSAL_GRACE = 5_000;

/**
 * Answers a request that failed before any route was looked for, and ends its connection.
 * @param as the status, where it is not the one of the error
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

/** Answers an upgrade that is refused with the same, on the bare socket, and ends it. */
export function refuseUpgrade(socket: Duplex, error: unknown): void {
  const { status, body, headers } = errorAnswer(error);
  const text = JSON.stringify(body);
  const head = Object.entries({
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    Connection: 'close',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${text}`);
  const cut = setTimeout(() => socket.destroy(), REFUSAL_GRACE).unref();
  socket.once('close', () => clearTimeout(cut));
}
