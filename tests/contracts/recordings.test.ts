import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../lib/client/market-client';
import type { MarketEvent } from '../../lib/market/event';
import { generate } from '../../server/feeds/simulator/generate';
import { Market } from '../../server/market/market';
import { openTape } from '../../server/tape/library/tape-catalog';
import { MIDNIGHT } from '../server/tape/sample-events';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

/** Timeout for a busy machine, ms. */
const TIMEOUT_MS = 30_000;

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

describe('/api/recordings', () => {
  let dataDir: string;
  let feed: ScriptedFeed;
  let server: LiveServer;
  const batches = [...generate({ symbols: 8, rate: 2_000, seed: 3, start: MIDNIGHT, duration: 5e6 })];

  beforeEach(async () => {
    dataDir = temporaryFolder();
    feed = new ScriptedFeed([]);
    server = await startLiveServer(feed, { dataDir, recording: { rewindMinutes: 15 } });
  });

  afterEach(() => server.stop());

  async function ask(path: string, init?: RequestInit): Promise<Answer> {
    const response = await fetch(`${server.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    ask('/api/recordings', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  /** Pushes batches, and waits until the market has them. */
  async function feedOn(some: readonly (readonly MarketEvent[])[]): Promise<void> {
    const total = server.stream.rate.total + some.flat().length;
    for (const batch of some) feed.push(...batch);
    await expect.poll(() => server.stream.rate.total, { timeout: TIMEOUT_MS }).toBe(total);
  }

  it('records while it serves, and the tape reproduces the market', async () => {
    const client = connect({ url: server.url });
    const begin = batches.length - 200;
    await feedOn(batches.slice(0, begin));
    const started = await post({ action: 'start', id: 'week-12' });
    expect(started).toMatchObject({
      status: 201,
      body: { recording: { id: 'week-12', state: 'running', since: expect.any(Number), events: 0 } },
    });
    await feedOn(batches.slice(begin));
    const stopped = await post({ action: 'stop' });
    const events = batches.slice(begin).flat().length;
    expect(stopped).toMatchObject({
      status: 200,
      body: { recording: { id: 'week-12', state: 'stopped', events, synced: events, lost: 0 } },
    });
    const tape = openTape(dataDir, 'week-12');
    const market = new Market();
    for (const batch of tape.play()) for (const event of batch.events) market.apply(event);
    expect(market.keyframe()).toStrictEqual(server.stream.market.keyframe());
    expect(await ask('/api/recordings')).toMatchObject({
      status: 200,
      body: {
        recordings: [{ id: 'week-12', state: 'stopped', bytes: tape.bytes }],
        rewind: { id: 'live', minutes: 15 },
      },
    });
    client.close();
  });

  it('lists tapes that are being written as such, and permits rewinding', async () => {
    await feedOn(batches);
    await post({ action: 'start' });
    await feedOn([[{ ...(batches.at(-1)?.at(-1) as MarketEvent) }]]);
    await server.recordings.holdLive().then((held) => held?.release());
    const { body } = await ask('/api/tapes');
    const tapes = body.tapes as { id: string; recording?: true }[];
    expect(tapes.find(({ id }) => id === 'live')).toMatchObject({ recording: true });
    const session = await ask('/api/sessions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ tapes: ['live'], start: MIDNIGHT + 2e6, playing: false }),
    });
    expect(session).toMatchObject({ status: 201, body: { stream: expect.stringContaining('/replay/') } });
    await post({ action: 'stop' });
  });

  it('closes recordings when the server stops', async () => {
    await post({ action: 'start', id: 'until-the-end' });
    await feedOn(batches);
    await server.stop();
    expect(openTape(dataDir, 'until-the-end')).toMatchObject({
      events: batches.flat().length,
      torn: undefined,
    });
    expect(existsSync(join(dataDir, 'tapes', 'live'))).toBe(false);
  });

  it.each([
    ['no action', {}, 'recording.action must be one of start, stop'],
    ['an unknown action', { action: 'pause' }, '"pause"'],
    ['an id that is none', { action: 'start', id: '../x' }, '../x'],
    ['an id that is no text', { action: 'start', id: 7 }, '7'],
    ['the id of the tape for rewinding', { action: 'start', id: 'live' }, '"live"'],
    ['a stop of nothing', { action: 'stop' }, 'nothing is being recorded'],
    ['a list', [], 'recording must be an object'],
    ['no JSON', '{"action":', 'not JSON'],
  ])('rejects %s with 400', async (_, body, named) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(answer.body.message).toContain(named);
  });

  it('is for programs on this machine, and for GET and POST only', async () => {
    for (const headers of [{ Origin: 'https://elsewhere.example' }, { 'X-Forwarded-For': '203.0.113.7' }]) {
      expect(await post({ action: 'start' }, headers)).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
    }
    expect(await ask('/api/recordings', { method: 'DELETE' })).toMatchObject({ status: 405 });
    expect((await ask('/api/recordings')).body.recordings).toStrictEqual([]);
  });
});
