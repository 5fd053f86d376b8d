import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { WireError } from '../../lib/protocol/error';
import type { SubscribeAnswer } from '../../lib/protocol/messages';
import { anInstrument, defined } from '../server/events';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const CLIENT_ADDRESS = '203.0.113.7';
const SYMBOLS = ['sim:A', 'sim:B', 'sim:C'];

interface From {
  /** Client address as a proxy reports it; by default a fixed one, `here` for this machine. */
  readonly address?: string;
  readonly token?: string;
  readonly transport?: 'websocket' | 'polling';
}

describe('limits', () => {
  const sockets: Socket[] = [];
  let server: LiveServer;

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await server.stop();
  });

  async function start(options: LiveServerOptions): Promise<void> {
    server = await startLiveServer(new ScriptedFeed(SYMBOLS.map((symbol) => defined(anInstrument(symbol)))), {
      edge: { trustProxy: { hops: 1 } },
      ...options,
    });
  }

  /** Connects. @returns the connection, or the error */
  function enter({
    address = CLIENT_ADDRESS,
    token,
    transport = 'websocket',
  }: From = {}): Promise<Socket | WireError> {
    const socket = io(`${server.url}/live`, {
      ...{ transports: [transport], forceNew: true, reconnection: false },
      ...(address !== 'here' && { extraHeaders: { 'X-Forwarded-For': address } }),
      ...(token !== undefined && { auth: { token } }),
    });
    sockets.push(socket);
    return new Promise((resolve) => {
      socket.once('connect', () => resolve(socket));
      socket.once('connect_error', (error: Error & { data?: WireError }) => {
        socket.disconnect();
        resolve(error.data ?? { code: 'internal', message: error.message, retry: true });
      });
    });
  }

  async function entered(from?: From): Promise<Socket> {
    const outcome = await enter(from);
    if ('code' in outcome) throw new Error(JSON.stringify(outcome));
    return outcome;
  }

  const subscribe = (socket: Socket, request: object): Promise<SubscribeAnswer> =>
    socket.emitWithAck('subscribe', { channel: 'quotes', symbols: ['*'], ...request });

  const handshake = (address = CLIENT_ADDRESS): Promise<Response> =>
    fetch(`${server.url}/socket.io/?EIO=4&transport=polling`, { headers: { 'X-Forwarded-For': address } });

  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it('of connections apply per address over all transports, and per IPv6 network', async () => {
    await start({ limits: { address: { connections: 2 } } });
    const first = await entered();
    await entered({ transport: 'polling' });
    expect(await enter()).toEqual({
      code: 'too_many_connections',
      message: `${CLIENT_ADDRESS} may have 2 connections at a time`,
      retry: true,
    });
    await entered({ address: '203.0.113.8' });
    first.disconnect();
    await until(() => server.gateway.connections === 2);
    await entered();
    await entered({ address: '2001:db8::1' });
    await entered({ address: '2001:db8::2' });
    expect(await enter({ address: '2001:db8:0:0:9::3' })).toMatchObject({ code: 'too_many_connections' });
    await entered({ address: '2001:db8:0:1::3' });
  });

  it('of handshakes apply to an address that reconnects many clients, and refill by the second', async () => {
    await start({ limits: { address: { connections: 5, handshakes: 1 } } });
    // At the same time, since the quota refills by one each second.
    const answers = await Promise.all(Array.from({ length: 40 }, () => handshake()));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(6);
    const refused = answers.find(({ status }) => status !== 200) as Response;
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toEqual({
      code: 'rate_limited',
      message: expect.stringMatching(
        /^too many attempts to connect from 203\.0\.113\.7; the next can come in \d+ s$/,
      ),
      retry: true,
    });
    expect((await handshake('203.0.113.8')).status).toBe(200);
    // A tenth of this machine's quota, so that an unconfigured proxy does not lock out all users.
    for (let k = 0; k < 50; k++) expect((await handshake('127.0.0.1')).status).toBe(200);
  });

  it('of messages apply per connection, and close it when it continues', async () => {
    await start({ limits: { connection: { messages: 3 } } });
    const socket = await entered();
    const said: WireError[] = [];
    socket.on('error', (error: WireError) => said.push(error));
    for (let k = 0; k < 3; k++) expect(await socket.emitWithAck('clock', {})).toHaveProperty('time');
    expect(await socket.emitWithAck('clock', {})).toMatchObject({
      ok: false,
      error: { code: 'rate_limited', retry: true },
    });
    const other = await entered();
    expect(await other.emitWithAck('clock', {})).toHaveProperty('time');
    for (let k = 0; k < 200; k++) socket.emit('clock', {});
    await until(() => !socket.connected);
    expect(server.access.audit.refusals()).toContainEqual(
      expect.objectContaining({ code: 'rate_limited', limit: 'connection_messages' }),
    );
    expect(await other.emitWithAck('clock', {})).toHaveProperty('time');
  });

  it('of messages apply per user over all connections', async () => {
    await start({ tokens: { secret: SECRET }, guests: 'off', limits: { user: { messages: 4 } } });
    const token = await makeToken();
    const both = [await entered({ token }), await entered({ token, address: '203.0.113.8' })];
    for (const socket of both) {
      for (let k = 0; k < 2; k++) expect(await socket.emitWithAck('clock', {})).toHaveProperty('time');
    }
    for (const socket of both) {
      const { error } = await socket.emitWithAck('clock', {});
      expect(error).toMatchObject({ code: 'rate_limited', message: expect.stringContaining('"ada"') });
    }
    const bob = await entered({ token: await makeToken({ claims: { sub: 'bob' } }) });
    expect(await bob.emitWithAck('clock', {})).toHaveProperty('time');
  });

  it('of subscriptions apply per address, and release those that end', async () => {
    await start({ limits: { address: { subscriptions: 3 }, connection: { subscriptions: 2 } } });
    const [one, other] = [await entered(), await entered()];
    for (const symbol of ['sim:A', 'sim:B']) {
      expect(await subscribe(one, { symbols: [symbol] })).toMatchObject({ ok: true });
    }
    expect(await subscribe(one, { symbols: ['sim:C'] })).toMatchObject({
      error: { code: 'too_many_subscriptions', message: 'a connection can have 2 subscriptions here' },
    });
    const third = await subscribe(other, { symbols: ['sim:A'] });
    expect(await subscribe(other, { symbols: ['sim:A'] })).toEqual(third);
    const more = (): Promise<SubscribeAnswer> => subscribe(other, { symbols: ['sim:B'] });
    expect(await more()).toMatchObject({
      error: {
        code: 'too_many_subscriptions',
        message: `${CLIENT_ADDRESS} may have 3 subscriptions at a time`,
        retry: false,
      },
    });
    await other.emitWithAck('unsubscribe', { room: third.ok && third.room });
    expect(await more()).toMatchObject({ ok: true });
    one.disconnect();
    await until(() => server.gateway.connections === 1);
    expect(await subscribe(other, { symbols: ['sim:C'] })).toMatchObject({ ok: true });
  });

  it('of symbols name the number in the subscription', async () => {
    await start({ limits: { subscription: { symbols: 2 } } });
    const socket = await entered();
    expect(await subscribe(socket, { symbols: ['sim:A', 'sim:B'] })).toMatchObject({ ok: true });
    expect(await subscribe(socket, { symbols: ['*'] })).toMatchObject({
      error: {
        code: 'bad_request',
        message: 'symbols: come to 3 symbols, at most 2 are possible in one subscription',
      },
    });
  });

  it('of bytes close a connection with a longer message', async () => {
    await start({ limits: { connection: { messageBytes: 16 * 1_024 } } });
    const socket = await entered();
    expect(await socket.emitWithAck('unsubscribe', { room: 'x'.repeat(10_000) })).toMatchObject({
      ok: false,
    });
    socket.emit('unsubscribe', { room: 'x'.repeat(20_000) });
    await until(() => !socket.connected && server.gateway.connections === 0);
  });

  it('apply at the plain endpoints too', async () => {
    await start({
      limits: { address: { connections: 2, handshakes: 1 }, connection: { messages: 2, subscriptions: 1 } },
    });
    const headers = { 'X-Forwarded-For': CLIENT_ADDRESS };
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, { headers });
    const received: { type: string; ok?: boolean; error?: WireError }[] = [];
    socket.on('message', (data) => received.push(JSON.parse(String(data))));
    const answers = (type: string) => received.filter((message) => message.type === type);
    await until(() => received.length > 0);
    for (const symbol of ['sim:A', 'sim:B']) {
      socket.send(JSON.stringify({ type: 'subscribe', channel: 'quotes', symbols: [symbol] }));
    }
    socket.send(JSON.stringify({ type: 'clock' }));
    await until(() => answers('subscribe').length === 2 && answers('clock').length === 1);
    expect(answers('subscribe')).toMatchObject([{ ok: true }, { error: { code: 'too_many_subscriptions' } }]);
    expect(answers('clock')).toMatchObject([{ error: { code: 'rate_limited', retry: true } }]);
    const events = (): Promise<Response> =>
      fetch(`${server.url}/sse?channel=quotes&symbols=sim:A`, { headers });
    const stream = await events();
    expect(stream.status).toBe(200);
    const refused = await events();
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too_many_connections' }]);
    const limited = await Promise.all(
      Array.from({ length: 20 }, async () => (await (await events()).json()) as WireError),
    );
    expect(limited.map(({ code }) => code)).toContain('rate_limited');
    expect(new Set(server.access.audit.refusals().map(({ endpoint }) => endpoint))).toEqual(
      new Set(['ws', 'sse']),
    );
    await stream.body?.cancel();
    socket.close();
    await until(() => server.connections === 0);
  });

  it('of requests apply to the API, but not to health checks', async () => {
    await start({ limits: { address: { requests: 3 } } });
    const ask = (path: string): Promise<Response> =>
      fetch(`${server.url}${path}`, { headers: { 'X-Forwarded-For': CLIENT_ADDRESS } });
    for (let k = 0; k < 3; k++) expect((await ask('/api/streams')).status).toBe(200);
    const refused = await ask('/api/streams');
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', retry: true });
    expect((await ask('/healthz')).status).toBe(200);
  });
});
