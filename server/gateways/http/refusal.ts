import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { EVERY_ANSWER } from '../../edge/security-headers';
import { errorAnswer } from './answer';
import { lastWords } from './close-with-error';

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

/**
 * Answers with the same on the bare socket, where there is no answer of Node's: to an upgrade, or to what cannot be read
 * as a request. Ends the connection.
 * @param as the status, where it is not the one of the error
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
  lastWords(socket, `HTTP/1.1 ${code} ${STATUS_CODES[code]}\r\n${head.join('')}\r\n${text}`);
}
