import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectOptions, connect, type MarketClient } from '../../lib/client/market-client';
import type { Notice } from '../../lib/protocol/messages';
import { anInstrument, defined } from '../server/events';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

/** Timeout for an acknowledgement on a busy machine, ms. */
const ACK_TIMEOUT_MS = 15_000;
/** Timeout for clients that never acknowledge, ms. */
const SHORT_ACK_TIMEOUT_MS = 100;

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

describe('a notice', () => {
  let server: LiveServer;
  const clients: MarketClient[] = [];

  beforeEach(async () => {
    server = await start({ timeouts: { ackTimeout: ACK_TIMEOUT_MS } });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await server.stop();
  });

  const start = (options: Parameters<typeof startLiveServer>[1]): Promise<LiveServer> =>
    startLiveServer(new ScriptedFeed([defined(anInstrument('sim:A'))]), options);

  async function open(options: ConnectOptions): Promise<MarketClient> {
    const client = connect({ url: server.url, ...options });
    clients.push(client);
    await new Promise<void>((resolve) => client.on('status', () => resolve()));
    return client;
  }

  async function listen(options: ConnectOptions): Promise<Notice[]> {
    const got: Notice[] = [];
    const client = await open(options);
    client.on('notify', (notice) => got.push(notice));
    return got;
  }

  async function post(
    body: unknown,
    init: { readonly headers?: Record<string, string>; readonly method?: string; readonly url?: string } = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${init.url ?? server.url}/api/notify`, {
      method: init.method ?? 'POST',
      headers: { 'Content-Type': 'application/json', ...init.headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('reaches every connection of one user and no other user, and reports their number', async () => {
    const own = [
      await listen({ user: 'ada', transports: ['polling'] }),
      await listen({ user: 'ada', transports: ['websocket'], encoding: 'json' }),
    ];
    const others = [
      await listen({ user: 'bob', transports: ['websocket'] }),
      await listen({ transports: ['websocket'] }),
    ];
    const content = {
      title: 'Limit',
      body: 'ACME at 101',
      level: 'warn' as const,
      data: { symbol: 'sim:A' },
    };
    const answer = await post({ user: 'ada', ...content });
    expect(answer).toEqual({ status: 200, body: { notified: { connections: 2, acknowledged: 2 } } });
    for (const got of own) {
      expect(got).toEqual([{ id: expect.any(String), time: expect.any(Number), ...content }]);
    }
    expect(own[0]?.[0]?.id).toBe(own[1]?.[0]?.id);
    expect(await server.notifier.notify('bob', { body: 'just you' })).toEqual({
      connections: 1,
      acknowledged: 1,
    });
    expect(others.map((got) => got.map(({ body }) => body))).toEqual([['just you'], []]);
    expect(own.map((got) => got.length)).toEqual([1, 1]);
  });

  it('to an absent user reaches no connection, and other rooms are not users', async () => {
    await open({ user: 'ada' });
    const nobody = { status: 200, body: { notified: { connections: 0, acknowledged: 0 } } };
    expect(await post({ user: 'eve', body: 'hello' })).toEqual(nobody);
    clients[0]?.close();
    while (server.connections > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await post({ user: 'ada', body: 'hello' })).toEqual(nobody);
  });

  it('is not acknowledged without a listener, and is not waited for indefinitely', async () => {
    await server.stop();
    server = await start({ timeouts: { ackTimeout: SHORT_ACK_TIMEOUT_MS } });
    await open({ user: 'ada', transports: ['websocket'] });
    expect((await post({ user: 'ada', body: 'anybody?' })).body).toEqual({
      notified: { connections: 1, acknowledged: 0 },
    });
  });

  it.each([
    ['no user', { body: 'x' }, 'notify.user'],
    ['a user with a space', { user: 'a b', body: 'x' }, '"a b"'],
    ['a user of 65 characters', { user: 'a'.repeat(65), body: 'x' }, 'notify.user'],
    ['no body', { user: 'ada' }, 'notify.body'],
    ['an empty body', { user: 'ada', body: '' }, 'notify.body'],
    ['a body that is no text', { user: 'ada', body: 7 }, '7'],
    ['an unknown level', { user: 'ada', body: 'x', level: 'shout' }, '"shout"'],
    ['a long title', { user: 'ada', body: 'x', title: 't'.repeat(201) }, 'notify.title'],
    [
      'data that is too deep',
      `{"user":"ada","body":"x","data":${'['.repeat(7_000)}${']'.repeat(7_000)}}`,
      'notify.data',
    ],
    ['a list', [], 'notify must be an object'],
    ['no JSON', '{"user":', 'not JSON'],
  ])('is rejected with 400 for %s', async (_, body, named) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad_request', retry: false } });
    expect(answer.body.message).toContain(named);
  });

  it('is rejected with the reason above 16 KB, and for other types and methods', async () => {
    const large = { user: 'ada', body: 'x', data: 'y'.repeat(16 * 1024) };
    expect(await post(large)).toMatchObject({ status: 413, body: { code: 'bad_request' } });
    const asText = { headers: { 'Content-Type': 'text/plain' } };
    expect(await post({ user: 'ada', body: 'x' }, asText)).toMatchObject({
      status: 415,
      body: { code: 'bad_request', message: expect.stringContaining('text/plain') },
    });
    for (const method of ['GET', 'PUT']) {
      expect(await post(undefined, { method })).toMatchObject({ status: 405, body: { code: 'bad_request' } });
    }
  });

  it.each([
    ['X-Forwarded-For', '203.0.113.7'],
    ['Forwarded', 'for=203.0.113.7'],
    ['X-Real-IP', '203.0.113.7'],
    ['Origin', 'https://elsewhere.example'],
  ])('is rejected when it has %s', async (name, value) => {
    const got = await listen({ user: 'ada', transports: ['websocket'] });
    const answer = await post({ user: 'ada', body: 'x' }, { headers: { [name]: value } });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden', retry: false } });
    expect(got).toEqual([]);
  });

  it.skipIf(outside === undefined)('is rejected from another address', async () => {
    await server.stop();
    server = await start({ host: '0.0.0.0' });
    const url = server.url.replace('0.0.0.0', outside as string);
    const answer = await post({ user: 'ada', body: 'x' }, { url });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(answer.body.message).toContain(outside);
    const local = server.url.replace('0.0.0.0', '127.0.0.1');
    expect(await post({ user: 'ada', body: 'x' }, { url: local })).toMatchObject({ status: 200 });
  });

  it('may be sent on a server where guests have no permissions', async () => {
    await server.stop();
    server = await start({ guests: 'off' });
    expect(await post({ user: 'ada', body: 'x' })).toMatchObject({ status: 200 });
  });

  it('cannot be received under an invalid name', async () => {
    const client = connect({ url: server.url, user: 'a b', transports: ['websocket'] });
    clients.push(client);
    await new Promise<void>((resolve) => client.on('error', () => resolve()));
    expect(client.lastError).toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('"a b"'),
    });
    expect(client.state).toBe('refused');
  });
});
