import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../server/telemetry/log';
import { anInstrument, defined } from '../server/events';
import { ManualClock } from '../server/manual-clock';
import type { EndpointConnection } from './endpoint-driver';
import { ENDPOINTS, isRefused } from './endpoint-drivers';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const DAY = 86_400_000; // ms

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

interface ScreenBody {
  readonly id: string;
  readonly code: string;
  readonly secret: string;
  readonly token: string;
  readonly seconds: number;
  readonly expires: number;
  readonly state: string;
}

describe('a screen without a keyboard', () => {
  let server: LiveServer;
  let dataDir: string;
  let clock: ManualClock;
  let logged: string;
  let operator: string;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'screens-'));
    clock = new ManualClock(Date.now() * 1_000);
    logged = '';
    await start();
    operator = await token({ role: 'operator' });
  });

  afterEach(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true });
  });

  async function start(options: LiveServerOptions = {}): Promise<void> {
    const log = createLog(
      { level: 'trace', format: 'json' },
      {
        write: (line: string) => {
          logged += line;
        },
      },
    );
    const symbols = ['sim:A', 'sim:B', 'fx:C'];
    const feed = new ScriptedFeed(symbols.map((symbol) => defined(anInstrument(symbol))));
    server = await startLiveServer(feed, {
      ...{ guests: 'off', tokens: { secret: SECRET }, dataDir, log, accessClock: clock },
      ...options,
    });
  }

  const token = (claims: Record<string, unknown>): Promise<string> =>
    makeToken({ claims, now: clock.wall(), expires: 400 * 86_400 });

  async function ask(
    path: string,
    init: { as?: string; body?: unknown; method?: string } = {},
  ): Promise<Answer> {
    const { as, body } = init;
    const answer = await fetch(`${server.url}${path}`, {
      method: init.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(as !== undefined && { Authorization: `Bearer ${as}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  const screenOf = ({ body }: Answer): ScreenBody => body.screen as ScreenBody;
  const begin = async (facts: object = { name: 'Lobby', inches: 55 }): Promise<ScreenBody> =>
    screenOf(await ask('/api/screens', { body: facts }));
  const claim = (secret: string): Promise<Answer> => ask('/api/screens/claim', { body: { secret } });
  const approve = (code: string, requested: object = { name: 'Lobby' }, as = operator): Promise<Answer> =>
    ask(`/api/screens/codes/${code}`, { as, body: requested });

  async function pairScreen(requested?: object): Promise<ScreenBody> {
    const { code, secret } = await begin();
    await approve(code, requested);
    return screenOf(await claim(secret));
  }

  async function enter(as: string): Promise<EndpointConnection> {
    const connection = await ENDPOINTS[0]?.connect(server.url, as);
    if (connection === undefined || isRefused(connection)) throw new Error('the connection was rejected');
    return connection;
  }

  it('shows a code, is approved, and gets the permissions that the operator chose', async () => {
    const { code, secret, seconds } = await begin();
    expect(seconds).toBe(600);
    const waiting = claim(secret);
    const shown = await ask(`/api/screens/codes/${code.toLowerCase()}`, { as: operator });
    expect(shown.body.screen).toMatchObject({ name: 'Lobby', inches: 55, address: '127.0.0.1' });
    const approved = await approve(`${code.slice(0, 4)}-${code.slice(4)}`, {
      ...{ name: 'Lobby, left', place: 'ground floor', symbols: ['sim:*'], rate: 4 },
    });
    expect(approved).toMatchObject({ status: 201, body: { screen: { name: 'Lobby, left', by: 'ada' } } });
    const screen = screenOf(await waiting);
    expect(screen).toMatchObject({ state: 'approved', name: 'Lobby, left', boards: [] });

    expect((await ask('/api/access', { as: screen.token })).body.access).toMatchObject({
      ...{ user: screen.id, id: screen.id, symbols: ['sim:*'], rate: 4, acts: [], welcome: true },
    });
    const connection = await enter(screen.token);
    expect(await connection.subscribe({ channel: 'quotes', symbols: ['*'], rate: 50 })).toMatchObject({
      ...{ ok: true, rate: 4, symbols: ['sim:A', 'sim:B'] },
    });
    const { screens } = (await ask('/api/screens', { as: operator })).body as { screens: object[] };
    expect(screens).toMatchObject([{ id: screen.id, place: 'ground floor', connections: 1 }]);
    connection.close();
  });

  it('is disconnected when it is revoked, and stays rejected, also after a restart', async () => {
    const screen = await pairScreen();
    const connection = await enter(screen.token);
    const revoked = await ask(`/api/screens/${screen.id}`, { as: operator, method: 'DELETE' });
    expect(revoked).toMatchObject({ status: 200, body: { screen: { id: screen.id, closed: 1 } } });
    await expect.poll(() => connection.closed).toBe(true);
    expect(connection.messages).toContainEqual([
      'error',
      expect.objectContaining({ code: 'unauthenticated' }),
    ]);
    await server.stop();
    await start();
    expect(await ENDPOINTS[0]?.connect(server.url, screen.token)).toMatchObject({
      error: { code: 'unauthenticated' },
    });
    expect((await ask('/api/screens', { as: operator })).body).toEqual({ screens: [] });
    expect(await ask(`/api/screens/${screen.id}`, { as: operator, method: 'DELETE' })).toMatchObject({
      status: 404,
    });
  });

  it('keeps its name and its token over a restart; the disk has only the id of the token', async () => {
    const screen = await pairScreen();
    const renamed = await ask(`/api/screens/${screen.id}`, {
      ...{ as: operator, method: 'PATCH', body: { name: 'Canteen' } },
    });
    expect(renamed).toMatchObject({ status: 200, body: { screen: { name: 'Canteen' } } });
    await server.stop();
    await start();
    expect((await ask('/api/instruments', { as: screen.token })).status).toBe(200);
    expect((await ask('/api/screens', { as: operator })).body).toMatchObject({
      screens: [{ name: 'Canteen', connections: 0 }],
    });
    const kept = readdirSync(dataDir, { withFileTypes: true }).filter((entry) => entry.isFile());
    const texts = kept.map(({ name }) => readFileSync(join(dataDir, name), 'utf8')).join('');
    for (const text of [texts, logged]) {
      expect(text).toContain(screen.id);
      for (const secret of [screen.token, operator]) expect(text).not.toContain(secret.slice(-20));
    }
  });

  it('renews its own token; other tokens cannot be renewed', async () => {
    const screen = await pairScreen();
    const renew = (as: string): Promise<Answer> => ask('/api/screens/renewal', { as, body: {} });
    expect(screenOf(await renew(screen.token)).expires).toBe(screen.expires);
    clock.advance(46 * DAY);
    const longer = screenOf(await renew(screen.token));
    expect(longer.expires).toBeGreaterThan(screen.expires);
    clock.advance(60 * DAY);
    expect((await ask('/api/instruments', { as: screen.token })).body.code).toBe('token_expired');
    expect((await ask('/api/instruments', { as: longer.token })).status).toBe(200);
    expect((await renew(operator)).body).toMatchObject({ code: 'forbidden' });
    await ask(`/api/screens/${screen.id}`, { as: operator, method: 'DELETE' });
    expect((await renew(longer.token)).body).toMatchObject({ code: 'unauthenticated' });
  });

  it('gets no permissions that the operator does not have', async () => {
    const narrow = await token({ role: 'operator', sub: 'bob', symbols: ['sim:*'], rate: 4 });
    const { code, secret } = await begin();
    for (const part of [
      { symbols: ['fx:C'] },
      { symbols: ['*'] },
      { symbols: ['board:all'] },
      { rate: 10 },
    ]) {
      expect(await approve(code, { name: 'x', ...part }, narrow)).toMatchObject({
        ...{
          status: 403,
          body: { code: 'forbidden', message: expect.stringContaining('not yours to give') },
        },
      });
    }
    await approve(code, { name: 'x' }, narrow);
    const screen = screenOf(await claim(secret));
    const { instruments } = (await ask('/api/instruments', { as: screen.token })).body;
    expect((instruments as { symbol: string }[]).map(({ symbol }) => symbol)).toEqual(['sim:A', 'sim:B']);
  });

  it('is approved, listed, renamed and revoked by operators only', async () => {
    const { code } = await begin();
    const screen = await pairScreen();
    for (const role of ['viewer', 'trader', 'producer', undefined]) {
      const as = role && (await token({ role }));
      const status = role === undefined ? 401 : 403;
      const asks = [
        ask('/api/screens', { ...(as && { as }) }),
        ask(`/api/screens/codes/${code}`, { ...(as && { as }) }),
        ask(`/api/screens/codes/${code}`, { ...(as && { as }), body: { name: 'x' } }),
        ask(`/api/screens/codes/${code}`, { ...(as && { as }), method: 'DELETE' }),
        ask(`/api/screens/${screen.id}`, { ...(as && { as }), method: 'PATCH', body: { name: 'x' } }),
        ask(`/api/screens/${screen.id}`, { ...(as && { as }), method: 'DELETE' }),
      ];
      expect((await Promise.all(asks)).map((answer) => answer.status)).toEqual(asks.map(() => status));
    }
    const own = await ask('/api/screens', { as: screen.token });
    expect(own).toMatchObject({ status: 403, body: { message: expect.stringContaining('let screens in') } });
  });

  it('has a code that is valid once', async () => {
    const { code, secret } = await begin();
    const answers = await Promise.all([approve(code), approve(code), approve(code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404, 404]);
    expect((await approve(code)).status).toBe(404);
    const [one, again] = [screenOf(await claim(secret)), screenOf(await claim(secret))];
    expect(again.id).toBe(one.id);
    expect((await ask('/api/screens', { as: operator })).body.screens).toHaveLength(1);
  });

  it('learns that it was refused, and its code expires', async () => {
    const { code, secret } = await begin();
    const waiting = claim(secret);
    expect((await ask(`/api/screens/codes/${code}`, { as: operator, method: 'DELETE' })).status).toBe(200);
    expect(screenOf(await waiting)).toEqual({ state: 'refused' });
    expect((await approve(code)).status).toBe(404);
  });

  it('has a code that expires', async () => {
    const { code, secret } = await begin();
    clock.advance(600_000);
    expect((await approve(code)).status).toBe(404);
    expect(await claim(secret)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('cannot be found by guessing its code or secret', async () => {
    const { code, secret } = await begin();
    for (let guess = 0; guess < 10; guess++) expect((await approve('BBBBBBBB')).status).toBe(404);
    const spent = {
      status: 429,
      body: { code: 'rate_limited', message: expect.stringContaining('10 wrong codes') },
    };
    expect(await approve(code)).toMatchObject(spent);
    expect(await ask(`/api/screens/codes/${code}`, { as: operator })).toMatchObject(spent);
    const other = await token({ role: 'admin', sub: 'grace' });
    expect((await approve(code, { name: 'x' }, other)).status).toBe(201);
    const wrong = await claim(secret.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')));
    expect(wrong.status).toBe(404);
    expect(JSON.stringify(wrong.body)).not.toContain(secret.slice(1));
    clock.advance(600_000);
    expect((await approve(code)).status).toBe(404);
  });

  it('gets the configured public URL of the server', async () => {
    expect(await begin()).not.toHaveProperty('approve');
    await server.stop();
    await start({ publicUrl: 'https://wall.example' });
    expect(await begin()).toHaveProperty('approve', 'https://wall.example/approve');
  });

  it('gets a limited number of codes per address', async () => {
    const answers = await Promise.all(Array.from({ length: 61 }, () => ask('/api/screens', { body: {} })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(60);
    expect(answers.find(({ status }) => status !== 201)).toMatchObject({
      status: 429,
      body: { code: 'rate_limited', retry: true },
    });
    clock.advance(600_000);
    expect((await ask('/api/screens', { body: {} })).status).toBe(201);
  });

  it('is answered with the reason for invalid requests', async () => {
    const { code } = await begin();
    const long = 'x'.repeat(61);
    const faults: [Promise<Answer>, RegExp][] = [
      [ask('/api/screens', { body: { name: long } }), /screen\.name .*1 to 60 visible characters/],
      [ask('/api/screens', { body: { place: 'a\u202eb' } }), /screen\.place .*visible characters/],
      [ask('/api/screens', { body: { inches: 1e9 } }), /inches .*500, not 1000000000/],
      [ask('/api/screens', { body: [] }), /must be an object/],
      [approve('no code', { name: 'x' }), /"no code" is not a screen’s code/],
      [approve(code, {}), /approval\.name/],
      [approve(code, { name: 'x', rate: 3 }), /one of 1, 2, 4, 10, 20, 50, not 3/],
      [approve(code, { name: 'x', symbols: [] }), /approval\.symbols/],
      [approve(code, { name: 'x', symbols: ['a b'] }), /"a b"/],
      [approve(code, { name: 'x', boards: ['nope'] }), /no board "nope"/],
      [claim(''), /claim\.secret/],
    ];
    for (const [asked, message] of faults) {
      const { status, body } = await asked;
      expect([status < 500, body.message]).toEqual([true, expect.stringMatching(message)]);
    }
    expect((await ask('/api/screens', { method: 'PUT' })).status).toBe(405);
    expect((await approve(code)).status).toBe(201);
  });

  it('learns that pairing is impossible where tokens have an external issuer', async () => {
    await server.stop();
    await start({ tokens: { keys: { file: join(dataDir, 'none.json') } } });
    expect(await ask('/api/screens', { body: {} })).toMatchObject({
      ...{ status: 403, body: { code: 'forbidden', message: expect.stringContaining('AUTH_SECRET') } },
    });
    expect((await ask('/api/access')).body.access).toMatchObject({ tokens: true, screens: false });
  });
});

describe('an access request', () => {
  it('returns the principal, with a token and without', async () => {
    const feed = new ScriptedFeed([defined(anInstrument('sim:A'))]);
    const server = await startLiveServer(feed, { guests: 'off', tokens: { secret: SECRET } });
    try {
      const ask = async (as?: string): Promise<unknown> => {
        const headers = as === undefined ? {} : { headers: { Authorization: `Bearer ${as}` } };
        const answer = await fetch(`${server.url}/api/access`, headers);
        return [answer.status, await answer.json()];
      };
      expect(await ask()).toMatchObject([200, { access: { tokens: true, welcome: false, acts: [] } }]);
      expect(await ask('wrong')).toMatchObject([401, { code: 'unauthenticated' }]);
      const access = {
        user: 'ada',
        welcome: true,
        acts: expect.arrayContaining(['sessions']),
        rate: 50,
        symbols: ['*'],
      };
      expect(await ask(await makeToken())).toMatchObject([200, { access }]);
    } finally {
      await server.stop();
    }
  });
});
