import { expect, vi } from 'vitest';
import { PATIENT } from './besieged-server';
import { handMadeFrame, upgradeRequest } from './hand-made-frame';
import { RawConnection } from './raw-connection';

/** A Socket.IO client over WebSocket, byte by byte, that is in the namespace. */
export async function enterByHand(url: string, namespace = '/live'): Promise<RawConnection> {
  const connection = new RawConnection(url);
  connection.say(upgradeRequest(), packet(`40${namespace},`));
  await heard(connection, `40${namespace},{"sid"`);
  return connection;
}

/** A packet of Engine.IO in a WebSocket frame. */
export function packet(text: string): Buffer {
  return handMadeFrame({ payload: text });
}

export async function heard(connection: RawConnection, text: string): Promise<void> {
  await vi.waitFor(() => {
    if (!connection.answer.includes(text)) throw new Error(`${text} was not answered`);
  }, PATIENT);
}

/** The server has ended it. */
export async function over(connection: RawConnection): Promise<void> {
  await vi.waitFor(() => expect(connection.over).toBe(true), PATIENT);
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The whole answer to one HTTP request on a connection of its own. */
export async function askByHand(url: string, target: string, asked: Asked = {}): Promise<string> {
  const { method = 'GET', headers = {}, body } = asked;
  const lines = Object.entries({
    Host: 'localhost',
    Connection: 'close',
    ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const connection = new RawConnection(url);
  connection.say(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, body ?? '');
  await over(connection);
  connection.cut();
  return connection.answer;
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

/** The id of a new connection of HTTP long polling. */
export async function pollByHand(url: string): Promise<string> {
  const answer = await askByHand(url, '/socket.io/?EIO=4&transport=polling');
  return /"sid":"(.*?)"/.exec(answer)?.[1] ?? '';
}

/** Sends packets of Engine.IO by HTTP long polling; they are separated by `\x1e`. */
export function postByHand(url: string, sid: string, body: string, headers = {}): Promise<string> {
  return askByHand(url, `/socket.io/?EIO=4&transport=polling&sid=${sid}`, { method: 'POST', body, headers });
}
