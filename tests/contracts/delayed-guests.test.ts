import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect, type MarketClient } from '../../lib/client/market-client';
import type { MarketEvent } from '../../lib/market/event';
import type { Frame } from '../../lib/protocol/messages';
import type { Feed } from '../../server/feeds/feed';
import { createSimulator } from '../../server/feeds/simulator/paced-feed';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { ENDPOINTS, isRefused } from './endpoint-drivers';
import { type LiveServer, startLiveServer } from './live-server';
import { makeToken, SECRET } from './token-maker';

const DELAY = 3;
const SECOND = 1_000_000;
const WAIT = { timeout: 30_000, interval: 20 };

/** Receive times of all live events by the id of a trade, µs of the wall clock. */
const receivedAt = new Map<string, number>();
let server: LiveServer;
const clients: MarketClient[] = [];

beforeAll(async () => {
  const simulator = createSimulator({ symbols: 3, rate: 200, seed: 5 });
  const feed: Feed = {
    ...simulator,
    async *run(signal) {
      for await (const events of simulator.run(signal)) {
        const now = Date.now() * 1_000;
        for (const event of events) note(event, now);
        yield events;
      }
    },
  };
  server = await startLiveServer(feed, {
    dataDir: temporaryFolder(afterAll),
    ...{ guests: ['*'], guestLimits: { delay: DELAY }, tokens: { secret: SECRET } },
    recording: { rewindMinutes: 1 },
  });
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

afterAll(() => server.stop());

function note(event: MarketEvent, now: number): void {
  if (event.type === 'trade') receivedAt.set(event.id, now);
}

function join(token?: () => Promise<string | undefined>): MarketClient {
  const client = connect({ url: server.url, ...(token && { token }) });
  clients.push(client);
  return client;
}

/** Checks that no trade is newer than the delay at the time of its arrival. */
function checkLate({ trades = [] }: Frame): number {
  const now = Date.now() * 1_000;
  for (const { id } of trades) {
    expect(now - (receivedAt.get(id) ?? Number.NaN)).toBeGreaterThanOrEqual(DELAY * SECOND - 1_000);
  }
  return trades.length;
}

describe('guests with a delay', () => {
  it('get the time from which there are data, and none before', async () => {
    const client = join();
    const frames: Frame[] = [];
    client.subscribe({ channel: 'trades', symbols: ['*'], rate: 50 }, (frame) => frames.push(frame));
    await vi.waitFor(() => expect(client.status?.begins).toBeDefined(), WAIT);
    expect(client.status).toMatchObject({
      stream: '/live',
      source: 'simulated',
      delayed: DELAY,
      sources: [],
    });
    expect(Math.abs((client.status?.begins ?? 0) - server.stream.startedAt - DELAY * SECOND)).toBeLessThan(
      SECOND,
    );
    let trades = 0;
    client.on('status', () => undefined);
    await vi.waitFor(() => expect(client.status?.state).toBe('ok'), WAIT);
    expect(client.status?.begins).toBeUndefined();
    expect(client.status?.sources.every(({ delayed }) => delayed === DELAY)).toBe(true);
    await vi.waitFor(() => {
      for (const frame of frames.splice(0)) trades += frame.trades?.length ?? 0;
      expect(trades).toBeGreaterThan(50);
    }, WAIT);
  });

  it.each(ENDPOINTS)('get every trade late at the endpoint $name', async (endpoint) => {
    const connection = await endpoint.connect(server.url, undefined);
    if (isRefused(connection)) throw new Error(connection.error.message);
    const answer = await connection.subscribe({ channel: 'trades', symbols: ['*'], rate: 50 });
    expect(answer.ok).toBe(true);
    let seen = 0;
    let trades = 0;
    await vi.waitFor(() => {
      for (; seen < connection.frames.length; seen++) trades += checkLate(connection.frames[seen] as Frame);
      expect(trades).toBeGreaterThan(20);
    }, WAIT);
    connection.close();
  });
});

describe('a client with delayed data that signs in', () => {
  it('goes over to real time with one full frame on the same connection, and back', async () => {
    let token: string | undefined;
    const client = join(async () => token);
    const frames: Frame[] = [];
    const subscription = client.subscribe({ channel: 'quotes', symbols: ['*'], rate: 10 }, (frame) =>
      frames.push(frame),
    );
    await vi.waitFor(() => expect(frames.length).toBeGreaterThan(3), WAIT);
    const { connectionId } = client;
    expect(frames.filter(({ full }) => full)).toHaveLength(1);
    const age = (): number =>
      Math.max(...frames.at(-1)!.quotes!.map(({ timestamp = 0 }) => timestamp as number)) -
      Date.now() * 1_000;
    expect(age()).toBeLessThan(-DELAY * SECOND);

    frames.length = 0;
    token = await makeToken();
    client.refresh();
    await vi.waitFor(() => expect(client.status?.delayed).toBeUndefined(), WAIT);
    await vi.waitFor(
      () => expect(frames.filter(({ quotes }) => quotes?.length).length).toBeGreaterThan(5),
      WAIT,
    );
    expect(frames.filter(({ full }) => full)).toHaveLength(1);
    expect(age()).toBeGreaterThan(-SECOND);
    expect(client.connectionId).toBe(connectionId);

    frames.length = 0;
    token = await makeToken({ claims: { delay: `${DELAY}s` } });
    client.refresh();
    await vi.waitFor(() => expect(client.status?.delayed).toBe(DELAY), WAIT);
    await vi.waitFor(
      () => expect(frames.filter(({ quotes }) => quotes?.length).length).toBeGreaterThan(5),
      WAIT,
    );
    const first = frames.findIndex(({ full }) => full);
    expect(frames.filter(({ full }) => full)).toHaveLength(1);
    for (const { quotes = [] } of frames.slice(first)) {
      for (const { timestamp } of quotes) {
        if (timestamp) expect(Date.now() * 1_000 - timestamp).toBeGreaterThan(DELAY * SECOND - SECOND / 10);
      }
    }
    expect(client.connectionId).toBe(connectionId);
    expect(subscription.symbols).toHaveLength(3);
  });
});
