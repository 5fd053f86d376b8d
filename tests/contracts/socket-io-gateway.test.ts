import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Frame, SubscribeAnswer } from '../../lib/protocol/messages';
import * as parser from '../../lib/protocol/parser';
import { anInstrument, aTrade, defined } from '../server/events';
import { CODES, goldenSequence, START } from './golden-sequence';
import { type LiveServer, startLiveServer } from './live-server';
import { Mirror } from './mirror';
import { ScriptedFeed } from './scripted-feed';

describe('the Socket.IO gateway', () => {
  let feed: ScriptedFeed;
  let server: LiveServer;
  const clients: Socket[] = [];

  beforeEach(async () => {
    feed = new ScriptedFeed(
      CODES.map((code) => defined(anInstrument(`sim:${code}`, { prevClose: 100 }), START)),
    );
    server = await startLiveServer(feed);
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    await server.stop();
  });

  function open(options: Parameters<typeof io>[1] = {}, path = '/live'): Socket {
    const client = io(`${server.url}${path}`, { forceNew: true, ...options });
    clients.push(client);
    return client;
  }

  const request = (client: Socket, event: string, ...args: unknown[]): Promise<SubscribeAnswer> =>
    client.timeout(10_000).emitWithAck(event, ...args);

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  const ways = [
    ['JSON over WebSocket', { transports: ['websocket'] }],
    ['JSON over long polling', { transports: ['polling'] }],
    ['JSON through an upgrade in mid-stream', { transports: ['polling', 'websocket'] }],
    ['binary over WebSocket', { transports: ['websocket'], parser, auth: { encoding: 'binary' } }],
    ['binary over long polling', { transports: ['polling'], parser, auth: { encoding: 'binary' } }],
    [
      'binary through an upgrade in mid-stream',
      { transports: ['polling', 'websocket'], parser, auth: { encoding: 'binary' } },
    ],
  ] as const;

  it.each(ways)('leads to the golden state over every transport: %s', async (_, options) => {
    const mirror = new Mirror();
    const client = open(options as unknown as Parameters<typeof io>[1]);
    client.on('frame', (frame: Frame) => mirror.apply(frame));
    feed.push(...goldenSequence(0, 200));
    for (const channel of ['quotes', 'trades', 'depth', 'bars']) {
      const answer = await request(client, 'subscribe', {
        channel,
        symbols: ['board:all'],
        rate: 50,
        interval: '1s',
      });
      expect(answer).toMatchObject({ ok: true, symbols: CODES.map((code) => `sim:${code}`), denied: [] });
    }
    for (let k = 200; k < 1200; k += 50) {
      feed.push(...goldenSequence(k, k + 50));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    feed.push(aTrade('sim:A', 999, 1, START + 1200 * 1000));
    await until(
      () => mirror.quotes.get('sim:A')?.last === 999 && mirror.reaches(server.stream.market.version),
    );
    const { market } = server.stream;
    for (let row = 0; row < market.size; row++) {
      const symbol = market.symbolOf(row);
      expect(mirror.quotes.get(symbol)).toEqual(market.quote(row));
      expect(mirror.depth.get(symbol)).toEqual(market.depth(row, 10));
      for (const bar of market.bars(row, '1s').newer(0, 100)) {
        expect(mirror.bars.get(`${symbol} ${bar.start}`)).toEqual({ symbol, interval: '1s', ...bar });
      }
    }
    const traded = goldenSequence(200, 1200).flatMap((event) => (event.type === 'trade' ? [event.id] : []));
    const seen = mirror.trades.filter((id) => traded.includes(id));
    expect(seen.length).toBe(new Set(seen).size);
    expect([...seen].sort()).toEqual([...traded].sort());
    if (options.transports.length === 2) expect(client.io.engine.transport.name).toBe('websocket');
  });

  it('passes a frame to Engine.IO as one WebSocket message', async () => {
    const client = open({ transports: ['websocket'], parser, auth: { encoding: 'binary' } } as Parameters<
      typeof io
    >[1]);
    const messages: unknown[] = [];
    client.on('connect', () =>
      client.io.engine.on('packet', (packet) => {
        if (packet.type === 'message') messages.push(packet.data);
      }),
    );
    const first = new Promise<Frame>((resolve) => client.once('frame', resolve));
    await request(client, 'subscribe', { channel: 'quotes', symbols: ['sim:A'] });
    await first;
    expect(messages.filter((data) => typeof data !== 'string')).toHaveLength(1);
  });

  it('sends stream info and its clock', async () => {
    const client = open();
    const status = await new Promise((resolve) => client.once('status', resolve));
    expect(status).toMatchObject({ stream: '/live', source: 'simulated', state: 'ok' });
    const answer = await request(client, 'clock', {});
    expect(answer).toEqual({ time: expect.any(Number) });
    feed.push({ type: 'disconnect', reason: 'the venue hung up', timestamp: START, localTimestamp: START });
    const down = await new Promise((resolve) => client.once('status', resolve));
    expect(down).toMatchObject({ state: 'down', reason: 'the venue hung up' });
  });

  it.each([
    [['subscribe', { channel: 'nothing', symbols: ['sim:A'] }], 'bad_request', 'nothing'],
    [['subscribe', { channel: 'quotes', symbols: ['sim:NONE'] }], 'unknown_symbol', 'sim:NONE'],
    [['subscribe', { channel: 'quotes', symbols: ['board:none'] }], 'unknown_symbol', 'board:none'],
    [['subscribe', { channel: 'quotes', symbols: 'sim:A' }], 'bad_request', 'symbols'],
    [['subscribe', { channel: 'quotes', symbols: ['sim:A'], rate: -1 }], 'bad_request', '-1'],
    [['subscribe', null], 'bad_request', 'null'],
    [['subscribe'], 'bad_request', 'undefined'],
    [['unsubscribe', { room: 'r99' }], 'bad_request', 'r99'],
    [['explode', { now: true }], 'bad_request', 'explode'],
  ])('answers %j with %s', async (args, code, named) => {
    const client = open();
    const answer = await request(client, ...(args as [string, ...unknown[]]));
    expect(answer).toMatchObject({
      ok: false,
      error: { code, message: expect.stringContaining(named), retry: false },
    });
    expect(await request(client, 'clock', {})).toHaveProperty('time');
    expect(server.stream.fanout.roomCount).toBe(0);
  });

  it.each([
    ['a wrong encoding', { auth: { encoding: 'morse' } }, '/live', 'morse'],
    ['a namespace that is no stream', {}, '/nothing', ''],
  ])('rejects %s', async (_, options, path, named) => {
    const error = await new Promise<Error & { data?: unknown }>((resolve) =>
      open(options, path).once('connect_error', resolve),
    );
    if (named)
      expect(error.data).toMatchObject({
        code: 'bad_request',
        message: expect.stringContaining(named),
        retry: false,
      });
  });

  it('rejects a page of another site, and accepts programs without an origin', async () => {
    const foreign = open({
      transports: ['websocket'],
      extraHeaders: { Origin: 'https://elsewhere.example' },
    });
    await new Promise((resolve) => foreign.once('connect_error', resolve));
    const own = open({ transports: ['websocket'], extraHeaders: { Origin: server.url } });
    await new Promise<void>((resolve) => own.once('connect', resolve));
  });

  it('leaks nothing when clients disconnect', async () => {
    const client = open({ transports: ['websocket'] });
    await request(client, 'subscribe', { channel: 'quotes', symbols: ['sim:A'] });
    expect(server.stream.fanout.peerCount).toBe(1);
    client.disconnect();
    await until(() => server.stream.fanout.peerCount === 0 && server.gateway.connections === 0);
    expect(server.stream.fanout.roomCount).toBe(0);
  });

  it('notifies clients of a shutdown', async () => {
    const client = open({ transports: ['websocket'], reconnection: false });
    await request(client, 'clock', {});
    const error = new Promise((resolve) => client.once('error', resolve));
    const gone = new Promise((resolve) => client.once('disconnect', resolve));
    await server.stop();
    expect(await error).toMatchObject({ code: 'shutting_down', retry: true });
    await gone;
  });
});
