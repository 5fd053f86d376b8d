import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HoldAnswer, PublishAnswer } from '../../lib/protocol/messages';
import type { LiveServer } from './live-server';
import { startLiveServer } from './live-server';
import { PlainSocket } from './plain-socket';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

/** A producer over one transport. */
interface Client {
  publish(events: unknown): Promise<PublishAnswer>;
  hold(request: object): Promise<HoldAnswer>;
  /** Reason for which the server has closed the connection. */
  closed(): unknown;
  end(): void;
}

const ends: (() => void)[] = [];
let server: LiveServer;

beforeAll(async () => {
  server = await startLiveServer(undefined, {
    ...{ feeds: [{ kind: 'ingest' }], guests: ['*'], tokens: { secret: SECRET } },
  });
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
afterAll(() => server.stop());

const token = (claims: object): Promise<string> => makeToken({ claims: { role: 'producer', ...claims } });

async function overSocketIo(claims: object): Promise<Client> {
  const socket: Socket = io(`${server.url}/live`, {
    ...{
      auth: { token: await token(claims) },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    },
  });
  ends.push(() => socket.disconnect());
  let closed: unknown;
  socket.on('error', ({ code }) => {
    closed = code;
  });
  await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
  return {
    publish: (events) => socket.emitWithAck('publish', { events }),
    hold: (request) => socket.emitWithAck('hold', request),
    closed: () => closed,
    end: () => socket.disconnect(),
  };
}

async function overWebSocket(claims: object): Promise<Client> {
  const client = new PlainSocket(`${server.url}/ws?token=${await token(claims)}`);
  ends.push(() => client.end());
  await client.opened();
  return {
    publish: (events) => client.request('publish', { events }),
    hold: (request) => client.request('hold', request),
    closed: () => client.closed?.reason,
    end: () => client.end(),
  };
}

const trade = (symbol: string, price: number) => ({ type: 'trade', symbol, price, size: 1 });

function prices(symbol: string): number[] {
  const { market } = server.stream;
  const row = market.indexOf(symbol);
  return row < 0
    ? []
    : market
        .trades(row)
        .between(0, Number.MAX_SAFE_INTEGER)
        .map(({ price }) => price);
}

const downSymbols = () =>
  server.stream.status.sources.flatMap(({ state, symbols = [] }) => (state === 'down' ? [...symbols] : []));

describe.each([
  ['Socket.IO', 'io', overSocketIo],
  ['/ws', 'ws', overWebSocket],
] as const)('publish over %s', (_, venue, open) => {
  const symbol = `${venue}:A`;

  it('acknowledges events that the market has, and names index and field of the others', async () => {
    const client = await open({ writes: [`${venue}:*`] });
    const events = [trade(symbol, 1), { type: 'trade', symbol }, trade('nyse:IBM', 3), trade(symbol, 4)];
    expect(await client.publish(events)).toEqual({
      ...{ ok: true, accepted: 2, rejected: 2 },
      errors: [
        { index: 1, code: 'bad_request', field: 'price', message: expect.any(String) },
        { index: 2, code: 'forbidden', message: expect.stringContaining('nyse:IBM') },
      ],
    });
    expect(prices(symbol)).toEqual([1, 4]);
  });

  it('keeps the order of up to 16 unanswered requests, and closes a connection with more', async () => {
    const client = await open({});
    const order = `${venue}:ORDER`;
    const answers = Array.from({ length: 16 }, (_, n) => client.publish([trade(order, n)]));
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ accepted: 1 });
    expect(prices(order)).toEqual(Array.from({ length: 16 }, (_, n) => n));
    await vi.waitFor(() => {
      // An answer may come between two of them.
      for (let n = 0; n < 60; n++) client.publish([trade(order, n)]).catch(() => {});
      expect(client.closed()).toBe('rate_limited');
    });
  });

  it('rejects what is no list of events, and clients that may not push', async () => {
    const client = await open({});
    expect(await client.publish('x')).toMatchObject({ ok: false, error: { code: 'bad_request' } });
    const viewer = await open({ role: 'viewer' });
    expect(await viewer.publish([])).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(await viewer.hold({ symbols: [] })).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it('disconnects held symbols when the connection ends, and recovers them with the next producer', async () => {
    const held = `${venue}:HELD`;
    const client = await open({});
    await client.publish([trade(held, 1), trade(symbol, 1)]);
    expect(await client.hold({ symbols: [held], silence: 60 })).toEqual({ ok: true });
    client.end();
    await vi.waitFor(() => expect(downSymbols()).toEqual([held]));
    const next = await open({});
    expect(await next.hold({ symbols: [held] })).toEqual({ ok: true });
    await next.publish([]);
    expect(downSymbols()).toEqual([]);
    expect(await next.hold({ symbols: ['x'] })).toMatchObject({ ok: false, error: { code: 'bad_request' } });
    const other = await open({ writes: ['nyse:*'] });
    expect(await other.hold({ symbols: [held] })).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    await next.hold({ symbols: [] });
  });
});

it('a guest of a server with tokens may not publish, also on this machine', async () => {
  const guest = await new PlainSocket(`${server.url}/ws`).opened();
  ends.push(() => guest.end());
  for (const [request, content] of [
    ['publish', { events: [] }],
    ['hold', { symbols: [] }],
  ] as const) {
    expect(await guest.request(request, content)).toMatchObject({ error: { code: 'unauthenticated' } });
  }
});

it('a stream of other feeds takes no pushed events', async () => {
  const other = await startLiveServer(new ScriptedFeed([]));
  const client = await new PlainSocket(`${other.url}/ws`).opened();
  expect(await client.request('publish', { events: [] })).toMatchObject({ error: { code: 'not_found' } });
  client.end();
  await other.stop();
});

describe('without tokens', () => {
  it('programs on this machine may publish, and pages of other hosts not', async () => {
    const open = await startLiveServer(undefined, { feeds: [{ kind: 'ingest' }] });
    const client = await new PlainSocket(`${open.url}/ws`).opened();
    expect(await client.request('publish', { events: [trade('a:B', 1)] })).toMatchObject({ accepted: 1 });
    const proxied = await new PlainSocket(`${open.url}/ws`, {
      headers: { 'X-Forwarded-For': '10.0.0.1' },
    }).opened();
    expect(await proxied.request('publish', { events: [trade('a:B', 1)] })).toMatchObject({
      ...{ ok: false, error: { code: 'forbidden' } },
    });
    client.end();
    proxied.end();
    await open.stop();
  });
});
