import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, type MarketClient } from '../../lib/client/market-client';
import type { MarketEvent } from '../../lib/market/event';
import type { Encoding, Frame, SessionState } from '../../lib/protocol/messages';
import { tapeFolder } from '../../server/tape/catalog';
import { record } from '../server/tape/record';
import { MIDNIGHT, SECOND, sampleEvents } from '../server/tape/sample-events';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { Mirror } from './mirror';
import { ScriptedFeed } from './scripted-feed';

/** 40 s, ten events a second. */
const events = sampleEvents(400);
const END = events.at(-1)?.localTimestamp ?? 0;
const PATIENCE = { timeout: 15_000, interval: 10 };

let server: LiveServer;
let dataDir: string;
const clients: MarketClient[] = [];

beforeEach(async () => {
  dataDir = temporaryFolder();
  record(tapeFolder(dataDir, 'week-12'), events, { keyframeMicros: 10 * SECOND });
  await serve();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
});

async function serve(options: LiveServerOptions = {}): Promise<void> {
  await server?.stop();
  server = await startLiveServer(new ScriptedFeed([]), { dataDir, ...options });
}

type Answer = { status: number; body: Record<string, never> };

async function ask(path: string, body?: unknown): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' };
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers };
  const response = await fetch(`${server.url}${path}`, init);
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

async function open(request: object = {}): Promise<{ id: string; stream: string }> {
  const { status, body } = await ask('/api/sessions', { tapes: ['week-12'], playing: false, ...request });
  expect(body).toEqual({ id: expect.any(String), stream: `/replay/${body.id}` });
  expect(status).toBe(201);
  return body as unknown as { id: string; stream: string };
}

function join(stream: string, encoding: Encoding = 'binary', user?: string): MarketClient {
  const client = connect({ url: server.url, stream, encoding, ...(user && { user }) });
  clients.push(client);
  return client;
}

/** Waits until the session, as the client was told of it, is so. */
async function told(client: MarketClient, expected: Partial<SessionState>): Promise<void> {
  await vi.waitFor(() => expect(client.session).toMatchObject(expected), PATIENCE);
}

/** Watches everything of a session in the way of `docs/protocol.md`. */
class Watcher {
  mirror = new Mirror();
  readonly frames: Frame[] = [];

  constructor(readonly client: MarketClient) {
    for (const channel of ['quotes', 'trades', 'depth', 'bars'] as const) {
      client.subscribe({ channel, symbols: ['*'], rate: 20 }, (frame) => this.#take(frame));
    }
  }

  /** Fresh eyes: what was seen before counts no more. */
  clear(): void {
    this.frames.length = 0;
    this.mirror = new Mirror();
  }

  fullOf(channel: 'quotes' | 'trades' | 'depth' | 'bars'): readonly Frame[] {
    return this.frames.filter((frame) => frame.full && frame[channel]);
  }

  #take(frame: Frame): void {
    this.frames.push(frame);
    this.mirror.apply(frame);
  }
}

const encodings: readonly Encoding[] = ['binary', 'json'];

describe('a replay session', () => {
  it('shows two clients the same moment, whichever of them controls it', async () => {
    const { stream } = await open({ start: MIDNIGHT + 5 * SECOND });
    const [one, two] = [join(stream, 'binary'), join(stream, 'json')];
    await told(one, { viewerCount: 2, playing: false, position: MIDNIGHT + 5 * SECOND });
    await told(two, { viewerCount: 2 });
    expect(await two.control({ seek: MIDNIGHT + 9 * SECOND })).toEqual({ ok: true });
    for (const client of [one, two]) await told(client, { position: MIDNIGHT + 9 * SECOND });
    expect(await one.control({ speed: 0, play: true })).toEqual({ ok: true });
    for (const client of [one, two]) {
      await told(client, { position: END, playing: false, speed: 0, start: MIDNIGHT, end: END });
    }
    expect(one.status).toMatchObject({ stream, source: 'replay', state: 'ok' });
  });

  it.each(encodings)(
    'gives every room one full frame of a new epoch after a seek, in %s',
    async (encoding) => {
      const { stream } = await open({ start: MIDNIGHT + 30 * SECOND });
      const watcher = new Watcher(join(stream, encoding));
      await vi.waitFor(() => expect(watcher.mirror.have.size).toBe(4), PATIENCE);
      const epoch = watcher.frames[0]?.epoch ?? 0;
      watcher.clear();
      expect(await watcher.client.control({ seek: MIDNIGHT + 12 * SECOND })).toEqual({ ok: true });
      await vi.waitFor(() => expect(watcher.mirror.have.size).toBe(4), PATIENCE);
      expect(watcher.frames.filter(({ full }) => full)).toHaveLength(4);
      expect(new Set(watcher.frames.map((frame) => frame.epoch))).toEqual(new Set([epoch + 1]));
      // Nothing of what comes later is there: neither trades, nor values, nor bars.
      const { mirror } = watcher;
      for (const { timestamp } of watcher.frames.flatMap((frame) => frame.trades ?? [])) {
        expect(timestamp).toBeLessThanOrEqual(MIDNIGHT + 12 * SECOND);
      }
      for (const quote of mirror.quotes.values()) {
        expect(quote.timestamp).toBeLessThanOrEqual(MIDNIGHT + 12 * SECOND);
      }
      const { market } = server.sessions.all()[0]?.stream ?? {};
      for (const [symbol, quote] of mirror.quotes) {
        expect(quote).toEqual(market?.quote(market.indexOf(symbol)));
      }
    },
  );

  it.each(encodings)('ends at a client where the tape ends, at any speed, in %s', async (encoding) => {
    const { stream } = await open({ speed: 50, playing: true });
    const watcher = new Watcher(join(stream, encoding));
    await told(watcher.client, { position: END, playing: false });
    const market = server.sessions.all()[0]?.stream.market;
    await vi.waitFor(() => expect(watcher.mirror.reaches(market?.version ?? -1)).toBe(true), PATIENCE);
    for (const { symbol } of market?.instruments() ?? []) {
      const row = market?.indexOf(symbol) ?? -1;
      expect(watcher.mirror.quotes.get(symbol)).toEqual(market?.quote(row));
      expect(watcher.mirror.depth.get(symbol)).toEqual(market?.depth(row, 10));
    }
    const trades = events.filter((event) => event.type === 'trade').map((trade) => trade.id);
    expect(watcher.mirror.trades.sort()).toEqual(trades.sort());
  });

  it('steps, loops, changes its speed and pauses, and says so to everybody', async () => {
    const { stream } = await open();
    const [one, two] = [join(stream), join(stream, 'json', 'ada')];
    await told(one, { viewerCount: 2 });
    expect(one.session?.viewers.map(({ id }) => id).sort()).toEqual(
      [one.connectionId, two.connectionId].sort(),
    );
    expect(one.session?.viewers.find(({ name }) => name === 'ada')?.id).toBe(two.connectionId);
    await one.control({ step: 3 });
    await told(two, { position: events[3]?.localTimestamp ?? 0 });
    await two.control({ step: { seconds: 10 } });
    await told(one, { position: (events[3]?.localTimestamp ?? 0) + 10 * SECOND });
    await two.control({ step: { seconds: -5 } });
    await told(one, { position: (events[3]?.localTimestamp ?? 0) + 5 * SECOND });
    await one.control({ loop: true, speed: 10, play: true });
    await told(two, { loop: true, speed: 10, playing: true });
    await vi.waitFor(() => expect(two.marketTime()).toBeGreaterThan(MIDNIGHT + 10 * SECOND), PATIENCE);
    await two.control({ pause: true });
    await told(one, { playing: false });
    expect(one.marketTime()).toBe(one.session?.position);
    one.close();
    await told(two, { viewerCount: 1 });
  });

  it('names what is wrong with a request to control it, and goes on', async () => {
    const { stream } = await open();
    const client = join(stream);
    await told(client, { viewerCount: 1 });
    const faults: [request: object, message: string][] = [
      [{}, 'control must have one of play, pause, seek, speed, loop, step'],
      [
        { speed: 0.05 },
        'control.speed must be a number from 0.1 to 1000, or 0 for as fast as it goes, not 0.05',
      ],
      [{ speed: 'fast' }, 'not "fast"'],
      [{ seek: MIDNIGHT - 1 }, `control.seek must be from ${MIDNIGHT} to ${END}, not ${MIDNIGHT - 1}`],
      [{ seek: 1.5 }, 'control.seek must be a time in whole µs since 1970, not 1.5'],
      [{ step: 0 }, 'control.step must be a whole number of events from 1 to 1000000'],
      [{ step: -3 }, 'not -3'],
      [{ step: { seconds: 'x' } }, 'control.step.seconds must be a number from -86400 to 86400 other than 0'],
      [{ step: null }, 'or { seconds } (a seek, or negative seconds, goes back), not null'],
      [{ step: [] }, 'not an array'],
      [{ play: true, pause: true }, 'contradict each other'],
      [{ loop: 1 }, 'control.loop must be true or false, not 1'],
    ];
    for (const [request, message] of faults) {
      const answer = await client.control(request);
      expect(answer).toMatchObject({ ok: false, error: { code: 'bad_request', retry: false } });
      expect(!answer.ok && answer.error.message).toContain(message);
    }
    expect(client.session).toMatchObject({ position: MIDNIGHT, playing: false, speed: 1 });
  });

  it('cannot be controlled in a stream that is none', async () => {
    const client = join('/live');
    await vi.waitFor(() => expect(client.status).toBeDefined(), PATIENCE);
    expect(await client.control({ play: true })).toMatchObject({
      ok: false,
      error: { code: 'bad_request', message: 'there is no request "control"' },
    });
    expect(client.session).toBeUndefined();
  });

  it('ends when nobody is in it for a while, and who comes back is told so for good', async () => {
    await serve({ sessionIdleSeconds: 1 });
    const { id, stream } = await open();
    const client = join(stream);
    await told(client, { viewerCount: 1 });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await ask(`/api/sessions/${id}`)).status).toBe(200);
    client.close();
    await vi.waitFor(
      async () => expect((await ask('/api/sessions')).body).toEqual({ sessions: [] }),
      PATIENCE,
    );
    expect((await ask(`/api/sessions/${id}`)).status).toBe(404);
    const late = join(stream);
    await vi.waitFor(() => expect(late.state).toBe('refused'), PATIENCE);
    expect(late.lastError).toEqual({
      ...{ code: 'not_found', retry: false },
      message: `there is no stream "${stream}"`,
    });
    const other = io(`${server.url}${stream}`, { reconnection: false, multiplex: false });
    const error = await new Promise<Error & { data?: unknown }>((resolve) =>
      other.once('connect_error', resolve),
    );
    expect(error.data).toMatchObject({ code: 'not_found', retry: false });
    other.close();
  });

  it('tells those in it when it ends under them', async () => {
    const { id, stream } = await open({ playing: true });
    const client = join(stream);
    await told(client, { playing: true });
    server.sessions.stop();
    await vi.waitFor(() => expect(client.lastError).toMatchObject({ code: 'shutting_down' }), PATIENCE);
    await vi.waitFor(() => expect(client.state).toBe('refused'), PATIENCE);
    expect(client.lastError).toMatchObject({ code: 'not_found', retry: false });
    expect(server.sessions.find(id)).toBeUndefined();
  });

  it('plays no further than damage, and says where that is', async () => {
    const folder = tapeFolder(dataDir, 'week-12');
    const [file] = readdirSync(folder);
    const path = joinPath(folder, file ?? '');
    const bytes = readFileSync(path);
    const middle = Math.floor(bytes.length * 0.6);
    bytes.fill(0x55, middle, middle + 40);
    const { stream } = await open();
    const client = join(stream);
    await told(client, { viewerCount: 1 });
    writeFileSync(path, bytes);
    await client.control({ speed: 0, play: true });
    await vi.waitFor(() => expect(client.status).toMatchObject({ state: 'down' }), PATIENCE);
    expect(client.status?.reason).toMatch(/^tape "week-12": 000000\.ndjson\.gz is damaged at byte \d+: /);
    await told(client, { playing: false });
    expect(client.session?.position).toBeLessThan(END);
    const position = client.session?.position;
    for (const request of [{ play: true }, { step: 1 }, { step: { seconds: 1 } }]) {
      expect(await client.control(request)).toMatchObject({ ok: false, error: { code: 'internal' } });
    }
    expect(client.session).toMatchObject({ playing: false, position });
    expect(await client.control({ seek: MIDNIGHT + SECOND })).toEqual({ ok: true });
    await vi.waitFor(() => expect(client.status).toMatchObject({ state: 'ok' }), PATIENCE);
  });
});

describe('replay sessions over HTTP', () => {
  it('are made, listed and shown, as streams too', async () => {
    const { id, stream } = await open({ start: MIDNIGHT + SECOND, speed: 10, loop: true });
    const session = {
      ...{ id, stream, tapes: ['week-12'], position: MIDNIGHT + SECOND, speed: 10, playing: false },
      ...{ start: MIDNIGHT, end: END, loop: true, time: expect.any(Number), viewerCount: 0, viewers: [] },
    };
    expect((await ask('/api/sessions')).body).toEqual({ sessions: [session] });
    expect((await ask(`/api/sessions/${id}`)).body).toEqual({ session });
    const { streams } = (await ask('/api/streams')).body as unknown as { streams: object[] };
    expect(streams).toMatchObject([{ stream: '/live' }, { stream, source: 'replay', name: 'tape:week-12' }]);
    const { instruments } = (await ask(`/api/instruments?stream=${stream}`)).body;
    expect(instruments).toMatchObject([{ symbol: 'test:A' }, { symbol: 'test:B' }]);
    expect((await ask(`/api/bars?stream=${stream}&symbol=test:A`)).status).toBe(200);
  });

  it('name what is wrong with a request', async () => {
    const faults: [request: unknown, status: number, message: string][] = [
      [{ tapes: ['nope'] }, 404, 'session.tapes: there is no tape "nope"'],
      [{ tapes: ['../x'] }, 404, 'there is no tape "../x"'],
      [{ tapes: [] }, 400, 'session.tapes must be an array of 1 to 8 ids of tapes, each once'],
      [{ tapes: ['week-12', 'week-12'] }, 400, 'each once'],
      [{ tapes: 'week-12' }, 400, 'not "week-12"'],
      [{ tapes: ['week-12'], speed: 2_000 }, 400, 'session.speed must be a number from 0.1 to 1000'],
      [{ tapes: ['week-12'], start: 7 }, 400, `session.start must be from ${MIDNIGHT} to ${END}, not 7`],
      [
        { tapes: ['week-12'], start: '7' },
        400,
        'session.start must be a time in whole µs since 1970, not "7"',
      ],
      [{ tapes: ['week-12'], loop: 'yes' }, 400, 'session.loop must be true or false, not "yes"'],
      [[], 400, 'session must be an object'],
    ];
    for (const [request, status, message] of faults) {
      const answer = await ask('/api/sessions', request);
      expect(answer.status, message).toBe(status);
      expect(answer.body.message).toContain(message);
    }
    const plain = await fetch(`${server.url}/api/sessions`, {
      method: 'POST',
      body: '{"tapes":["week-12"]}',
    });
    expect(plain.status).toBe(415);
    expect((await fetch(`${server.url}/api/sessions`, { method: 'DELETE' })).status).toBe(405);
    expect((await ask('/api/sessions/none')).status).toBe(404);
    expect(server.sessions.all()).toEqual([]);
  });

  it('refuse a tape that is damaged or empty, and say where', async () => {
    record(tapeFolder(dataDir, 'empty'), []);
    const folder = tapeFolder(dataDir, 'torn');
    record(folder, events, { keyframeMicros: 5 * SECOND });
    const path = joinPath(folder, readdirSync(folder)[0] ?? '');
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, 200));
    appendFileSync(path, bytes.subarray(300));
    const answer = await ask('/api/sessions', { tapes: ['torn'] });
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(answer.body.message).toMatch(/^tape "torn": 000000\.ndjson\.gz is damaged at byte \d+/);
  });

  it('are limited in number', async () => {
    await serve({ mostSessions: 2 });
    await open();
    await open();
    expect(await ask('/api/sessions', { tapes: ['week-12'] })).toMatchObject({
      status: 429,
      body: { code: 'too_many_connections', message: 'there are 2 replay sessions already', retry: true },
    });
  });

  it('show guests what guests may see, and no tape without any of that', async () => {
    const renamed = (event: MarketEvent): MarketEvent =>
      JSON.parse(JSON.stringify(event).replaceAll('test:', 'secret:').replaceAll('"test"', '"secret"'));
    record(tapeFolder(dataDir, 'secret'), events.map(renamed));
    await serve({ guests: ['test:A'] });
    expect((await ask('/api/sessions', { tapes: ['secret'] })).status).toBe(404);
    const { stream } = await open({ start: END });
    const watcher = new Watcher(join(stream));
    await vi.waitFor(() => expect(watcher.mirror.have.size).toBe(4), PATIENCE);
    expect([...watcher.mirror.quotes.keys()]).toEqual(['test:A']);
  });
});

describe('several tapes', () => {
  /** The same again half a minute later, under other names. */
  const later = sampleEvents(100, MIDNIGHT + 90 * SECOND).map(
    (event): MarketEvent =>
      JSON.parse(JSON.stringify(event).replaceAll('test:', 'late:').replaceAll('"test"', '"late"')),
  );

  beforeEach(() => record(tapeFolder(dataDir, 'later'), later, { keyframeMicros: 2 * SECOND }));

  it('play together on one line of time', async () => {
    const { stream } = await open({ tapes: ['later', 'week-12'] });
    const client = join(stream);
    const last = later.at(-1)?.localTimestamp ?? 0;
    await told(client, { start: MIDNIGHT, end: last, position: MIDNIGHT });
    const symbols = async (): Promise<string[]> =>
      (
        (await ask(`/api/instruments?stream=${stream}`)).body.instruments as unknown as { symbol: string }[]
      ).map(({ symbol }) => symbol);
    expect(await symbols()).toEqual(['test:A']);
    await client.control({ seek: last });
    expect((await symbols()).sort()).toEqual(['late:A', 'late:B', 'test:A', 'test:B']);
    await client.control({ seek: MIDNIGHT + 89 * SECOND });
    expect((await symbols()).sort()).toEqual(['test:A', 'test:B']);
  });

  it('begin together where they are rebased', async () => {
    const { stream } = await open({ tapes: ['later', 'week-12'], rebase: true });
    const client = join(stream);
    const start = MIDNIGHT + 90 * SECOND;
    await told(client, { start, end: END + 90 * SECOND, position: start });
    await client.control({ seek: start + 5 * SECOND });
    const market = server.sessions.all()[0]?.stream.market;
    const times = ['late:B', 'test:B'].map((symbol) => market?.quote(market.indexOf(symbol)).timestamp);
    expect(times[0]).toBeGreaterThan(start);
    expect(times[1]).toBe(times[0]);
  });
});
