import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Limits, STANDARD_LIMITS } from '../../../../server/access/limits/limits';
import { systemClock } from '../../../../server/fanout/clock';
import { type EngineConnection, terminate } from '../../../../server/gateways/socket-io/engine-connection';
import { EngineGuard, FRAME_OPTIONS } from '../../../../server/gateways/socket-io/engine-guard';
import { Audit } from '../../../../server/telemetry/audit';

/** Characters of a packet of which a few are too many. */
const LARGE = 1_500_000;

let io: Server;
let connection: EngineConnection;

beforeEach(async () => {
  const http = createServer();
  io = new Server(http, { serveClient: false });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const arrived = once(io.engine, 'connection');
  const { port } = http.address() as AddressInfo;
  // A client of HTTP long polling that polls once.
  get(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`, { agent: false }, (answer) =>
    answer.resume(),
  );
  [connection] = (await arrived) as [EngineConnection];
  const clock = systemClock();
  const limits = new Limits(STANDARD_LIMITS, () => clock.now());
  const audit = new Audit({ debug: () => undefined, info: () => undefined }, clock);
  new EngineGuard({ limits, audit }).watch(connection, { door: 'socket.io', address: '127.0.0.1' });
  await vi.waitFor(() => expect(connection.transport.writable).toBe(false));
});

afterEach(() => io.close());

it('a connection for which more than a few large packets wait is cut', () => {
  for (let k = 0; k < 3; k++) connection.write('x'.repeat(LARGE));
  expect(connection.readyState).toBe('closed');
});

it('frames that wait do not count, however large they are', () => {
  for (let k = 0; k < 20; k++) connection.write('x'.repeat(LARGE), FRAME_OPTIONS);
  expect(connection.readyState).toBe('open');
});

it('a connection that is closing, and waits for a poll to say so, can be cut', () => {
  connection.close();
  expect(connection.readyState).toBe('closing');
  terminate(connection);
  expect(connection.readyState).toBe('closed');
  expect(io.engine.clientsCount).toBe(0);
});
