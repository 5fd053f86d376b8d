import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, type MarketClient } from '../../lib/client/market-client';
import type { MarketEvent } from '../../lib/market/event';
import type { Feed } from '../../server/feeds/feed';
import { createSimulator } from '../../server/feeds/simulator/paced-feed';
import { contentsOf } from '../server/streams/replay/market-checksum';
import { marketAt } from '../server/streams/replay/scene';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { type LiveServer, startLiveServer } from './live-server';
import { Mirror } from './mirror';

const WAIT = { timeout: 60_000, interval: 20 };
const SECOND = 1_000_000;

let server: LiveServer;
/** All events of the live stream. */
const liveEvents: MarketEvent[] = [];
const clients: MarketClient[] = [];

beforeEach(async () => {
  liveEvents.length = 0;
  const simulator = createSimulator({ symbols: 5, rate: 300, seed: 3 });
  const feed: Feed = {
    ...simulator,
    async *run(signal) {
      for await (const events of simulator.run(signal)) {
        liveEvents.push(...events);
        yield events;
      }
    },
  };
  server = await startLiveServer(feed, { dataDir: temporaryFolder(), recording: { rewindMinutes: 5 } });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
});

function join(stream: string): MarketClient {
  const client = connect({ url: server.url, stream });
  clients.push(client);
  return client;
}

async function rewind(start: number, request: object = {}): Promise<{ status: number; stream: string }> {
  const body = JSON.stringify({ tapes: ['live'], start: Math.round(start), ...request });
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${server.url}/api/sessions`, { method: 'POST', body, headers });
  return { status: response.status, ...((await response.json()) as { stream: string }) };
}

/** Waits until the live stream has events of this many seconds. */
async function waitForEvents(seconds: number): Promise<void> {
  const since = server.stream.startedAt;
  await vi.waitFor(() => expect(server.stream.market.time - since).toBeGreaterThan(seconds * SECOND), WAIT);
}

describe('a rewind of the live stream', () => {
  it('plays the last seconds while live continues, and keeps following it', async () => {
    await waitForEvents(4);
    const live = join('/live');
    const liveMirror = new Mirror();
    live.subscribe({ channel: 'quotes', symbols: ['*'], rate: 10 }, (frame) => liveMirror.apply(frame));
    const { status, stream } = await rewind(server.stream.market.time - 3 * SECOND);
    expect(status).toBe(201);
    const client = join(stream);
    const mirror = new Mirror();
    client.subscribe({ channel: 'quotes', symbols: ['*'], rate: 10 }, (frame) => mirror.apply(frame));
    await vi.waitFor(() => expect(client.session?.playing).toBe(true), WAIT);
    const end = client.session?.end ?? 0;
    // It continues past the end that the tape had when it was opened, without a seek.
    const epoch = server.sessions.all()[0]?.stream.fanout.epoch;
    await vi.waitFor(() => expect(client.session?.position).toBeGreaterThan(end + SECOND), WAIT);
    expect(server.sessions.all()[0]?.stream.fanout.epoch).toBe(epoch);
    expect(client.session?.end).toBeGreaterThan(end);
    expect(client.status).toMatchObject({ source: 'replay' });
    expect(live.status).toMatchObject({ source: 'simulated', state: 'ok' });
    const before = liveMirror.quotes.get(eventSymbol())?.timestamp as number;
    await vi.waitFor(
      () => expect(liveMirror.quotes.get(eventSymbol())?.timestamp).toBeGreaterThan(before),
      WAIT,
    );
    await client.control({ pause: true });
    const session = server.sessions.all()[0];
    const position = session?.state.position ?? 0;
    expect(session && contentsOf(session.stream.market)).toEqual(contentsOf(marketAt(liveEvents, position)));
  }, 120_000);

  it('starts at the oldest kept time when an older one is requested', async () => {
    await waitForEvents(2);
    const { status, stream } = await rewind(1, { playing: false });
    expect(status).toBe(201);
    const client = join(stream);
    await vi.waitFor(() => expect(client.session).toBeDefined(), WAIT);
    expect(client.session?.position).toBe(client.session?.start);
    // The tape for rewinding begins after the feed's snapshot, with a later event.
    expect(liveEvents.map(({ localTimestamp }) => localTimestamp)).toContain(client.session?.start);
  }, 120_000);
});

function eventSymbol(): string {
  const [first] = liveEvents;
  return first && 'symbol' in first && first.symbol !== undefined ? first.symbol : '';
}
