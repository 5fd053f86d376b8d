import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from '../../lib/client/market-client';
import type { MarketEvent } from '../../lib/market/event';
import type { SourceStatus, StreamStatus } from '../../lib/protocol/messages';
import { anInstrument, aTrade, defined } from '../server/events';
import type { EndpointConnection } from './endpoint-driver';
import { ENDPOINTS, isRefused } from './endpoint-drivers';
import { START } from './golden-sequence';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

/** Timeout for a state to arrive on a busy machine. */
const WAIT = { timeout: 15_000, interval: 20 };
/** Interval of trades at the running venue, ms. */
const TRADE_EVERY_MS = 20;
const CUT = 'socket closed';

let feed: ScriptedFeed;
let server: LiveServer;
const ends: (() => void)[] = [];
let begun = 0;

/** Receive time of an event that arrives now. */
const at = (): { readonly timestamp: number; readonly localTimestamp: number } => {
  const time = START + Math.round((performance.now() - begun) * 1_000);
  return { timestamp: time, localTimestamp: time };
};

async function serve(options: LiveServerOptions = {}): Promise<void> {
  begun = performance.now();
  feed = new ScriptedFeed(
    ['sim:A', 'sim:B', 'other:C'].map((symbol) => defined(anInstrument(symbol), START)),
  );
  server = await startLiveServer(feed, options);
}

beforeEach(() => serve());

afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await server.stop();
});

async function enter(endpoint: (typeof ENDPOINTS)[number], token?: string): Promise<EndpointConnection> {
  const connection = await endpoint.connect(server.url, token);
  if (isRefused(connection)) throw new Error(connection.error.message);
  ends.push(() => connection.close());
  return connection;
}

/** Returns the newest status that a client has. */
function statusOf({ messages: said }: EndpointConnection): StreamStatus | undefined {
  return said.findLast(([event]) => event === 'status')?.[1] as StreamStatus | undefined;
}

/** Returns `name: state` of each source. */
function statesOf(status: StreamStatus | undefined): string[] {
  return (status?.sources ?? []).map(({ name, state }: SourceStatus) => `${name}: ${state}`);
}

/** Trades a symbol until the test ends or the result is called. */
function keepTrading(symbol: string): () => void {
  const timer = setInterval(() => {
    const { localTimestamp } = at();
    feed.push(aTrade(symbol, 100, 1, localTimestamp));
  }, TRADE_EVERY_MS);
  const stop = (): void => clearInterval(timer);
  ends.push(stop);
  return stop;
}

const lost = (source: string): MarketEvent => ({ type: 'disconnect', source, reason: CUT, ...at() });

describe.each(ENDPOINTS)('the sources of a stream at the endpoint $name', (endpoint) => {
  it('are reported separately: one venue disconnects, the other continues, the first reconnects', async () => {
    const early = await enter(endpoint);
    await vi.waitFor(() => expect(statesOf(statusOf(early))).toEqual(['other: ok', 'sim: ok']), WAIT);
    keepTrading('sim:A');
    feed.push(lost('other'));
    await vi.waitFor(() => expect(statesOf(statusOf(early))).toEqual(['other: down', 'sim: ok']), WAIT);
    expect(statusOf(early)).toMatchObject({ state: 'ok', sources: [{ reason: CUT }, {}] });
    const late = await enter(endpoint);
    await vi.waitFor(() => expect(statesOf(statusOf(late))).toEqual(['other: down', 'sim: ok']), WAIT);
    feed.push(aTrade('other:C', 100, 1, at().localTimestamp));
    for (const client of [early, late]) {
      await vi.waitFor(() => expect(statesOf(statusOf(client))).toEqual(['other: ok', 'sim: ok']), WAIT);
    }
  });
});

describe('a source without data', () => {
  it('is stale alone, until its next event', async () => {
    const [endpoint] = ENDPOINTS;
    const client = await enter(endpoint as (typeof ENDPOINTS)[number]);
    feed.push({ type: 'source', source: 'other', interval: 1_000, ...at() });
    keepTrading('sim:A');
    await vi.waitFor(() => expect(statesOf(statusOf(client))).toEqual(['other: stale', 'sim: ok']), WAIT);
    expect(statusOf(client)?.state).toBe('ok');
    feed.push(aTrade('other:C', 100, 1, at().localTimestamp));
    await vi.waitFor(() => expect(statesOf(statusOf(client))).toEqual(['other: ok', 'sim: ok']), WAIT);
  });

  it('makes the stream stale together with all others, and down when all are disconnected', async () => {
    const client = connect({ url: server.url });
    ends.push(() => client.close());
    for (const source of ['sim', 'other']) feed.push({ type: 'source', source, interval: 1_000, ...at() });
    await vi.waitFor(() => expect(statesOf(client.status)).toEqual(['other: stale', 'sim: stale']), WAIT);
    await vi.waitFor(() => expect(client.status?.state).toBe('stale'), WAIT);
    feed.push(lost('sim'));
    await vi.waitFor(() => expect(statesOf(client.status)).toEqual(['other: stale', 'sim: down']), WAIT);
    expect(client.status?.state).toBe('stale');
    feed.push(lost('other'));
    await vi.waitFor(() => expect(client.status).toMatchObject({ state: 'down' }), WAIT);
    expect(client.status?.reason).toBe('every source is disconnected');
  });
});

describe('a client whose connection is lost', () => {
  it.each(['binary', 'json'] as const)(
    'has the current sources after reconnecting (%s)',
    async (encoding) => {
      const delays = { reconnectionDelay: 20, reconnectionDelayMax: 60 };
      const client = connect({ url: server.url, encoding, transports: ['websocket'], ...delays });
      ends.push(() => client.close());
      await vi.waitFor(() => expect(statesOf(client.status)).toEqual(['other: ok', 'sim: ok']), WAIT);
      const statuses: string[][] = [];
      client.on('status', (status) => statuses.push(statesOf(status)));
      server.cutConnections();
      feed.push(lost('sim'));
      await vi.waitFor(() => expect(client.state).toBe('live'), WAIT);
      await vi.waitFor(() => expect(statuses.at(-1)).toEqual(['other: ok', 'sim: down']), WAIT);
      feed.push(aTrade('sim:B', 100, 1, at().localTimestamp));
      await vi.waitFor(() => expect(statuses.at(-1)).toEqual(['other: ok', 'sim: ok']), WAIT);
    },
  );
});

describe('an outage of some symbols', () => {
  it('is listed with its symbols, and lasts for each until its next event', async () => {
    const client = connect({ url: server.url });
    ends.push(() => client.close());
    await vi.waitFor(() => expect(statesOf(client.status)).toHaveLength(2), WAIT);
    const [one, two] = [anInstrument('sim:A').symbol, anInstrument('sim:B').symbol];
    feed.push({ type: 'disconnect', symbols: [one, two], reason: CUT, ...at() });
    const part = (symbols: readonly string[]) => ({ name: 'sim', state: 'down', reason: CUT, symbols });
    const parts = () => client.status?.sources.filter(({ symbols }) => symbols);
    await vi.waitFor(() => expect(parts()).toMatchObject([part([one, two])]), WAIT);
    feed.push(aTrade(two, 100, 1, at().localTimestamp));
    await vi.waitFor(() => expect(parts()).toMatchObject([part([one])]), WAIT);
    feed.push(aTrade(one, 100, 1, at().localTimestamp));
    await vi.waitFor(() => expect(parts()).toEqual([]), WAIT);
  });
});

describe('a client without permission for all symbols', () => {
  it.each(ENDPOINTS)(
    'does not see sources without a permitted symbol, at the endpoint $name',
    async (endpoint) => {
      await server.stop();
      await serve({ guests: ['sim:*'], tokens: { secret: SECRET } });
      const guest = await enter(endpoint);
      const admin = await enter(endpoint, await makeToken({ claims: { role: 'admin' } }));
      feed.push(lost('other'));
      await vi.waitFor(() => expect(statesOf(statusOf(admin))).toEqual(['other: down', 'sim: ok']), WAIT);
      feed.push(lost('sim'));
      await vi.waitFor(() => expect(statesOf(statusOf(guest))).toEqual(['sim: down']), WAIT);
      expect(JSON.stringify(guest.messages)).not.toContain('other');
    },
  );
});
