import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { connect } from '../../lib/client/market-client';
import type { Frame } from '../../lib/protocol/messages';
import { anInstrument, aTrade, defined } from '../server/events';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { ENDPOINTS, isRefused } from './endpoint-drivers';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const DELAY = 4;
const WAIT = { timeout: 20_000, interval: 20 };
/** Old symbol with a new price, and a new symbol with a reference price. */
const KNOWN = 'sim:A';
const NEW = 'sim:NEW';
const PRICE = 777.77;

let server: LiveServer;
let feed: ScriptedFeed;
let late = '';
let real = '';

const now = (): number => Date.now() * 1_000;

beforeAll(async () => {
  feed = new ScriptedFeed([defined(anInstrument(KNOWN), now()), aTrade(KNOWN, 100, 1, now())]);
  server = await startLiveServer(feed, {
    dataDir: temporaryFolder(afterAll),
    ...{ guests: ['*'], guestLimits: { delay: DELAY }, tokens: { secret: SECRET } },
    recording: { rewindMinutes: 1, enabled: true },
  });
  late = await makeToken({ claims: { role: 'admin', delay: `${DELAY}s` } });
  real = await makeToken({ claims: { role: 'admin' } });
});

afterAll(() => server.stop());

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

async function ask(path: string, token: string | undefined, body?: object): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : {} };
}

/** Lists a request for every GET route, with the ids that there are. */
async function everyPath(session: string): Promise<string[]> {
  const { paths } = (await ask('/api/openapi.json', real)).body as {
    paths: Record<string, { get?: object }>;
  };
  const tapes = ['live', ...server.recordings.all().map(({ id }) => id)];
  return Object.entries(paths)
    .filter(([, { get }]) => get !== undefined)
    .flatMap(([path]) => {
      if (path.includes('/tapes/')) return tapes.map((id) => path.replace('{id}', id));
      if (path === '/api/quotes') return [path, `${path}?format=csv`];
      if (path === '/api/bars') {
        return [KNOWN, NEW].flatMap((symbol) =>
          ['1s', '1m', '1d'].map((interval) => `${path}?symbol=${symbol}&interval=${interval}`),
        );
      }
      return [path.replace(/\{\w+\}/, path.includes('/sessions/') ? session : 'none')];
    });
}

it('no endpoint shows a price, a symbol or a firing before the delay', async () => {
  await vi.waitFor(() => expect(server.recordings.rewind?.events).toBeDefined(), WAIT);
  feed.push(aTrade(KNOWN, 101, 1, now()));
  const alert = {
    symbol: KNOWN,
    condition: { kind: 'price', crosses: 'above', price: 700 },
    repeat: 'once',
    via: ['desktop'],
  };
  expect((await ask('/api/alerts', late, alert)).body).toMatchObject({ code: 'forbidden' });
  expect((await ask('/api/alerts', real, alert)).status).toBe(201);
  const opened = (await ask('/api/sessions', real, { tapes: ['live'] })).body as { id: string };
  const paths = await everyPath(opened.id);
  expect(paths).toContain('/api/instruments');
  const connections = await Promise.all(
    ENDPOINTS.map(async (endpoint) => {
      const connection = await endpoint.connect(server.url, late);
      if (isRefused(connection)) throw new Error(connection.error.message);
      for (const channel of endpoint.readOnly ? [] : (['quotes', 'trades', 'depth', 'bars'] as const)) {
        await connection.subscribe({ channel, symbols: ['*'], rate: 50 });
      }
      return connection;
    }),
  );
  // The delay of the first events has passed: there is a stream in which a leak would show.
  await vi.waitFor(
    async () => expect((await ask('/api/bars?symbol=sim:A&interval=1s', late)).text).toContain('101'),
    WAIT,
  );

  await vi.waitFor(
    async () => expect((await ask('/api/streams', late)).text).toContain('"state":"ok"'),
    WAIT,
  );

  // The last token that is presented counts for alerts.
  await ask('/api/access', real);
  const begun = performance.now();
  const leaks: string[] = [];
  const check = (where: string, text: string): void => {
    // An error names the symbol that was requested.
    const isNamed = text.includes(NEW) && !where.includes(NEW);
    const isEarly = performance.now() - begun < DELAY * 1_000;
    if (isEarly && (isNamed || text.includes(String(PRICE)))) leaks.push(where);
  };
  feed.push(
    aTrade(KNOWN, PRICE, 1, now()),
    defined({ ...anInstrument(NEW), prevClose: PRICE }, now()),
    aTrade(NEW, PRICE, 1, now()),
  );
  await vi.waitFor(
    async () => expect((await ask('/api/alerts/history', real)).text).toContain(String(PRICE)),
    WAIT,
  );
  let rounds = 0;
  while (performance.now() - begun < DELAY * 1_000 - 500) {
    for (const path of paths) {
      for (const token of [late, undefined]) check(path, (await ask(path, token)).text);
    }
    for (const { frames, messages } of connections) check('frames', JSON.stringify([frames, messages]));
    rounds++;
  }
  expect(rounds).toBeGreaterThan(0);
  expect(leaks).toEqual([]);
  await vi.waitFor(() => {
    for (const { frames } of connections) expect(JSON.stringify(frames)).toContain(String(PRICE));
  }, WAIT);
  expect((await ask('/api/instruments', late)).text).toContain(NEW);
  expect((await ask('/api/alerts/history', late)).text).not.toContain(String(PRICE));
  for (const connection of connections) connection.close();
}, 60_000);

it('a replay of the live stream ends before the delay, and one in real time is not open to late clients', async () => {
  const asReal = (await ask('/api/sessions', real, { tapes: ['live'] })).body as {
    id: string;
    stream: string;
  };
  expect((await ask(`/api/sessions/${asReal.id}`, late)).status).toBe(404);
  const refused = connect({ url: server.url, stream: asReal.stream, token: late });
  await vi.waitFor(() => expect(refused.lastError?.code).toBe('not_found'), WAIT);
  refused.close();

  const { stream } = (await ask('/api/sessions', late, { tapes: ['live'], playing: true, speed: 100 }))
    .body as {
    stream: string;
  };
  const client = connect({ url: server.url, stream, token: late });
  const frames: Frame[] = [];
  client.subscribe({ channel: 'trades', symbols: ['*'], rate: 50 }, (frame) => frames.push(frame));
  await vi.waitFor(() => expect(client.session?.position).toBeGreaterThan(0), WAIT);
  for (let price = 800; price < 820; price++) {
    feed.push(aTrade(KNOWN, price, 1, now()));
    await client.control({ seek: now(), play: true });
    expect(client.session?.position).toBeLessThanOrEqual(now() - DELAY * 1e6);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(JSON.stringify(frames)).not.toContain('"price":8');
  client.close();
}, 60_000);
