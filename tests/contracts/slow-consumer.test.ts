import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Level, MarketEvent } from '../../lib/market/event';
import { toSymbol } from '../../lib/market/instrument';
import { anInstrument, defined } from '../server/events';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { Mirror } from './mirror';
import { ScriptedFeed } from './scripted-feed';
import { makeCertificate, whyNoCertificates } from './self-signed';
import { type ThinClient, ThinPollingClient, ThinWebSocketClient } from './thin-client';
import { ThinEventStreamClient, ThinPlainClient } from './thin-plain-clients';

const SYMBOLS = 500;
const LEVELS = 10;
/** Frames that a slow consumer misses before it resumes reading. */
const MISSED_FRAMES = 20;
/** More frames than fit into the buffers of the operating system. */
const MAX_FRAMES = 2_000;
/** Maximum number of packets in the queue of Engine.IO: a ping, a status. */
const MAX_PACKETS = 8;
/** Enough time for a client to read the reason of the close, ms. */
const LONG_GRACE_MS = 60_000;
const REQUEST = { channel: 'depth', symbols: ['sim:*'], rate: 50, levels: LEVELS } as const;

const codes = Array.from({ length: SYMBOLS }, (_, k) => `sim:S${k}`);

/** Returns an order book of every symbol, with other sizes each time. */
function books(turn: number): MarketEvent[] {
  return codes.map((code, k) => {
    const time = 1_700_000_000_000_000 + turn * 1_000;
    const side = (first: number, step: number): Level[] =>
      Array.from({ length: LEVELS }, (_, level) => [(first + level * step) / 100, 1_000 + turn + level + k]);
    return {
      type: 'book_snapshot',
      symbol: toSymbol(code),
      timestamp: time,
      localTimestamp: time,
      bids: side(10_000, -1),
      asks: side(10_001, 1),
    };
  });
}

const ways: readonly (readonly [name: string, open: (server: LiveServer) => ThinClient])[] = [
  ['WebSocket', ({ url }) => new ThinWebSocketClient(url)],
  // Without certificates, tls.test.ts reports the reason.
  ...(whyNoCertificates() === undefined
    ? [['WebSocket and TLS', ({ secureUrl }: LiveServer) => new ThinWebSocketClient(secureUrl)] as const]
    : []),
  ['long polling', ({ url }) => new ThinPollingClient(url)],
  ['/ws', ({ url }) => new ThinPlainClient(url)],
  ['/sse', ({ url }) => new ThinEventStreamClient(url)],
];

const folder = mkdtempSync(join(tmpdir(), 'stopped-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(ways)('a client that stops reading over %s', (way, open) => {
  const secure = way.endsWith('TLS');
  let feed: ScriptedFeed;
  let server: LiveServer;
  let turn = 0;
  const clients: ThinClient[] = [];

  beforeEach(() => {
    feed = new ScriptedFeed([...codes.map((code) => defined(anInstrument(code))), ...books(0)]);
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.end();
    await server.stop();
  });

  async function start(options: LiveServerOptions = {}): Promise<{ slow: ThinClient; healthy: ThinClient }> {
    server = await startLiveServer(feed, {
      ...options,
      ...(secure && { tls: { ...makeCertificate(folder, 'stopped'), port: 0 } }),
    });
    const slow = open(server);
    const healthy = new ThinWebSocketClient(server.url);
    for (const client of [slow, healthy]) {
      clients.push(client);
      client.onConnected = () => client.subscribe(REQUEST);
    }
    await until(() => slow.frames.length > 0 && healthy.frames.length > 0);
    return { slow, healthy };
  }

  const versionOf = (client: ThinClient): number => client.frames.at(-1)?.to ?? 0;

  /** Publishes an order book of every symbol, and waits until the healthy client has it. */
  async function publish(healthy: ThinClient): Promise<void> {
    feed.push(...books(++turn));
    const before = server.stream.market.version;
    await until(() => server.stream.market.version >= before + SYMBOLS);
    await until(() => versionOf(healthy) === server.stream.market.version);
  }

  /** Publishes until nothing more is sent to the slow client. @returns the version of its last frame */
  async function fillBuffers(slow: ThinClient, healthy: ThinClient): Promise<number> {
    slow.pause();
    let since = 0;
    for (let sent = 0, stuck = 0; stuck < MISSED_FRAMES; sent++) {
      expect(sent).toBeLessThan(MAX_FRAMES);
      await publish(healthy);
      const { packets, bytes } = server.waiting;
      expect(packets).toBeLessThanOrEqual(MAX_PACKETS);
      expect(bytes).toBeLessThanOrEqual(healthy.longest * 1.1);
      const isStuck = way === 'long polling' ? sent > 0 : bytes > 0;
      if (stuck === 0) since = server.stream.market.version;
      stuck = isStuck ? stuck + 1 : 0;
    }
    return since;
  }

  it('causes no queue, and catches up with one frame when it resumes reading', async () => {
    const { slow, healthy } = await start();
    const since = await fillBuffers(slow, healthy);
    slow.resume();
    const { market } = server.stream;
    await until(() => versionOf(slow) === market.version);
    const late = slow.frames.filter((frame) => frame.to > since && frame.depth);
    expect(late).toHaveLength(1);
    expect(late[0]?.depth).toHaveLength(SYMBOLS);
    expect(late[0]?.merged).toBeGreaterThanOrEqual((MISSED_FRAMES - 1) * SYMBOLS);
    for (const client of [slow, healthy]) {
      const mirror = new Mirror();
      for (const frame of client.frames) mirror.apply(frame);
      for (const [row, code] of codes.entries())
        expect(mirror.depth.get(code)).toEqual(market.depth(row, LEVELS));
    }
    expect(slow.closed).toBe(false);
    await publish(healthy);
    await until(() => versionOf(slow) === market.version);
  });

  it('is closed with too_slow if it stays slow, without effect on others', async () => {
    const { slow, healthy } = await start({ maxLaggingMs: 1_000, timeouts: { closeGrace: LONG_GRACE_MS } });
    slow.pause();
    while (server.stream.fanout.peerCount > 1) await publish(healthy);
    slow.resume();
    await until(() => slow.closed);
    expect(slow.error).toMatchObject({ code: 'too_slow', retry: true });
    await until(() => server.connections === 1);
    await publish(healthy);
    expect(healthy.closed).toBe(false);
  });

  it('leaks nothing when it never reads again', async () => {
    const { slow, healthy } = await start({
      maxLaggingMs: 1_000,
      timeouts: { closeGrace: 20 },
    });
    slow.pause();
    while (server.stream.fanout.peerCount > 1) await publish(healthy);
    await until(() => server.connections === 1);
    if (way !== 'long polling') await until(() => server.tcpConnections === 1);
    expect(server.stream.fanout.roomCount).toBe(1);
    expect(server.waiting.packets).toBeLessThanOrEqual(MAX_PACKETS);
    await publish(healthy);
  });

  it('does not keep the server from stopping', async () => {
    const { slow, healthy } = await start({ timeouts: { closeGrace: 20 } });
    await fillBuffers(slow, healthy);
    await server.stop();
    expect(server.connections).toBe(0);
  });
});

it('a client that subscribes and disconnects in one packet leaks nothing', async () => {
  const server = await startLiveServer(new ScriptedFeed([defined(anInstrument('sim:A'))]));
  const client = new ThinWebSocketClient(server.url);
  const healthy = new ThinWebSocketClient(server.url);
  try {
    await until(() => client.connected && healthy.connected);
    client.leaveAnd(() => client.subscribe({ channel: 'quotes', symbols: ['sim:A'] }));
    await until(() => server.connections === 1);
    healthy.subscribe({ channel: 'quotes', symbols: ['sim:A'] });
    await until(() => healthy.frames.length > 0);
    expect(server.stream.fanout.peerCount).toBe(1);
  } finally {
    for (const one of [client, healthy]) one.end();
    await server.stop();
  }
});

it.each([
  ['Socket.IO', (url: string) => new ThinWebSocketClient(url)],
  ['/ws', (url: string) => new ThinPlainClient(url)],
] as const)(
  'a client that sends requests over %s without reading the answers is closed',
  async (_, open) => {
    const server = await startLiveServer(new ScriptedFeed([defined(anInstrument('sim:A'))]));
    const client: ThinClient = open(server.url);
    try {
      await until(() => client.connected);
      client.pause();
      let most = 0;
      while (server.connections > 0) {
        for (let k = 0; k < 50; k++)
          client.emit('subscribe', { channel: 'quotes', symbols: ['sim:A'], rate: 1 });
        most = Math.max(most, server.waiting.packets);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      expect(most).toBeLessThanOrEqual(256);
      await until(() => server.tcpConnections === 0);
      expect(server.stream.fanout.peerCount).toBe(0);
    } finally {
      client.end();
      await server.stop();
    }
  },
  60_000,
);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
