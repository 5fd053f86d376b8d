import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Traffic } from '../../../../server/gateways/http/traffic';

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const WAIT = { timeout: 60_000, interval: 5 };

let server: Server;
let traffic: Traffic;
const clients: Socket[] = [];

beforeEach(async () => {
  server = createServer((_, response) => response.end('hello'));
  traffic = new Traffic(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  server.close();
});

/** Opens a connection with one request; the answer counts once it is fully read. */
async function asked(): Promise<Socket> {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  clients.push(client);
  client.write(REQUEST);
  await vi.waitFor(() => expect(String(client.read() ?? '')).toContain('hello'), WAIT);
  return client;
}

it('bytes are counted once, while a connection is open and after it is closed', async () => {
  expect([traffic.open, traffic.sent, traffic.received]).toEqual([0, 0, 0]);
  const first = await asked();
  const second = await asked();
  expect(traffic.open).toBe(2);
  expect(traffic.received).toBe(first.bytesWritten + second.bytesWritten);
  expect(traffic.sent).toBe(first.bytesRead + second.bytesRead);
  first.destroy();
  await vi.waitFor(() => expect(traffic.open).toBe(1), WAIT);
  const third = await asked();
  const all = [first, second, third];
  expect(traffic.open).toBe(2);
  expect(traffic.received).toBe(all.length * REQUEST.length);
  expect(traffic.sent).toBe(all.reduce((sum, { bytesRead }) => sum + bytesRead, 0));
});
