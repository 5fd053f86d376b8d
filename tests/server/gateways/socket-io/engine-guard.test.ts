import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientOrigin } from '../../../../server/access/limits/client-origin';
import { Limits, STANDARD_LIMITS } from '../../../../server/access/limits/limits';
import {
  type EngineConnection,
  packetsWaiting,
  terminate,
} from '../../../../server/gateways/socket-io/engine-connection';
import { EngineGuard, FRAME_OPTIONS } from '../../../../server/gateways/socket-io/engine-guard';
import { Audit } from '../../../../server/telemetry/audit';
import { ManualClock } from '../../manual-clock';
import { EngineServer } from './engine-server';

/** Size of a packet of which a few exceed the limit, characters. */
const LARGE = 1_500_000;
/** Maximum number of packets at one time in these tests. */
const MAX_PACKETS = 20;
const ELSEWHERE: ClientOrigin = { endpoint: 'socket.io', address: '192.0.2.1' };
const WAIT = { timeout: 60_000, interval: 5 };

let server: EngineServer;
let guard: EngineGuard;
const refusals: object[] = [];

beforeEach(async () => {
  server = await EngineServer.open();
  const clock = new ManualClock();
  const connection = { ...STANDARD_LIMITS.connection, messages: MAX_PACKETS / 2 };
  const limits = new Limits({ ...STANDARD_LIMITS, connection }, () => clock.monotonic());
  refusals.length = 0;
  const audit = new Audit({ debug: () => undefined, info: (line) => refusals.push(line) }, clock);
  guard = new EngineGuard({ limits, audit });
});

afterEach(() => server.close());

describe('queued packets of a client that does not read', () => {
  let connection: EngineConnection;

  beforeEach(async () => {
    connection = await server.polling();
    guard.watch(connection, ELSEWHERE);
  });

  it('close the connection when there are several large ones', () => {
    for (let k = 0; k < 3; k++) connection.write('x'.repeat(LARGE));
    expect(connection.readyState).toBe('closed');
  });

  it('close the connection when there are very many small ones', () => {
    for (let k = 0; k < 250; k++) connection.write('x');
    expect(connection.readyState).toBe('open');
    expect(packetsWaiting(connection)).toBe(250);
    for (let k = 0; k < 10; k++) connection.write('x');
    expect(connection.readyState).toBe('closed');
  });

  it('do not include frames of any size', () => {
    for (let k = 0; k < 20; k++) connection.write('x'.repeat(LARGE), FRAME_OPTIONS);
    expect(connection.readyState).toBe('open');
  });

  it('close a connection that is closing and waits for a poll', () => {
    connection.close();
    expect(connection.readyState).toBe('closing');
    terminate(connection);
    expect(connection.readyState).toBe('closed');
    expect(server.connections).toBe(0);
  });
});

it('a connection that sends packets endlessly is closed, and the log names the limit', async () => {
  const { connection, client } = await server.webSocket();
  guard.watch(connection, ELSEWHERE);
  let came = 0;
  connection.on('packet', () => came++);
  const say = (): void => client.send('3');
  for (let k = 0; k < MAX_PACKETS; k++) say();
  await vi.waitFor(() => expect(came).toBe(MAX_PACKETS), WAIT);
  expect(connection.readyState).toBe('open');
  expect(refusals).toEqual([]);
  const closed = once(client, 'close');
  say();
  await closed;
  expect(connection.readyState).toBe('closed');
  expect(refusals).toMatchObject([{ ...ELSEWHERE, limit: 'connection_packets' }]);
});

it('an upgrade that is probed twice by one transport is closed with its connection', async () => {
  const connection = await server.polling();
  guard.watch(connection, ELSEWHERE);
  const upgrade = await server.upgradeOf(connection);
  const answered = once(upgrade, 'message');
  upgrade.send('2probe');
  expect(String((await answered)[0])).toBe('3probe');
  expect(connection.readyState).toBe('open');
  const closed = once(upgrade, 'close');
  upgrade.send('2probe');
  await closed;
  expect(connection.readyState).toBe('closed');
  expect(server.connections).toBe(0);
});

it('a watched connection is known by its origin, and an unwatched one is not', async () => {
  const connection = await server.polling();
  expect(() => guard.clientOriginOf(connection)).toThrow('a connection that is not watched');
  guard.watch(connection, ELSEWHERE);
  expect(guard.clientOriginOf(connection)).toBe(ELSEWHERE);
});
