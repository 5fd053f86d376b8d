import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectOptions, connect, type MarketClient } from '../../lib/client/market-client';
import type { Problem } from '../../lib/client/problem';
import type { Frame } from '../../lib/protocol/messages';
import { anInstrument, aTrade, defined } from '../server/events';
import { ManualClock } from '../server/manual-clock';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET, type TokenParts } from './token-maker';

const START = 1_700_000_000_000_000;

describe('the client library', () => {
  let clock: ManualClock;
  let feed: ScriptedFeed;
  let server: LiveServer;
  let client: MarketClient;
  const problems: Problem[] = [];

  beforeEach(async () => {
    clock = new ManualClock(START);
    problems.length = 0;
    feed = new ScriptedFeed(['sim:A', 'sim:B'].map((symbol) => defined(anInstrument(symbol))));
    server = await startLiveServer(feed, {
      guests: 'off',
      tokens: { secret: SECRET, warning: 60 },
      accessClock: clock,
    });
  });

  afterEach(async () => {
    client.close();
    await server.stop();
  });

  const token = (parts: TokenParts = {}): Promise<string> => makeToken({ now: clock.wall(), ...parts });

  function open(options: ConnectOptions): void {
    client = connect({ url: server.url, reconnectionDelay: 20, transports: ['websocket'], ...options });
    client.on('error', (problem) => problems.push(problem));
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it('requests a new token before the old one expires, and keeps its subscriptions', async () => {
    let asked = 0;
    const frames: Frame[] = [];
    open({
      token: () => {
        asked++;
        return token({ expires: 600 });
      },
    });
    const subscription = client.subscribe({ channel: 'trades', symbols: ['*'], rate: 50 }, (frame) =>
      frames.push(frame),
    );
    await until(() => frames.length > 0);
    const { room } = subscription;
    for (let refreshed = 1; refreshed <= 3; refreshed++) {
      clock.advance(545_000);
      await until(() => asked === 1 + refreshed);
      // The server has the new token once it waits for that one to expire.
      await until(() => clock.untilNext > 500_000);
      feed.push(aTrade('sim:A', 100 + refreshed, 1, START));
      await until(() => frames.some(({ trades }) => trades?.some(({ price }) => price === 100 + refreshed)));
    }
    expect(subscription.room).toBe(room);
    expect(frames.filter((frame) => frame.full)).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it('reconnects with a new token after its token expired, and resumes', async () => {
    const lifetimes = [10, 600];
    const frames: Frame[] = [];
    open({ token: () => token({ expires: lifetimes.shift() ?? 0 }) });
    client.subscribe({ channel: 'quotes', symbols: ['sim:A'] }, (frame) => frames.push(frame));
    await until(() => client.state === 'live' && frames.length > 0);
    lifetimes.unshift(-1);
    clock.advance(11_000);
    await until(() => problems.some(({ code }) => code === 'token_expired'));
    await until(() => lifetimes.length === 0 && client.state === 'live');
    expect(problems.every(({ code, retry }) => code === 'token_expired' && retry)).toBe(true);
  });

  it('gives up when its only token expires', async () => {
    open({ token: await token({ expires: 10 }) });
    client.subscribe({ channel: 'quotes', symbols: ['sim:A'] }, () => {});
    await until(() => client.state === 'live');
    clock.advance(11_000);
    await until(() => client.state === 'refused');
    expect(client.lastError).toMatchObject({ code: 'token_expired', retry: false });
  });

  it('reconnects after a rejection when it is notified of another token', async () => {
    let now = await token({ claims: { sub: '' } });
    open({ token: () => now });
    client.subscribe({ channel: 'quotes', symbols: ['sim:A'] }, () => {});
    await until(() => client.state === 'refused');
    client.refresh();
    now = await token();
    expect(client.state).toBe('refused');
    client.refresh();
    await until(() => client.state === 'live');
  });

  it('retries when it could not get a token', async () => {
    let asked = 0;
    open({
      token: () => {
        if (++asked < 3) throw new Error('no token from the sign-in page');
        return token();
      },
    });
    await until(() => client.state === 'live');
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatchObject({
      code: 'unauthenticated',
      message: 'there is no token: no token from the sign-in page',
      retry: true,
    });
  });

  it('follows changed permissions: symbols are removed, and restored as requested', async () => {
    const symbols = [['*'], ['sim:A'], ['*']];
    const frames: Frame[] = [];
    open({ token: () => token({ expires: 600, claims: { symbols: symbols.shift() } }) });
    const subscription = client.subscribe({ channel: 'quotes', symbols: ['sim:*'], rate: 50 }, (frame) =>
      frames.push(frame),
    );
    await until(() => subscription.symbols.length === 2);
    clock.advance(545_000);
    await until(() => subscription.symbols.length === 1);
    expect(subscription).toMatchObject({ state: 'open', symbols: ['sim:A'], denied: ['sim:*'] });
    const before = frames.length;
    feed.push(aTrade('sim:A', 101, 1, START), aTrade('sim:B', 101, 1, START));
    await until(() => frames.slice(before).some(({ quotes }) => quotes?.some(({ last }) => last === 101)));
    expect(
      frames.slice(before).flatMap(({ quotes = [] }) => quotes.map(({ symbol }) => symbol)),
    ).not.toContain('sim:B');
    clock.advance(545_000);
    await until(() => subscription.symbols.length === 2);
    await until(() =>
      frames.some(({ quotes }) => quotes?.some(({ symbol, last }) => symbol === 'sim:B' && last === 101)),
    );
    expect(problems).toEqual([]);
  });

  it('gets data of newly permitted symbols after it reconnects with wider permissions', async () => {
    const symbols = [['sim:A'], ['*']];
    const frames: Frame[] = [];
    feed.push(aTrade('sim:A', 101, 1, START), aTrade('sim:B', 102, 1, START));
    open({ token: () => token({ claims: { symbols: symbols.shift() ?? ['*'] } }) });
    const subscription = client.subscribe({ channel: 'quotes', symbols: ['sim:*'], rate: 50 }, (frame) =>
      frames.push(frame),
    );
    await until(() => frames.some(({ quotes }) => quotes?.some(({ last }) => last === 101)));
    server.cutConnections();
    await until(() => subscription.symbols.length === 2);
    await until(() => frames.some(({ quotes }) => quotes?.some(({ last }) => last === 102)));
  });
});
