import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { anInstrument, defined } from '../server/events';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

describe('HTTP with tokens', () => {
  let server: LiveServer;

  afterEach(() => server.stop());

  async function start(options: LiveServerOptions): Promise<void> {
    const symbols = ['sim:A', 'sim:B', 'fx:C'];
    server = await startLiveServer(new ScriptedFeed(symbols.map((symbol) => defined(anInstrument(symbol)))), {
      ...options,
    });
  }

  async function ask(
    path: string,
    { token, body, url = server.url }: { token?: string | undefined; body?: unknown; url?: string } = {},
  ): Promise<{ status: number; body: Record<string, unknown>; challenge: string | null }> {
    const answer = await fetch(`${url}${path}`, {
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    return {
      status: answer.status,
      body: (await answer.json()) as Record<string, unknown>,
      challenge: answer.headers.get('www-authenticate'),
    };
  }

  it('answers with data that the token permits, and names what it does not', async () => {
    await start({ guests: 'off', tokens: { secret: SECRET } });
    const token = await makeToken({ claims: { symbols: ['sim:*'], channels: ['quotes', 'bars'] } });
    const { body } = await ask('/api/instruments', { token });
    expect((body.instruments as { symbol: string }[]).map(({ symbol }) => symbol)).toEqual([
      'sim:A',
      'sim:B',
    ]);
    expect((await ask('/api/streams', { token })).body).toMatchObject({ streams: [{ symbols: 2 }] });
    expect(await ask('/api/bars?symbol=sim:A', { token })).toMatchObject({ status: 200, body: { bars: [] } });
    expect(await ask('/api/bars?symbol=fx:C', { token })).toMatchObject({
      status: 403,
      body: { code: 'forbidden', message: '"fx:C" is not for this token', retry: false },
      challenge: null,
    });
    const narrow = await makeToken({ claims: { channels: ['quotes'] } });
    expect(await ask('/api/bars?symbol=sim:A', { token: narrow })).toMatchObject({
      status: 403,
      body: { code: 'forbidden', message: 'the channel "bars" is not for this token' },
    });
  });

  it('permits actions by role, and by address where required', async () => {
    await start({ guests: ['*'], tokens: { secret: SECRET } });
    const notice = { user: 'bob', body: 'hello' };
    expect(await ask('/api/notify', { body: notice })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated', message: expect.stringContaining('to notify') },
    });
    for (const role of ['viewer', 'trader', 'producer']) {
      const token = await makeToken({ claims: { role } });
      expect(await ask('/api/notify', { token, body: notice })).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
    }
    for (const role of ['operator', 'admin']) {
      const token = await makeToken({ claims: { role } });
      expect(await ask('/api/notify', { token, body: notice })).toMatchObject({ status: 200 });
    }
    expect(await ask('/api/sessions', { body: { tapes: ['none'] } })).toMatchObject({ status: 401 });
    const viewer = await makeToken({ claims: { role: 'viewer' } });
    expect(await ask('/api/sessions', { token: viewer, body: { tapes: ['none'] } })).toMatchObject({
      status: 403,
    });
    const trader = await makeToken({ claims: { role: 'trader' } });
    expect(await ask('/api/sessions', { token: trader, body: { tapes: ['none'] } })).toMatchObject({
      status: 404,
    });
  });

  it.skipIf(outside === undefined)('permits an operator to act from another machine', async () => {
    await start({ guests: 'off', tokens: { secret: SECRET }, host: '0.0.0.0' });
    const url = server.url.replace('0.0.0.0', outside as string);
    const token = await makeToken({ claims: { role: 'operator' } });
    expect(await ask('/api/notify', { url, token, body: { user: 'bob', body: 'x' } })).toMatchObject({
      status: 200,
    });
    expect(await ask('/api/notify', { url, body: { user: 'bob', body: 'x' } })).toMatchObject({
      status: 401,
    });
  });

  it('does not treat a client with an invalid token as a guest', async () => {
    await start({ guests: ['*'], tokens: { secret: SECRET } });
    expect(await ask('/api/instruments')).toMatchObject({ status: 200 });
    expect(await ask('/api/instruments', { token: 'wrong' })).toMatchObject({ status: 401 });
    const answer = await fetch(`${server.url}/api/instruments`, { headers: { Authorization: 'Basic YTpi' } });
    expect(answer.status).toBe(200);
  });

  it('ignores tokens on a server without tokens, and has none to revoke', async () => {
    await start({});
    expect(await ask('/api/instruments', { token: 'a token of somewhere else' })).toMatchObject({
      status: 200,
    });
    expect(await ask('/api/revocations', { body: { jti: 'one' } })).toMatchObject({
      status: 400,
      body: { code: 'bad_request', message: expect.stringContaining('no tokens here') },
    });
  });

  it('rejects a token in the query of Socket.IO and of the API, without repeating it', async () => {
    await start({ guests: 'off', tokens: { secret: SECRET } });
    const token = await makeToken();
    const socket = await ask(`/socket.io/?EIO=4&transport=polling&token=${token}`);
    expect(socket).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    const api = await ask(`/api/instruments?token=${token}`, { token });
    expect(api).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(JSON.stringify([socket, api])).not.toContain(token.slice(-20));
  });
});
