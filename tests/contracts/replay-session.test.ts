import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { describe, expect, it, vi } from 'vitest';
import type { Encoding } from '../../lib/protocol/messages';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { SECOND } from '../server/tape/sample-events';
import { BEGIN, END, RECORDED, ReplayFixture, WAIT, Watcher, waitForState } from './replay-fixture';

const fixture = new ReplayFixture();
const encodings: readonly Encoding[] = ['binary', 'json'];

describe('a replay session', () => {
  it('shows two clients the same time, controlled by either', async () => {
    const { stream } = await fixture.open({ start: BEGIN + 5 * SECOND });
    const [one, two] = [fixture.join(stream, 'binary'), fixture.join(stream, 'json')];
    await waitForState(one, { viewerCount: 2, playing: false, position: BEGIN + 5 * SECOND });
    await waitForState(two, { viewerCount: 2 });
    expect(await two.control({ seek: BEGIN + 9 * SECOND })).toEqual({ ok: true });
    for (const client of [one, two]) await waitForState(client, { position: BEGIN + 9 * SECOND });
    expect(await one.control({ speed: 0, play: true })).toEqual({ ok: true });
    for (const client of [one, two]) {
      await waitForState(client, { position: END, playing: false, speed: 0, start: BEGIN, end: END });
    }
    expect(one.status).toMatchObject({ stream, source: 'replay', state: 'ok' });
  });

  it.each(encodings)(
    'sends every room one full frame of a new epoch after a seek, in %s',
    async (encoding) => {
      const { stream } = await fixture.open({ start: BEGIN + 30 * SECOND });
      const watcher = new Watcher(fixture.join(stream, encoding));
      await vi.waitFor(() => expect(watcher.mirror.have.size).toBe(4), WAIT);
      const epoch = watcher.frames[0]?.epoch ?? 0;
      watcher.clear();
      expect(await watcher.client.control({ seek: BEGIN + 12 * SECOND })).toEqual({ ok: true });
      await vi.waitFor(() => expect(watcher.mirror.have.size).toBe(4), WAIT);
      expect(watcher.frames.filter(({ full }) => full)).toHaveLength(4);
      expect(new Set(watcher.frames.map((frame) => frame.epoch))).toEqual(new Set([epoch + 1]));
      // Nothing later than the playhead is there: neither trades, nor values, nor bars.
      const { mirror } = watcher;
      for (const { timestamp } of watcher.frames.flatMap((frame) => frame.trades ?? [])) {
        expect(timestamp).toBeLessThanOrEqual(BEGIN + 12 * SECOND);
      }
      for (const quote of mirror.quotes.values()) {
        expect(quote.timestamp).toBeLessThanOrEqual(BEGIN + 12 * SECOND);
      }
      const { market } = fixture.server.sessions.all()[0]?.stream ?? {};
      for (const [symbol, quote] of mirror.quotes) {
        expect(quote).toEqual(market?.quote(market.indexOf(symbol)));
      }
    },
  );

  it.each(encodings)(
    'leads a client to the final state of the tape at any speed, in %s',
    async (encoding) => {
      const { stream } = await fixture.open({ speed: 50, playing: true });
      const watcher = new Watcher(fixture.join(stream, encoding));
      await waitForState(watcher.client, { position: END, playing: false });
      const market = fixture.server.sessions.all()[0]?.stream.market;
      await vi.waitFor(() => expect(watcher.mirror.reaches(market?.version ?? -1)).toBe(true), WAIT);
      for (const { symbol } of market?.instruments() ?? []) {
        const row = market?.indexOf(symbol) ?? -1;
        expect(watcher.mirror.quotes.get(symbol)).toEqual(market?.quote(row));
        expect(watcher.mirror.depth.get(symbol)).toEqual(market?.depth(row, 10));
      }
      const trades = RECORDED.filter((event) => event.type === 'trade').map((trade) => trade.id);
      expect(watcher.mirror.trades.sort()).toEqual(trades.sort());
    },
  );

  it('steps, loops, changes speed and pauses, and notifies all viewers', async () => {
    const { stream } = await fixture.open();
    const [one, two] = [fixture.join(stream), fixture.join(stream, 'json', 'ada')];
    await waitForState(one, { viewerCount: 2 });
    expect(one.session?.viewers.map(({ id }) => id).sort()).toEqual(
      [one.connectionId, two.connectionId].sort(),
    );
    expect(one.session?.viewers.find(({ name }) => name === 'ada')?.id).toBe(two.connectionId);
    await one.control({ step: 3 });
    await waitForState(two, { position: RECORDED[3]?.localTimestamp ?? 0 });
    await two.control({ step: { seconds: 10 } });
    await waitForState(one, { position: (RECORDED[3]?.localTimestamp ?? 0) + 10 * SECOND });
    await two.control({ step: { seconds: -5 } });
    await waitForState(one, { position: (RECORDED[3]?.localTimestamp ?? 0) + 5 * SECOND });
    await one.control({ loop: true, speed: 10, play: true });
    await waitForState(two, { loop: true, speed: 10, playing: true });
    await vi.waitFor(() => expect(two.marketTime()).toBeGreaterThan(BEGIN + 10 * SECOND), WAIT);
    await two.control({ pause: true });
    await waitForState(one, { playing: false });
    expect(one.marketTime()).toBe(one.session?.position);
    one.close();
    await waitForState(two, { viewerCount: 1 });
  });

  it('reports what is wrong with a control request, and continues', async () => {
    const { stream } = await fixture.open();
    const client = fixture.join(stream);
    await waitForState(client, { viewerCount: 1 });
    const faults: [request: object, message: string][] = [
      [{}, 'control must have one of play, pause, seek, speed, loop, step'],
      [
        { speed: 0.05 },
        'control.speed must be a number from 0.1 to 1000, or 0 for as fast as it goes, not 0.05',
      ],
      [{ speed: 'fast' }, 'not "fast"'],
      [{ seek: BEGIN - 1 }, `control.seek must be from ${BEGIN} to ${END}, not ${BEGIN - 1}`],
      [{ seek: 1.5 }, 'control.seek must be a time in whole µs since 1970 (from 1900 on), not 1.5'],
      [{ step: 0 }, 'control.step must be a whole number of events from 1 to 1000000'],
      [{ step: -3 }, 'not -3'],
      [{ step: { seconds: 'x' } }, 'control.step.seconds must be a number from -86400 to 86400 other than 0'],
      [{ step: null }, 'or { seconds } (a seek, or negative seconds, goes back), not null'],
      [{ step: [] }, 'not an empty array'],
      [{ play: true, pause: true }, 'contradict each other'],
      [{ loop: 1 }, 'control.loop must be true or false, not 1'],
    ];
    for (const [request, message] of faults) {
      const answer = await client.control(request);
      expect(answer).toMatchObject({ ok: false, error: { code: 'bad_request', retry: false } });
      expect(!answer.ok && answer.error.message).toContain(message);
    }
    expect(client.session).toMatchObject({ position: BEGIN, playing: false, speed: 1 });
  });

  it('cannot be controlled in a stream without sessions', async () => {
    const client = fixture.join('/live');
    await vi.waitFor(() => expect(client.status).toBeDefined(), WAIT);
    expect(await client.control({ play: true })).toMatchObject({
      ok: false,
      error: { code: 'bad_request', message: 'there is no request "control"' },
    });
    expect(client.session).toBeUndefined();
  });

  it('ends when it has no viewers for a while, and rejects reconnecting clients permanently', async () => {
    await fixture.serve({ sessionIdleSeconds: 1 });
    const { id, stream } = await fixture.open();
    const client = fixture.join(stream);
    await waitForState(client, { viewerCount: 1 });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await fixture.ask(`/api/sessions/${id}`)).status).toBe(200);
    client.close();
    await vi.waitFor(
      async () => expect((await fixture.ask('/api/sessions')).body).toEqual({ sessions: [] }),
      WAIT,
    );
    expect((await fixture.ask(`/api/sessions/${id}`)).status).toBe(404);
    const late = fixture.join(stream);
    await vi.waitFor(() => expect(late.state).toBe('refused'), WAIT);
    expect(late.lastError).toEqual({
      ...{ code: 'not_found', retry: false },
      message: `there is no stream "${stream}"`,
    });
    const other = io(`${fixture.server.url}${stream}`, { reconnection: false, multiplex: false });
    const error = await new Promise<Error & { data?: unknown }>((resolve) =>
      other.once('connect_error', resolve),
    );
    expect(error.data).toMatchObject({ code: 'not_found', retry: false });
    other.close();
  });

  it('notifies its viewers when it is ended', async () => {
    const { id, stream } = await fixture.open({ playing: true });
    const client = fixture.join(stream);
    await waitForState(client, { playing: true });
    fixture.server.sessions.stop();
    await vi.waitFor(() => expect(client.lastError).toMatchObject({ code: 'shutting_down' }), WAIT);
    await vi.waitFor(() => expect(client.state).toBe('refused'), WAIT);
    expect(client.lastError).toMatchObject({ code: 'not_found', retry: false });
    expect(fixture.server.sessions.find(id)).toBeUndefined();
  });

  it('plays up to a damaged segment, and reports its place', async () => {
    const folder = tapeFolder(fixture.dataDir, 'week-12');
    const [file] = readdirSync(folder);
    const path = join(folder, file ?? '');
    const bytes = readFileSync(path);
    const middle = Math.floor(bytes.length * 0.6);
    bytes.fill(0x55, middle, middle + 40);
    const { stream } = await fixture.open();
    const client = fixture.join(stream);
    await waitForState(client, { viewerCount: 1 });
    writeFileSync(path, bytes);
    await client.control({ speed: 0, play: true });
    // The tape has statuses of its own, among them another "down".
    const reason = expect.stringMatching(/^tape "week-12": 000000\.ndjson\.gz is damaged at byte \d+: /);
    await vi.waitFor(() => expect(client.status).toMatchObject({ state: 'down', reason }), WAIT);
    await waitForState(client, { playing: false });
    expect(client.session?.position).toBeLessThan(END);
    const position = client.session?.position;
    for (const request of [{ play: true }, { step: 1 }, { step: { seconds: 1 } }]) {
      expect(await client.control(request)).toMatchObject({ ok: false, error: { code: 'internal' } });
    }
    expect(client.session).toMatchObject({ playing: false, position });
    expect(await client.control({ seek: BEGIN + SECOND })).toEqual({ ok: true });
    await vi.waitFor(() => expect(client.status).toMatchObject({ state: 'ok' }), WAIT);
  });
});
