import { expect, it, vi } from 'vitest';
import { connect } from '../../../lib/client/market-client';
import type { Feed } from '../../../server/feeds/feed';
import { createSimulator } from '../../../server/feeds/simulator';
import { startLiveServer } from '../../contracts/live-server';

const CLIENTS = 10;
const CUTS = 8;
const TRANSPORTS = [['websocket'], ['polling'], ['polling', 'websocket']] as const;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The feed, and by symbol the ids of all trades that went through it. */
function witnessed(feed: Feed): { feed: Feed; truth: Map<string, string[]> } {
  const truth = new Map<string, string[]>();
  const run = async function* (signal: AbortSignal) {
    for await (const batch of feed.run(signal)) {
      for (const event of batch)
        if (event.type === 'trade') truth.set(event.symbol, [...(truth.get(event.symbol) ?? []), event.id]);
      yield batch;
    }
  };
  return { feed: { name: feed.name, source: feed.source, loop: feed.loop, run }, truth };
}

it.each(['binary', 'json'] as const)(
  'ten clients of the real server, cut eight times, have every trade once and in order (%s)',
  async (encoding) => {
    const { feed, truth } = witnessed(createSimulator({ symbols: 20, rate: 2000, seed: 3 }));
    const server = await startLiveServer(feed);
    const clients = Array.from({ length: CLIENTS }, (_, i) => {
      const transports = TRANSPORTS[i % TRANSPORTS.length] ?? TRANSPORTS[0];
      const client = connect({
        url: server.url,
        encoding,
        transports,
        reconnectionDelay: 20,
        reconnectionDelayMax: 100,
      });
      const got = new Map<string, string[]>();
      const named = new Set<string>();
      const subscription = client.subscribe({ channel: 'trades', symbols: ['*'], rate: 20 }, (frame) => {
        if (frame.full) got.clear();
        for (const gap of frame.gaps ?? []) named.add(gap.symbol);
        for (const { symbol, id } of frame.trades ?? []) got.set(symbol, [...(got.get(symbol) ?? []), id]);
      });
      return { client, subscription, got, named };
    });
    try {
      for (let cut = 0; cut < CUTS; cut += 1) {
        for (const { subscription } of clients)
          await vi.waitFor(() => expect(subscription.state).toBe('open'), { timeout: 20_000 });
        await pause(100);
        server.cutConnections();
      }
      for (const { subscription, got, named } of clients) {
        await vi.waitFor(() => expect(subscription.state).toBe('open'), { timeout: 20_000 });
        await pause(100);
        expect(got.size).toBeGreaterThan(10);
        for (const [symbol, ids] of got) {
          if (named.has(symbol)) continue;
          const all = truth.get(symbol) ?? [];
          const start = all.indexOf(ids[0] ?? '');
          expect(ids).toEqual(all.slice(start, start + ids.length));
        }
      }
    } finally {
      for (const { client } of clients) client.close();
      await server.stop();
    }
  },
  60_000,
);
