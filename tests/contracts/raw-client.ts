import { expect, vi } from 'vitest';
import { RawConnection } from './raw-connection';
import { rawFrame, upgradeRequest } from './raw-frame';
import { WAIT } from './server-under-attack';

/** Connects a Socket.IO client over WebSocket byte by byte, and joins the namespace. */
export async function connectSocketIo(url: string, namespace = '/live'): Promise<RawConnection> {
  const connection = new RawConnection(url);
  connection.send(upgradeRequest(), packet(`40${namespace},`));
  await waitForText(connection, `40${namespace},{"sid"`);
  return connection;
}

/** Returns an Engine.IO packet in a WebSocket frame. */
export function packet(text: string): Buffer {
  return rawFrame({ payload: text });
}

export async function waitForText(connection: RawConnection, text: string): Promise<void> {
  await vi.waitFor(() => {
    if (!connection.answer.includes(text)) throw new Error(`${text} did not arrive`);
  }, WAIT);
}

/** Waits until the server has closed the connection. */
export async function waitForEnd(connection: RawConnection): Promise<void> {
  await vi.waitFor(() => expect(connection.ended).toBe(true), WAIT);
}

export interface RequestParts {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends an HTTP request on its own connection. @returns the whole response */
export async function sendRequest(url: string, target: string, asked: RequestParts = {}): Promise<string> {
  const { method = 'GET', headers = {}, body } = asked;
  const lines = Object.entries({
    Host: 'localhost',
    Connection: 'close',
    ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const connection = new RawConnection(url);
  connection.send(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, body ?? '');
  await waitForEnd(connection);
  connection.destroy();
  return connection.answer;
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

/** Opens an HTTP long-polling connection. @returns its id */
export async function openPolling(url: string): Promise<string> {
  const answer = await sendRequest(url, '/socket.io/?EIO=4&transport=polling');
  return /"sid":"(.*?)"/.exec(answer)?.[1] ?? '';
}

/** Sends Engine.IO packets by HTTP long polling, separated by `\x1e`. */
export function postPackets(url: string, sid: string, body: string, headers = {}): Promise<string> {
  return sendRequest(url, `/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
    method: 'POST',
    body,
    headers,
  });
}
