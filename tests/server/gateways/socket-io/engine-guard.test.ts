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

/** Characters of a packet of which a few are too many. */
const LARGE = 1_500_000;
/** Packets that the guard of these tests lets a connection send at one moment. */
const MAX_PACKETS = 20;
const ELSEWHERE: ClientOrigin = { endpoint: 'socket.io', address: '192.0.2.1' };
const PATIENT = { timeout: 60_000, interval: 5 };

let server: EngineServer;
let guard: EngineGuard;
const refusals: object[] = [];

beforeEach(async () => {
  server = await EngineServer.open();
  const clock = new ManualClock();
  const connection = { ...STANDARD_LIMITS.connection, messages: MAX_PACKETS / 2 };
  const limits = new Limits({ ...STANDARD_LIMITS, connection }, () => clock.now());
  refusals.length = 0;
  const audit = new Audit({ debug: () => undefined, info: (line) => refusals.push(line) }, clock);
  guard = new EngineGuard({ limits, audit });
});

afterEach(() => server.close());

describe('of packets that nobody takes', () => {
  let connection: EngineConnection;

  beforeEach(async () => {
    connection = await server.polling();
    guard.watch(connection, ELSEWHERE);
  });

  it('a connection for which more than a few large ones wait is cut', () => {
    for (let k = 0; k < 3; k++) connection.write('x'.repeat(LARGE));
    expect(connection.readyState).toBe('closed');
  });

  it('a connection for which very many small ones wait is cut', () => {
    for (let k = 0; k < 250; k++) connection.write('x');
    expect(connection.readyState).toBe('open');
    expect(packetsWaiting(connection)).toBe(250);
    for (let k = 0; k < 10; k++) connection.write('x');
    expect(connection.readyState).toBe('closed');
  });

  it('frames do not count, however large they are', () => {
    for (let k = 0; k < 20; k++) connection.write('x'.repeat(LARGE), FRAME_OPTIONS);
    expect(connection.readyState).toBe('open');
  });

  it('a connection that is closing, and waits for a poll to say so, can be cut', () => {
    connection.close();
    expect(connection.readyState).toBe('closing');
    terminate(connection);
    expect(connection.readyState).toBe('closed');
    expect(server.connections).toBe(0);
  });
});

it('a connection that sends packets without end is cut, and the log says by which limit', async () => {
  const { connection, client } = await server.webSocket();
  guard.watch(connection, ELSEWHERE);
  let came = 0;
  connection.on('packet', () => came++);
  const say = (): void => client.send('3');
  for (let k = 0; k < MAX_PACKETS; k++) say();
  await vi.waitFor(() => expect(came).toBe(MAX_PACKETS), PATIENT);
  expect(connection.readyState).toBe('open');
  expect(refusals).toEqual([]);
  const closed = once(client, 'close');
  say();
  await closed;
  expect(connection.readyState).toBe('closed');
  expect(refusals).toMatchObject([{ ...ELSEWHERE, limit: 'connection_packets' }]);
});

it('an upgrade that is probed twice by one transport is cut, and its connection with it', async () => {
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

it('a watched connection is known by where it comes from, and one that is not watched is nobody’s', async () => {
  const connection = await server.polling();
  expect(() => guard.clientOriginOf(connection)).toThrow('a connection that is not watched');
  guard.watch(connection, ELSEWHERE);
  expect(guard.clientOriginOf(connection)).toBe(ELSEWHERE);
});
