import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MarketEvent } from '../../lib/market/event';
import { ProtocolError } from '../../lib/protocol/error';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { record } from '../server/tape/record';
import { SECOND, sampleEvents } from '../server/tape/sample-events';
import { BEGIN, END, RECORDED, ReplayFixture, WAIT, Watcher, waitForState } from './replay-fixture';

const fixture = new ReplayFixture();

describe('replay sessions over HTTP', () => {
  it('are created, listed and shown, also as streams', async () => {
    const { id, stream } = await fixture.open({ start: BEGIN + SECOND, speed: 10, loop: true });
    const session = {
      ...{ id, stream, tapes: ['week-12'], position: BEGIN + SECOND, speed: 10, playing: false },
      ...{ start: BEGIN, end: END, loop: true, time: expect.any(Number), viewerCount: 0, viewers: [] },
    };
    expect((await fixture.ask('/api/sessions')).body).toEqual({ sessions: [session] });
    expect((await fixture.ask(`/api/sessions/${id}`)).body).toEqual({ session });
    const { streams } = (await fixture.ask('/api/streams')).body as unknown as { streams: object[] };
    expect(streams).toMatchObject([{ stream: '/live' }, { stream, source: 'replay', name: 'tape:week-12' }]);
    const { instruments } = (await fixture.ask(`/api/instruments?stream=${stream}`)).body;
    expect(instruments).toMatchObject([{ symbol: 'test:A' }, { symbol: 'test:B' }]);
    expect((await fixture.ask(`/api/bars?stream=${stream}&symbol=test:A`)).status).toBe(200);
  });

  it('report what is wrong with a request', async () => {
    const faults: [request: unknown, status: number, message: string][] = [
      [{ tapes: ['nope'] }, 404, 'there is no tape "nope"'],
      [{ tapes: ['../x'] }, 404, 'there is no tape "../x"'],
      [{ tapes: [] }, 400, 'session.tapes must be an array of 1 to 8 ids of tapes, each once'],
      [{ tapes: ['week-12', 'week-12'] }, 400, 'each once'],
      [{ tapes: 'week-12' }, 400, 'not "week-12"'],
      [{ tapes: ['week-12'], speed: 2_000 }, 400, 'session.speed must be a number from 0.1 to 1000'],
      [{ tapes: ['week-12'], start: 7 }, 400, `session.start must be from ${BEGIN} to ${END}, not 7`],
      [
        { tapes: ['week-12'], start: '7' },
        400,
        'session.start must be a time in whole µs since 1970 (from 1900 on), not "7"',
      ],
      [{ tapes: ['week-12'], loop: 'yes' }, 400, 'session.loop must be true or false, not "yes"'],
      [[], 400, 'session must be an object'],
    ];
    for (const [request, status, message] of faults) {
      const answer = await fixture.ask('/api/sessions', request);
      expect(answer.status, message).toBe(status);
      expect(answer.body.message).toContain(message);
    }
    const plain = await fetch(`${fixture.server.url}/api/sessions`, {
      method: 'POST',
      body: '{"tapes":["week-12"]}',
    });
    expect(plain.status).toBe(415);
    expect((await fetch(`${fixture.server.url}/api/sessions`, { method: 'DELETE' })).status).toBe(405);
    expect((await fixture.ask('/api/sessions/none')).status).toBe(404);
    expect(fixture.server.sessions.all()).toEqual([]);
  });

  it('reject a damaged or empty tape, with the place of the damage', async () => {
    record(tapeFolder(fixture.dataDir, 'empty'), []);
    const folder = tapeFolder(fixture.dataDir, 'torn');
    record(folder, RECORDED, { keyframeMicros: 5 * SECOND });
    const path = join(folder, readdirSync(folder)[0] ?? '');
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, 200));
    appendFileSync(path, bytes.subarray(300));
    const answer = await fixture.ask('/api/sessions', { tapes: ['torn'] });
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(answer.body.message).toMatch(/^tape "torn": 000000\.ndjson\.gz is damaged at byte \d+/);
  });

  it('are limited in number per creator', async () => {
    await fixture.serve({ edge: { trustProxy: { hops: 1 } }, limits: { user: { sessions: 1 } } });
    const make = async (address: string): Promise<[number, string | undefined]> => {
      const answer = await fetch(`${fixture.server.url}/api/sessions`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
        body: JSON.stringify({ tapes: ['week-12'] }),
      });
      return [answer.status, ((await answer.json()) as { message?: string }).message];
    };
    const message = '"203.0.113.7" may have 1 replay sessions at a time';
    expect((await make('203.0.113.7'))[0]).toBe(201);
    expect(await make('203.0.113.7')).toEqual([429, message]);
    expect((await make('203.0.113.8'))[0]).toBe(201);
    const [session] = fixture.server.sessions.all();
    fixture.server.sessions.end(session?.id ?? '', new ProtocolError('not_found', 'the session was ended'));
    expect((await make('203.0.113.7'))[0]).toBe(201);
  });

  it('are limited in number', async () => {
    await fixture.serve({ maxSessions: 2 });
    await fixture.open();
    await fixture.open();
    expect(await fixture.ask('/api/sessions', { tapes: ['week-12'] })).toMatchObject({
      status: 429,
      body: { code: 'too_many_connections', message: 'there are 2 replay sessions already', retry: true },
    });
  });

  it('are ended by a request, for their viewers too', async () => {
    await fixture.serve();
    const { id, stream } = await fixture.open();
    const socket = fixture.join(stream);
    const reasons: unknown[] = [];
    socket.on('error', (reason: unknown) => reasons.push(reason));
    await vi.waitFor(() => expect(fixture.server.sessions.find(id)?.emptySince).toBeUndefined(), WAIT);
    const ended = await fetch(`${fixture.server.url}/api/sessions/${id}`, { method: 'DELETE' });
    expect([ended.status, await ended.json()]).toMatchObject([200, { session: { id } }]);
    await vi.waitFor(() => expect(JSON.stringify(reasons)).toContain('was ended'), WAIT);
    expect((await fixture.ask(`/api/sessions/${id}`)).status).toBe(404);
    expect((await fetch(`${fixture.server.url}/api/sessions/${id}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('show guests the permitted part, and no tape without one', async () => {
    const renamed = (event: MarketEvent): MarketEvent =>
      JSON.parse(JSON.stringify(event).replaceAll('test:', 'secret:').replaceAll('"test"', '"secret"'));
    record(tapeFolder(fixture.dataDir, 'secret'), RECORDED.map(renamed));
    await fixture.serve({ guests: ['test:A'] });
    expect((await fixture.ask('/api/sessions', { tapes: ['secret'] })).status).toBe(404);
    const { stream } = await fixture.open({ start: END });
    const watcher = new Watcher(fixture.join(stream));
    await vi.waitFor(() => expect(watcher.mirror.have.size).toBe(4), WAIT);
    expect([...watcher.mirror.quotes.keys()]).toEqual(['test:A']);
  });
});

describe('several tapes', () => {
  /** The same events half a minute later, with other symbols. */
  const later = sampleEvents(100, BEGIN + 90 * SECOND).map(
    (event): MarketEvent =>
      JSON.parse(JSON.stringify(event).replaceAll('test:', 'late:').replaceAll('"test"', '"late"')),
  );

  beforeEach(() => record(tapeFolder(fixture.dataDir, 'later'), later, { keyframeMicros: 2 * SECOND }));

  it('play together on one timeline', async () => {
    const { stream } = await fixture.open({ tapes: ['later', 'week-12'] });
    const client = fixture.join(stream);
    const last = later.at(-1)?.localTimestamp ?? 0;
    await waitForState(client, { start: BEGIN, end: last, position: BEGIN });
    const symbols = async (): Promise<string[]> =>
      (
        (await fixture.ask(`/api/instruments?stream=${stream}`)).body.instruments as unknown as {
          symbol: string;
        }[]
      ).map(({ symbol }) => symbol);
    expect(await symbols()).toEqual(['test:A']);
    await client.control({ seek: last });
    expect((await symbols()).sort()).toEqual(['late:A', 'late:B', 'test:A', 'test:B']);
    await client.control({ seek: BEGIN + 89 * SECOND });
    expect((await symbols()).sort()).toEqual(['test:A', 'test:B']);
  });

  it('begin together when rebased', async () => {
    const { stream } = await fixture.open({ tapes: ['later', 'week-12'], rebase: true });
    const client = fixture.join(stream);
    const start = BEGIN + 90 * SECOND;
    await waitForState(client, { start, end: END + 90 * SECOND, position: start });
    await client.control({ seek: start + 5 * SECOND });
    const market = fixture.server.sessions.all()[0]?.stream.market;
    const times = ['late:B', 'test:B'].map((symbol) => market?.quote(market.indexOf(symbol)).timestamp);
    expect(times[0]).toBeGreaterThan(start);
    expect(times[1]).toBe(times[0]);
  });
});
