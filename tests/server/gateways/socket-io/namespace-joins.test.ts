import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EngineConnection } from '../../../../server/gateways/socket-io/engine-connection';
import { NamespaceJoins } from '../../../../server/gateways/socket-io/namespace-joins';
import { ManualClock } from '../../manual-clock';
import { EngineServer } from './engine-server';

/** How long a connection may be in no stream, ms; and how much later it may be found out. */
const PATIENCE = 5_000;
const SWEEP = 1_000;

let server: EngineServer;
let clock: ManualClock;
let joins: NamespaceJoins;

beforeEach(async () => {
  server = await EngineServer.open();
  clock = new ManualClock();
  joins = new NamespaceJoins(clock, PATIENCE);
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

async function enter(connection: EngineConnection, stream: string): Promise<void> {
  await joins.ask(connection, stream, isAdmitted);
  joins.entered(connection);
}

it('who is in no stream for long is cut, not sooner, and who is in one stays', async () => {
  const outside = await opened();
  const inside = await opened();
  await enter(inside, '/live');
  clock.advance(PATIENCE - 1);
  expect(outside.readyState).toBe('open');
  clock.advance(SWEEP);
  expect(outside.readyState).toBe('closed');
  clock.advance(10 * PATIENCE);
  expect(inside.readyState).toBe('open');
});

it('who asks and is not let in does not wait anew', async () => {
  const connection = await opened();
  clock.advance(PATIENCE - SWEEP);
  const refused = joins.ask(connection, '/live', () => Promise.reject(new Error('not for you')));
  await expect(refused).rejects.toThrow('not for you');
  clock.advance(2 * SWEEP);
  expect(connection.readyState).toBe('closed');
});

it('who entered and left waits anew; who left one of two streams does not wait', async () => {
  const connection = await opened();
  await enter(connection, '/live');
  await enter(connection, '/replay/a');
  clock.advance(PATIENCE);
  joins.left(connection, '/live');
  clock.advance(2 * PATIENCE);
  joins.left(connection, '/replay/a');
  clock.advance(PATIENCE - 1);
  expect(connection.readyState).toBe('open');
  clock.advance(SWEEP);
  expect(connection.readyState).toBe('closed');
});

it('a connection that was closed meanwhile is forgotten', async () => {
  const connection = await opened();
  connection.close(true);
  expect(clock.timers).toBe(1);
  clock.advance(SWEEP);
  expect(clock.timers).toBe(0);
  joins.left(connection, '/live');
  expect(clock.timers).toBe(0);
});

it('a connection that is being closed politely has its time to read why', async () => {
  const connection = await opened();
  await enter(connection, '/live');
  joins.left(connection, '/live');
  // Its client does not poll.
  connection.close();
  expect(connection.readyState).toBe('closing');
  clock.advance(PATIENCE - 1);
  expect(connection.readyState).toBe('closing');
  clock.advance(SWEEP);
  expect(connection.readyState).toBe('closed');
});

it('there is one timer for all who wait, and none while nobody does', async () => {
  expect(clock.timers).toBe(0);
  const connections = [await opened(), await opened(), await opened()];
  expect(clock.timers).toBe(1);
  for (const connection of connections) await enter(connection, '/live');
  clock.advance(SWEEP);
  expect(clock.timers).toBe(0);
  for (const connection of connections) joins.left(connection, '/live');
  expect(clock.timers).toBe(1);
});

it('a connection may be in each stream once, and again after it has left', async () => {
  const connection = await opened();
  const ask = (stream: string): Promise<void> => joins.ask(connection, stream, isAdmitted);
  const onItsWay = ask('/live');
  await expect(ask('/live')).rejects.toThrow('this connection is in "/live" already');
  await Promise.all([onItsWay, ask('/replay/a')]);
  await expect(ask('/live')).rejects.toThrow('this connection is in "/live" already');
  joins.left(connection, '/live');
  await ask('/live');
});
