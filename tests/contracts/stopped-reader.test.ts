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
/** Frames that a stopped reader misses before it reads on. */
const MISSED = 20;
/** More than the buffers of the system hold on the way from the server to the client. */
const MAX_FRAMES = 2_000;
/** Packets that Engine.IO may keep meanwhile: a ping, a state. */
const FEW_PACKETS = 8;
/** Long enough for a client to read why it was closed, ms. */
const LONG_GRACE = 60_000;
const REQUEST = { channel: 'depth', symbols: ['sim:*'], rate: 50, levels: LEVELS } as const;

const codes = Array.from({ length: SYMBOLS }, (_, k) => `sim:S${k}`);

/** A book of every symbol, other sizes each time. */
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
  // Where no certificate can be made, tls.test.ts says so.
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

  /** One more book of every symbol, which the healthy client gets. */
  async function publish(healthy: ThinClient): Promise<void> {
    feed.push(...books(++turn));
    const before = server.stream.market.version;
    await until(() => server.stream.market.version >= before + SYMBOLS);
    await until(() => versionOf(healthy) === server.stream.market.version);
  }

  /** Publishes until nothing more leaves for the slow client, and then some; tells since which version it is stuck. */
  async function getStuck(slow: ThinClient, healthy: ThinClient): Promise<number> {
    slow.pause();
    let since = 0;
    for (let sent = 0, stuck = 0; stuck < MISSED; sent++) {
      expect(sent).toBeLessThan(MAX_FRAMES);
      await publish(healthy);
      const { packets, bytes } = server.waiting;
      expect(packets).toBeLessThanOrEqual(FEW_PACKETS);
      expect(bytes).toBeLessThanOrEqual(healthy.longest * 1.1);
      const isStuck = way === 'long polling' ? sent > 0 : bytes > 0;
      if (stuck === 0) since = server.stream.market.version;
      stuck = isStuck ? stuck + 1 : 0;
    }
    return since;
  }

  it('makes no queue grow, and has the newest value of every symbol with one catch-up when it reads on', async () => {
    const { slow, healthy } = await start();
    const since = await getStuck(slow, healthy);
    slow.resume();
    const { market } = server.stream;
    await until(() => versionOf(slow) === market.version);
    const late = slow.frames.filter((frame) => frame.to > since && frame.depth);
    expect(late).toHaveLength(1);
    expect(late[0]?.depth).toHaveLength(SYMBOLS);
    expect(late[0]?.merged).toBeGreaterThanOrEqual((MISSED - 1) * SYMBOLS);
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

  it('is told too_slow and closed when it stays so, and the others notice nothing', async () => {
    const { slow, healthy } = await start({ maxLaggingMs: 1_000, timeouts: { closeGrace: LONG_GRACE } });
    slow.pause();
    while (server.stream.fanout.peerCount > 1) await publish(healthy);
    slow.resume();
    await until(() => slow.closed);
    expect(slow.error).toMatchObject({ code: 'too_slow', retry: true });
    await until(() => server.connections === 1);
    await publish(healthy);
    expect(healthy.closed).toBe(false);
  });

  it('leaves nothing behind when it never reads again', async () => {
    const { slow, healthy } = await start({
      maxLaggingMs: 1_000,
      timeouts: { closeGrace: 20 },
    });
    slow.pause();
    while (server.stream.fanout.peerCount > 1) await publish(healthy);
    await until(() => server.connections === 1);
    if (way !== 'long polling') await until(() => server.tcpConnections === 1);
    expect(server.stream.fanout.roomCount).toBe(1);
    expect(server.waiting.packets).toBeLessThanOrEqual(FEW_PACKETS);
    await publish(healthy);
  });

  it('does not keep the server from stopping', async () => {
    const { slow, healthy } = await start({ timeouts: { closeGrace: 20 } });
    await getStuck(slow, healthy);
    await server.stop();
    expect(server.connections).toBe(0);
  });
});

it('a client that subscribes in one breath with its own farewell leaves nothing behind', async () => {
  const server = await startLiveServer(new ScriptedFeed([defined(anInstrument('sim:A'))]));
  const client = new ThinWebSocketClient(server.url);
  const witness = new ThinWebSocketClient(server.url);
  try {
    await until(() => client.connected && witness.connected);
    client.leaveAnd(() => client.subscribe({ channel: 'quotes', symbols: ['sim:A'] }));
    await until(() => server.connections === 1);
    witness.subscribe({ channel: 'quotes', symbols: ['sim:A'] });
    await until(() => witness.frames.length > 0);
    expect(server.stream.fanout.peerCount).toBe(1);
  } finally {
    for (const one of [client, witness]) one.end();
    await server.stop();
  }
});

it.each([
  ['Socket.IO', (url: string) => new ThinWebSocketClient(url)],
  ['/ws', (url: string) => new ThinPlainClient(url)],
] as const)(
  'a client that asks and asks by %s without reading the answers is cut',
  async (_, open) => {
    const server = await startLiveServer(new ScriptedFeed([defined(anInstrument('sim:A'))]));
    const greedy: ThinClient = open(server.url);
    try {
      await until(() => greedy.connected);
      greedy.pause();
      let most = 0;
      while (server.connections > 0) {
        for (let k = 0; k < 50; k++)
          greedy.emit('subscribe', { channel: 'quotes', symbols: ['sim:A'], rate: 1 });
        most = Math.max(most, server.waiting.packets);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      expect(most).toBeLessThanOrEqual(256);
      await until(() => server.tcpConnections === 0);
      expect(server.stream.fanout.peerCount).toBe(0);
    } finally {
      greedy.end();
      await server.stop();
    }
  },
  60_000,
);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
