import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EngineConnection } from '../../../../server/gateways/socket-io/engine-connection';
import { NamespaceJoins } from '../../../../server/gateways/socket-io/namespace-joins';
import { ManualClock } from '../../manual-clock';
import { EngineServer } from './engine-server';

/** Maximum time of a connection without a stream, ms; and maximum delay of its detection, ms. */
const MAX_IDLE_MS = 5_000;
const SWEEP_MS = 1_000;

let server: EngineServer;
let clock: ManualClock;
let joins: NamespaceJoins;

beforeEach(async () => {
  server = await EngineServer.open();
  clock = new ManualClock();
  joins = new NamespaceJoins(clock, MAX_IDLE_MS);
});

afterEach(async () => {
  joins.stop();
  expect(clock.timers).toBe(0);
  await server.close();
});

async function opened(): Promise<EngineConnection> {
  const connection = await server.polling();
  joins.opened(connection);
  return connection;
}

const isAdmitted = async (): Promise<void> => {};

async function join(connection: EngineConnection, stream: string): Promise<void> {
  await joins.ask(connection, stream, isAdmitted);
  joins.entered(connection);
}

it('a connection is closed after a time without a stream, and stays open in a stream', async () => {
  const outside = await opened();
  const inside = await opened();
  await join(inside, '/live');
  clock.advance(MAX_IDLE_MS - 1);
  expect(outside.readyState).toBe('open');
  clock.advance(SWEEP_MS);
  expect(outside.readyState).toBe('closed');
  clock.advance(10 * MAX_IDLE_MS);
  expect(inside.readyState).toBe('open');
});

it('a rejected request does not restart the time', async () => {
  const connection = await opened();
  clock.advance(MAX_IDLE_MS - SWEEP_MS);
  const refused = joins.ask(connection, '/live', () => Promise.reject(new Error('not for you')));
  await expect(refused).rejects.toThrow('not for you');
  clock.advance(2 * SWEEP_MS);
  expect(connection.readyState).toBe('closed');
});

it('leaving the only stream restarts the time; leaving one of two does not', async () => {
  const connection = await opened();
  await join(connection, '/live');
  await join(connection, '/replay/a');
  clock.advance(MAX_IDLE_MS);
  joins.left(connection, '/live');
  clock.advance(2 * MAX_IDLE_MS);
  joins.left(connection, '/replay/a');
  clock.advance(MAX_IDLE_MS - 1);
  expect(connection.readyState).toBe('open');
  clock.advance(SWEEP_MS);
  expect(connection.readyState).toBe('closed');
});

it('a connection closed meanwhile is dropped', async () => {
  const connection = await opened();
  connection.close(true);
  expect(clock.timers).toBe(1);
  clock.advance(SWEEP_MS);
  expect(clock.timers).toBe(0);
  joins.left(connection, '/live');
  expect(clock.timers).toBe(0);
});

it('a connection being closed with an error has time to read it', async () => {
  const connection = await opened();
  await join(connection, '/live');
  joins.left(connection, '/live');
  // Its client does not poll.
  connection.close();
  expect(connection.readyState).toBe('closing');
  clock.advance(MAX_IDLE_MS - 1);
  expect(connection.readyState).toBe('closing');
  clock.advance(SWEEP_MS);
  expect(connection.readyState).toBe('closed');
});

it('there is one timer for all waiting connections, and none without any', async () => {
  expect(clock.timers).toBe(0);
  const connections = [await opened(), await opened(), await opened()];
  expect(clock.timers).toBe(1);
  for (const connection of connections) await join(connection, '/live');
  clock.advance(SWEEP_MS);
  expect(clock.timers).toBe(0);
  for (const connection of connections) joins.left(connection, '/live');
  expect(clock.timers).toBe(1);
});

it('a connection may join each stream once, and again after it has left', async () => {
  const connection = await opened();
  const ask = (stream: string): Promise<void> => joins.ask(connection, stream, isAdmitted);
  const onItsWay = ask('/live');
  await expect(ask('/live')).rejects.toThrow('this connection is in "/live" already');
  await Promise.all([onItsWay, ask('/replay/a')]);
  await expect(ask('/live')).rejects.toThrow('this connection is in "/live" already');
  joins.left(connection, '/live');
  await ask('/live');
});
