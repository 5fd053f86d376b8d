import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FiringNotice } from '../../lib/protocol/alert';
import type { Notice } from '../../lib/protocol/messages';
import {
  ABOVE,
  type AlertCall,
  ask,
  create,
  history,
  listen,
  server,
  start,
  TIMEOUT_MS,
  trade,
} from './alert-fixture';

describe('an alert', () => {
  it('reaches all tabs of its user and no other user, is kept until acknowledged, and fires once', async () => {
    await start();
    const tabs = [await listen({ user: 'ada' }), await listen({ user: 'ada' })];
    const others = [await listen({ user: 'bob' }), await listen({})];
    const made = await create({ user: 'ada' }, { ...ABOVE, note: 'the old high' });
    expect(made).toMatchObject({ repeat: 'once', pause: 60, hysteresis: 0.1, armed: true, unseen: 0 });
    await trade('sim:A', 99, 100.5);
    for (const got of tabs) await expect.poll(() => got.length, { timeout: TIMEOUT_MS }).toBe(1);
    expect(others).toEqual([[], []]);
    const [{ body, data }] = tabs[0] as [Notice];
    expect(body).toBe('sim:A: last crosses above 100: 100.5 (the old high)');
    const { type, firing, unseen } = data as FiringNotice;
    expect([type, unseen]).toEqual(['alert', 1]);
    expect(firing).toMatchObject({
      alert: made.id,
      symbol: 'sim:A',
      value: 100.5,
      price: 100.5,
      seen: false,
    });

    const listed = await ask('', { user: 'ada' });
    expect(listed).toMatchObject({ unseen: 1, webhook: false, most: 100 });
    expect(listed.alerts).toEqual(
      [{ ...made, armed: false, unseen: 1, firedAt: firing.time, now: undefined }].map(
        ({ now: _, ...alert }) => alert,
      ),
    );
    expect(await history({ user: 'ada' })).toEqual([firing]);
    expect(await history({ user: 'bob' })).toEqual([]);
    expect(await ask(`/${made.id}/seen`, { user: 'ada', method: 'POST' })).toEqual({
      status: 200,
      unseen: 0,
    });
    expect(await history({ user: 'ada' })).toEqual([{ ...firing, seen: true }]);

    await ask(`/${made.id}`, { user: 'ada', method: 'PATCH', body: { armed: true } });
    await trade('sim:A', 101, 99, 102);
    await expect.poll(async () => (await history({ user: 'ada' })).length, { timeout: TIMEOUT_MS }).toBe(2);
  });

  it('with repeat fires at most once per pause, and can be changed and removed', async () => {
    await start();
    const call = { user: 'ada' };
    const made = await create(call, { ...ABOVE, repeat: 'always', pause: 3_600 });
    await trade('sim:A', 99, 101, 99, 101);
    await expect.poll(async () => (await history(call)).length, { timeout: TIMEOUT_MS }).toBe(1);
    const changed = await ask(`/${made.id}`, {
      ...{ ...call, method: 'PATCH' },
      body: { condition: { kind: 'price', crosses: 'below', price: 90 }, pause: 1, via: ['desktop'] },
    });
    expect(changed.alert).toMatchObject({
      id: made.id,
      pause: 1,
      repeat: 'always',
      via: ['desktop'],
      now: 101,
    });
    expect((await ask(`/${made.id}`, { ...call, method: 'DELETE' })).alert.id).toBe(made.id);
    await trade('sim:A', 91, 89);
    expect(await ask('', call)).toMatchObject({ alerts: [], unseen: 0 });
    expect(await history(call)).toHaveLength(1);
    expect((await ask(`/${made.id}`, { ...call, method: 'DELETE' })).status).toBe(404);
  });

  it('of another user is not found', async () => {
    await start();
    const { id } = await create({ user: 'ada' });
    const foreign: AlertCall[] = [{ method: 'DELETE' }, { method: 'PATCH', body: { armed: false } }];
    for (const call of foreign) expect((await ask(`/${id}`, { ...call, user: 'bob' })).status).toBe(404);
    expect((await ask(`/${id}/seen`, { user: 'bob', method: 'POST' })).status).toBe(404);
    expect((await ask('', { user: 'ada' })).alerts).toHaveLength(1);
  });

  it.each([
    [{ symbol: 'sim:A' }, 'alert.condition must be an object, not undefined'],
    [{ ...ABOVE, symbol: 'nothing' }, 'alert.symbol must be a symbol (venue:code), not "nothing"'],
    [{ condition: ABOVE.condition }, 'alert.symbol must be a symbol (venue:code), not undefined'],
    [
      { ...ABOVE, condition: { kind: 'feed', seconds: 5 } },
      'alert.symbol must be absent: a feed has no symbol, not "sim:A"',
    ],
    [
      { ...ABOVE, condition: { kind: 'moon' } },
      'alert.condition.kind must be one of price, move, volume, spread, halt, feed, not "moon"',
    ],
    [
      { ...ABOVE, condition: { kind: 'price', crosses: 'over', price: 1 } },
      'alert.condition.crosses must be one of above, below, not "over"',
    ],
    [
      { ...ABOVE, condition: { kind: 'price', crosses: 'above', price: '1' } },
      'alert.condition.price must be a number from -1000000000000 to 1000000000000, not "1"',
    ],
    [{ ...ABOVE, pause: 0 }, 'alert.pause must be a whole number from 1 to 86400, not 0'],
    [{ ...ABOVE, via: ['fax'] }, 'alert.via.0 must be some of sound, desktop, webhook, each once, not "fax"'],
    [{ ...ABOVE, via: ['webhook'] }, 'alert.via has "webhook", and this server has none set'],
    [
      { ...ABOVE, repaet: 'once' },
      'alert has "repaet", which is not one of symbol, condition, repeat, pause, hysteresis, via, note, armed',
    ],
    [[], 'alert must be an object, not an empty array'],
  ])('that is invalid is rejected with the reason: %j', async (body, message) => {
    await start();
    expect(await ask('', { user: 'ada', body })).toEqual({
      ...{ status: 400, code: 'bad_request', message, retry: false },
    });
  });

  it('is rejected for an unknown symbol, above the limit, and without a user', async () => {
    await start({ alerts: { most: 1 } });
    const refused = async (call: AlertCall) => {
      const { status, code, message } = await ask('', call);
      return [status, code, message];
    };
    expect(await refused({ user: 'ada', body: { ...ABOVE, symbol: 'sim:X' } })).toEqual([
      ...[404, 'unknown_symbol', '/live has no symbol "sim:X"'],
    ]);
    await create({ user: 'ada' });
    expect(await refused({ user: 'ada', body: ABOVE })).toEqual([
      ...[429, 'too_many_subscriptions', 'there may be 1 alerts of a user, and there are'],
    ]);
    await create({ user: 'bob' });
    expect(await refused({})).toEqual([
      ...[400, 'bad_request', 'user must be given: there are no tokens that name the user'],
    ]);
    expect((await refused({ user: 'ada', headers: { origin: 'http://evil.example' } }))[0]).toBe(403);
    expect((await ask('/history?limit=0', { user: 'ada' })).message).toBe(
      'limit must be a whole number from 1 to 1000, not "0"',
    );
  });
});

describe('alert storage', () => {
  it('keeps alerts, firings, acknowledgements and the side of the price over a restart', async () => {
    const dataDir = await start();
    const call = { user: 'ada' };
    const [fired, waits, seen] = [
      await create(call),
      await create(call, { ...ABOVE, symbol: 'sim:B' }),
      await create(call),
    ];
    await trade('sim:A', 99, 101);
    await trade('sim:B', 99);
    await ask(`/${seen.id}/seen`, { ...call, method: 'POST' });
    const before = await history(call);
    expect(before.map(({ alert, seen: isSeen }) => [alert, isSeen]).sort()).toEqual(
      [
        [fired.id, false],
        [seen.id, true],
      ].sort(),
    );
    await server.stop();

    await start({ dataDir });
    expect(await history(call)).toEqual(before);
    expect(await ask('', call)).toMatchObject({
      unseen: 1,
      alerts: [{ id: fired.id }, { id: waits.id }, { id: seen.id }],
    });
    // It crossed while the server was down.
    await trade('sim:B', 105);
    await expect.poll(async () => (await history(call))[0]?.alert, { timeout: TIMEOUT_MS }).toBe(waits.id);
    expect((await history(call))[0]?.value).toBe(105);
  });
});

describe('the webhook', () => {
  type Answer = (response: ServerResponse, post: number) => void;

  /** Starts a real server with the given answers. @returns its URL and the received texts */
  async function hook(answer: Answer): Promise<{ url: string; texts: string[]; bodies: unknown[] }> {
    const texts: string[] = [];
    const bodies: unknown[] = [];
    const http = createServer(async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      bodies.push(JSON.parse(body));
      texts.push(JSON.parse(body).text);
      answer(response, texts.length);
    });
    onTestFinished(() => {
      http.closeAllConnections();
      http.close();
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/secret`, texts, bodies };
  }

  it("receives firings in Slack's format when the alert requests it", async () => {
    const { url, bodies } = await hook((response) => response.end('ok'));
    await start({ alerts: { webhook: url } });
    expect((await ask('', { user: 'ada' })).webhook).toBe(true);
    await create({ user: 'ada' }, { ...ABOVE, via: [] });
    await create({ user: 'ada' }, { ...ABOVE, via: ['webhook'], note: '<!channel> & co' });
    await trade('sim:A', 99, 101);
    await expect.poll(() => bodies.length, { timeout: TIMEOUT_MS }).toBe(1);
    expect(bodies).toMatchObject([
      {
        text: 'sim:A: last crosses above 100: 101 (&lt;!channel&gt; &amp; co)',
        alert: { symbol: 'sim:A', value: 101, note: '<!channel> & co' },
      },
    ]);
  });
});
