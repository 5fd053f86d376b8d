import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, type MarketClient } from '../../lib/client/market-client';
import { anInstrument, aTrade, defined } from '../server/events';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

const CUTS = 8;
const TRADES_BETWEEN_CUTS = 120;

describe('a client whose connection is cut repeatedly', () => {
  let feed: ScriptedFeed;
  let server: LiveServer;
  const clients: MarketClient[] = [];

  beforeEach(async () => {
    feed = new ScriptedFeed([defined(anInstrument('sim:A')), defined(anInstrument('sim:B'))]);
    server = await startLiveServer(feed);
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await server.stop();
  });

  it('gets every trade of a symbol once and in order, and ends at the newest price', async () => {
    const seen = new Map<MarketClient, Record<string, string[]>>();
    const last = new Map<MarketClient, number>();
    const lost = new Map<MarketClient, number>();
    const kinds = [
      { encoding: 'binary', transports: ['websocket'] },
      { encoding: 'json', transports: ['websocket'] },
      { encoding: 'binary', transports: ['polling'] },
      { encoding: 'json', transports: ['polling'] },
      { encoding: 'binary', transports: ['polling', 'websocket'] },
    ] as const;
    for (const kind of [...kinds, ...kinds]) {
      const client = connect({
        url: server.url,
        reconnectionDelay: 20,
        reconnectionDelayMax: 60,
        // A cut during an upgrade can leave the Engine.IO client waiting on a dead connection.
        staleAfter: 3000,
        deadAfter: 4000,
        ...kind,
      });
      clients.push(client);
      const ids: Record<string, string[]> = { 'sim:A': [], 'sim:B': [] };
      seen.set(client, ids);
      client.subscribe({ channel: 'trades', symbols: ['sim:*'], rate: 50 }, (frame) => {
        for (const trade of frame.trades ?? []) ids[trade.symbol]?.push(trade.id);
        lost.set(client, (lost.get(client) ?? 0) + (frame.gaps?.length ?? 0));
      });
      client.subscribe({ channel: 'quotes', symbols: ['sim:A'], rate: 20 }, (frame) => {
        for (const quote of frame.quotes ?? []) if (quote.last !== undefined) last.set(client, quote.last);
      });
    }
    await until(() => server.stream.fanout.peerCount === clients.length);
    const sent: Record<string, string[]> = { 'sim:A': [], 'sim:B': [] };
    let price = 100;
    for (let cut = 0; cut <= CUTS; cut++) {
      for (let k = 0; k < TRADES_BETWEEN_CUTS; k++) {
        price += 0.01;
        const trade = aTrade(k % 2 ? 'sim:A' : 'sim:B', Math.round(price * 100) / 100, 1, Date.now() * 1000);
        sent[trade.symbol]?.push(trade.id);
        feed.push(trade);
        if (k % 2 === 0) await pause(1);
      }
      if (cut < CUTS) server.cutConnections();
    }
    const all = TRADES_BETWEEN_CUTS * (CUTS + 1);
    await until(() => clients.every((client) => Object.values(seen.get(client) ?? {}).flat().length >= all));
    for (const client of clients) {
      expect(seen.get(client)).toEqual(sent);
      expect(lost.get(client)).toBe(0);
    }
    await until(() => clients.every((client) => last.get(client) === server.stream.market.quote(0).last));
  }, 120_000);

  it('gets a full frame when the feed restarts', async () => {
    await server.stop();
    const again = new ScriptedFeed([defined(anInstrument('sim:A')), aTrade('sim:A', 10, 1, 1)], true);
    server = await startLiveServer(again);
    const client = connect({ url: server.url, transports: ['websocket'] });
    clients.push(client);
    const epochs: number[] = [];
    let last: number | undefined;
    client.subscribe({ channel: 'quotes', symbols: ['sim:A'], rate: 50 }, (frame) => {
      if (frame.full) epochs.push(frame.epoch);
      for (const quote of frame.quotes ?? []) last = quote.last ?? last;
    });
    await until(() => last === 10);
    const { epoch } = server.stream.fanout;
    again.end();
    await until(() => server.stream.fanout.epoch !== epoch);
    again.push(aTrade('sim:A', 20, 1, 2));
    await until(() => last === 20);
    expect(server.stream.market.quote(0).volume).toBe(1);
    expect(new Set(epochs).size).toBeGreaterThan(1);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
