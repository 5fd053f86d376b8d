import { describe, expect, it } from 'vitest';
import type { Alert, FiringNotice } from '../../lib/protocol/alert';
import { ABOVE, ask, create, history, listen, server, start, TIMEOUT_MS, trade } from './alert-fixture';
import type { EndpointConnection } from './endpoint-driver';
import { ENDPOINTS } from './endpoint-drivers';
import { makeToken, SECRET } from './token-maker';

describe('alerts with tokens', () => {
  const tokens = { secret: SECRET };
  const token = (claims: object = {}): Promise<string> => makeToken({ claims: { ...claims } });

  it('belong to the user of the token, not of the query, and require permission', async () => {
    await start({ tokens });
    const made = await create({ token: await token(), user: 'bob' });
    expect((await ask('', { token: await token() })).alerts).toMatchObject([{ id: made.id }]);
    expect((await ask('', { token: await token({ sub: 'bob' }) })).alerts).toEqual([]);
    expect((await ask('', { user: 'ada' })).status).toBe(401);
    const viewer = await ask('', { token: await token({ role: 'viewer' }), body: ABOVE });
    expect([viewer.status, viewer.message]).toEqual([
      403,
      'this token may not have alerts: its role lacks the permission',
    ]);
    expect((await ask('', { token: await token({ symbols: ['sim:B'] }), body: ABOVE })).status).toBe(403);
  });

  it('fire only for symbols that the user and the connection may see at that time', async () => {
    await start({ tokens });
    const wide = await token();
    const narrow = await token({ symbols: ['sim:B'] });
    const seesA = await listen({ token: wide });
    const seesB = await listen({ token: narrow });
    await create({ token: wide }, { ...ABOVE, repeat: 'always', pause: 1 });
    await create({ token: wide }, { ...ABOVE, symbol: 'sim:B' });
    await trade('sim:A', 99, 101);
    await trade('sim:B', 99, 101);
    await expect.poll(() => seesA.length, { timeout: TIMEOUT_MS }).toBe(2);
    await expect.poll(() => seesB.length, { timeout: TIMEOUT_MS }).toBe(1);
    expect(seesB.map(({ data }) => (data as FiringNotice).firing.symbol)).toEqual(['sim:B']);
    expect((await history({ token: narrow })).map(({ symbol }) => symbol)).toEqual(['sim:B']);

    // The user reconnects with narrower permissions: the new firing is neither stored nor sent.
    const { alerts } = await ask('', { token: narrow });
    expect(alerts.map(({ symbol, denied }: Alert) => [symbol, denied])).toEqual([
      ['sim:A', true],
      ['sim:B', undefined],
    ]);
    await trade('sim:A', 99, 101);
    await trade('sim:B', 99);
    expect((await history({ token: wide })).map(({ symbol }) => symbol)).toEqual(['sim:B', 'sim:A']);
  });

  it.each(ENDPOINTS.filter(({ readOnly }) => !readOnly))(
    'do not fire for a symbol that a refresh at $name has taken away',
    async (endpoint) => {
      await start({ tokens });
      const wide = await token();
      await create({ token: wide }, { ...ABOVE, repeat: 'always', pause: 1 });
      const connection = (await endpoint.connect(server.url, wide)) as EndpointConnection;
      expect(await connection.refresh(await token({ symbols: ['sim:B'] }))).toEqual({ ok: true });
      await trade('sim:A', 99, 101);
      expect(await connection.refresh(await token({ channels: ['depth'] }))).toEqual({ ok: true });
      await trade('sim:A', 99, 101);
      connection.close();
      expect(await history({ token: wide })).toEqual([]);
      await trade('sim:A', 99, 101);
      // One alone: firings of a user are stored in order, and none of the earlier ones was.
      await expect.poll(async () => (await history({ token: wide })).length).toBe(1);
    },
  );

  it('do not fire for a revoked token', async () => {
    await start({ tokens });
    const ada = await token({ jti: 'lost' });
    await create({ token: ada });
    await fetch(`${server.url}/api/revocations`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${await token({ sub: 'op', role: 'operator' })}`,
      },
      body: JSON.stringify({ jti: 'lost' }),
    });
    await trade('sim:A', 99, 101);
    expect(await history({ token: await token() })).toEqual([]);
  });
});
