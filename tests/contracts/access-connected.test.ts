import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Frame, SubscriptionChange } from '../../lib/protocol/messages';
import { anInstrument, aQuote, defined } from '../server/events';
import { ManualClock } from '../server/manual-clock';
import type { EndpointConnection, EndpointDriver } from './endpoint-driver';
import { ENDPOINTS, isRefused } from './endpoint-drivers';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const START = 1_700_000_000_000_000;

describe.each(ENDPOINTS)('an open connection at the endpoint $name', (endpoint) => {
  const folder = mkdtempSync(join(tmpdir(), 'access-'));
  const connection: EndpointConnection[] = [];
  let clock: ManualClock;
  let feed: ScriptedFeed;
  let server: LiveServer;
  let price = 100;

  beforeEach(async () => {
    clock = new ManualClock(START);
    await start({});
  });

  afterEach(async () => {
    for (const one of connection.splice(0)) one.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(options: LiveServerOptions): Promise<void> {
    feed = new ScriptedFeed(['sim:A', 'sim:B', 'fx:C'].map((symbol) => defined(anInstrument(symbol))));
    server = await startLiveServer(feed, {
      guests: 'off',
      tokens: { secret: SECRET, warning: 60 },
      dataDir: folder,
      accessClock: clock,
      ...options,
    });
  }

  async function token(claims: Record<string, unknown>, expires = 600): Promise<string> {
    return makeToken({ claims, expires, now: clock.wall() });
  }

  async function enter(
    made: string | undefined,
    through: EndpointDriver = endpoint,
  ): Promise<EndpointConnection> {
    const outcome = await through.connect(server.url, made);
    if (isRefused(outcome)) throw new Error(JSON.stringify(outcome));
    connection.push(outcome);
    return outcome;
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  const messagesOf = (one: EndpointConnection, event: string): unknown[] =>
    one.messages.filter(([name]) => name === event).map(([, value]) => value);

  const symbolsIn = (frames: readonly Frame[]): string[] => [
    ...new Set(frames.flatMap((frame) => frame.quotes ?? []).map(({ symbol }) => String(symbol))),
  ];

  /** Pushes new prices of all symbols, and waits until a client with full permissions has them. */
  async function tick(): Promise<void> {
    const observer = await enter(await token({ role: 'admin', sub: 'observer' }), ENDPOINTS[0]);
    await observer.subscribe({ channel: 'quotes', symbols: ['*'], rate: 50 });
    price += 1;
    feed.push(
      ...['sim:A', 'sim:B', 'fx:C'].map((symbol) =>
        aQuote(symbol, { bid: price, bidSize: 1, ask: price + 1, askSize: 1 }, START),
      ),
    );
    await until(() =>
      ['sim:A', 'sim:B', 'fx:C'].every((symbol) =>
        observer.frames.some((frame) =>
          frame.quotes?.some((quote) => quote.symbol === symbol && quote.bid === price),
        ),
      ),
    );
    observer.close();
  }

  it('is warned before its token expires, and is closed unless the token is refreshed', async () => {
    const one = await enter(await token({}, 600));
    clock.advance(539_000);
    expect(messagesOf(one, 'expiring')).toEqual([]);
    clock.advance(2_000);
    await until(() => messagesOf(one, 'expiring').length === 1);
    expect(messagesOf(one, 'expiring')).toEqual([{ seconds: 60 }]);
    if (!endpoint.readOnly) {
      expect(await one.refresh(await token({}, 600))).toEqual({ ok: true });
      clock.advance(120_000);
      await until(() => server.connections === 1);
      expect(one.closed).toBe(false);
    }
    clock.advance(480_000);
    await until(() => one.closed);
    expect(messagesOf(one, 'error')).toEqual([
      { code: 'token_expired', message: expect.stringMatching(/^the token expired at 20/), retry: false },
    ]);
    await until(() => server.connections === 0);
    expect(server.stream.fanout.peerCount).toBe(0);
  });

  it.skipIf(endpoint.readOnly)('keeps its subscriptions through a refresh', async () => {
    const one = await enter(await token({ symbols: 'sim:*' }));
    const answer = await one.subscribe({ channel: 'quotes', symbols: ['*'], rate: 50 });
    await until(() => one.frames.length > 0);
    expect(await one.refresh(await token({ symbols: ['sim:*'] }))).toEqual({ ok: true });
    await tick();
    await until(() => one.frames.some((frame) => frame.quotes?.some((quote) => quote.bid === price)));
    expect(messagesOf(one, 'changed')).toEqual([]);
    expect(one.frames.filter((frame) => frame.full)).toHaveLength(1);
    expect(answer).toMatchObject({ ok: true, symbols: ['sim:A', 'sim:B'], denied: ['*'] });
  });

  it.skipIf(endpoint.readOnly)(
    'loses symbols at once when its permissions narrow, and regains the requested ones when they widen',
    async () => {
      const one = await enter(await token({ symbols: ['sim:*'] }));
      const first = await one.subscribe({ channel: 'quotes', symbols: ['sim:A', 'sim:B', 'fx:C'], rate: 50 });
      expect(first).toMatchObject({ ok: true, symbols: ['sim:A', 'sim:B'], denied: ['fx:C'] });
      await one.refresh(await token({ symbols: ['sim:A'] }));
      const narrower = messagesOf(one, 'changed') as SubscriptionChange[];
      expect(narrower).toEqual([
        {
          room: first.ok && first.room,
          answer: {
            ok: true,
            room: expect.any(String),
            rate: 50,
            symbols: ['sim:A'],
            denied: ['sim:B', 'fx:C'],
          },
        },
      ]);
      const before = one.frames.length;
      await tick();
      await until(() => symbolsIn(one.frames.slice(before)).length > 0);
      expect(symbolsIn(one.frames.slice(before))).toEqual(['sim:A']);
      await one.refresh(await token({ symbols: ['*'] }));
      const wider = messagesOf(one, 'changed')[1] as SubscriptionChange;
      expect(wider.answer).toMatchObject({ ok: true, symbols: ['sim:A', 'sim:B', 'fx:C'], denied: [] });
      const room = wider.answer.ok ? wider.answer.room : '';
      await until(() => one.frames.some((frame) => frame.room === room));
      const mine = one.frames.filter((frame) => frame.room === room);
      expect(mine[0]).toMatchObject({ full: true });
      expect(symbolsIn(mine)).toEqual(['sim:A', 'sim:B', 'fx:C']);
    },
  );

  it.skipIf(endpoint.readOnly)('is unchanged by a rejected refresh, which reports the reason', async () => {
    const one = await enter(await token({ sub: 'ada' }));
    expect(await one.refresh(await token({ sub: 'bob' }))).toMatchObject({
      ok: false,
      error: { code: 'forbidden', message: 'the token is of "bob", and the connection of "ada"' },
    });
    expect(await one.refresh(await token({}, -10))).toMatchObject({
      ok: false,
      error: { code: 'token_expired' },
    });
    expect(await one.refresh('nonsense')).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
    expect(await one.refresh('')).toMatchObject({ ok: false, error: { code: 'bad_request' } });
    expect(await one.subscribe({ channel: 'quotes', symbols: ['*'] })).toMatchObject({ ok: true });
  });

  it('is closed when its token is revoked, also after a restart; others stay open', async () => {
    const made = await token({ jti: 'screen 7' });
    const one = await enter(made);
    const other = await enter(await token({ jti: 'screen 8' }));
    const revoke = async (
      by: string | undefined,
      body: unknown,
    ): Promise<{ status: number; body: unknown }> => {
      const answer = await fetch(`${server.url}/api/revocations`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...(by && { Authorization: `Bearer ${by}` }) },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: await answer.json() };
    };
    expect(await revoke(undefined, { jti: 'screen 7' })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect(await revoke(made, { jti: 'screen 7' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    const operator = await token({ role: 'operator', sub: 'olga' });
    expect(await revoke(operator, { jti: '' })).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await revoke(operator, { jti: 'screen 7' })).toEqual({
      status: 201,
      body: { revocation: { jti: 'screen 7', at: clock.wall(), closed: 1 } },
    });
    await until(() => one.closed);
    expect(messagesOf(one, 'error')).toMatchObject([
      { code: 'unauthenticated', message: 'the token "screen 7" was revoked' },
    ]);
    expect(other.closed).toBe(false);
    await server.stop();
    await start({});
    expect(await endpoint.connect(server.url, made)).toMatchObject({ error: { code: 'unauthenticated' } });
    const list = await fetch(`${server.url}/api/revocations`, {
      headers: { Authorization: `Bearer ${operator}` },
    });
    expect(await list.json()).toEqual({ revocations: [{ jti: 'screen 7', at: clock.wall() }] });
  });

  it('counts towards the connection limit in the token', async () => {
    const made = await token({ connections: 2 });
    const first = await enter(made);
    await enter(made);
    const third = await endpoint.connect(server.url, made);
    expect(third).toMatchObject({ error: { code: 'too_many_connections', retry: true } });
    await enter(await token({ sub: 'bob', connections: 2 }));
    first.close();
    await until(() => server.connections === 2);
    await enter(made);
  });

  it.skipIf(endpoint.readOnly)('has as many subscriptions as its token permits', async () => {
    const again = await enter(await token({ subscriptions: 1 }));
    expect(await again.subscribe({ channel: 'quotes', symbols: ['sim:A'] })).toMatchObject({ ok: true });
    expect(await again.subscribe({ channel: 'quotes', symbols: ['sim:B'] })).toMatchObject({
      ok: false,
      error: { code: 'too_many_subscriptions' },
    });
  });

  it('is denied symbols and channels that its token does not permit', async () => {
    const one = await enter(await token({ symbols: 'sim:A', channels: 'quotes', rate: 3 }));
    expect(
      await one.subscribe({ channel: 'quotes', symbols: ['fx:C', 'board:all'], rate: 50 }),
    ).toMatchObject({
      ok: true,
      rate: 2,
      symbols: ['sim:A'],
      denied: ['fx:C', '*'],
    });
    expect(await one.subscribe({ channel: 'depth', symbols: ['sim:A'] })).toMatchObject({
      ok: false,
      error: { code: 'forbidden', message: 'the channel "depth" is not for this token', retry: false },
    });
  });

  it('of a guest counts towards the guest limit', async () => {
    await server.stop();
    await start({ guests: ['sim:A'], guestLimits: { rate: 1, connections: 1 } });
    await enter(undefined);
    expect(await endpoint.connect(server.url, undefined)).toMatchObject({
      error: { code: 'too_many_connections', message: 'guests may have 1 connections at a time' },
    });
    await enter(await token({ role: 'trader' }));
  });

  it.skipIf(endpoint.readOnly)('of a guest gets the permissions of a token on refresh', async () => {
    await server.stop();
    await start({ guests: ['sim:A'], guestLimits: { rate: 1, connections: 1 } });
    const guest = await enter(undefined);
    const answer = await guest.subscribe({ channel: 'quotes', symbols: ['sim:*'], rate: 50 });
    expect(answer).toMatchObject({ ok: true, rate: 1, symbols: ['sim:A'] });
    expect(await guest.refresh(await token({ role: 'trader' }))).toEqual({ ok: true });
    expect(messagesOf(guest, 'changed')).toMatchObject([
      { answer: { ok: true, rate: 50, symbols: ['sim:A', 'sim:B'], denied: [] } },
    ]);
    await enter(undefined);
  });
});
