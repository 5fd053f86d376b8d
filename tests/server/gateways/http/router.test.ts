import { describe, expect, it } from 'vitest';
import { defineRoute, type RouteDefinition } from '../../../../lib/protocol/http/route';
import * as z from '../../../../lib/schema/zod';
import { createAccess } from '../../../../server/access/access';
import { createEdge } from '../../../../server/edge/edge';
import { type HandledRoute, handle } from '../../../../server/gateways/http/route-handler';
import { createRouter } from '../../../../server/gateways/http/router';
import { createLog } from '../../../../server/telemetry/log';
import { systemClock } from '../../../../server/time/clock';

const LOCAL = '127.0.0.1';
const REMOTE = '192.0.2.7';

function aRoute(path: RouteDefinition['path'], over: Partial<RouteDefinition> = {}): HandledRoute {
  const answers = { 200: z.object({ path: z.string() }) };
  const route: RouteDefinition = {
    ...{ name: 'getX', method: 'GET', path, access: 'public', summary: 'Returns its path.', answers },
    ...over,
  };
  return { route, handler: () => ({ path: `${route.method} ${path}` }) };
}

function routerOf(routes: readonly HandledRoute[], guests: 'off' | readonly string[] = 'off') {
  const errors: unknown[] = [];
  const access = createAccess(
    { guests: { symbols: guests, rate: 50, connections: 100 }, tokens: undefined, dataDir: '' },
    systemClock(),
    createLog({ level: 'silent', format: 'json' }),
  );
  const router = createRouter(routes, {
    ...{ access, edge: createEdge({ allowedOrigins: [] }) },
    onError: (error) => errors.push(error),
  });
  const ask = async (path: string, { method = 'GET', from = LOCAL, ...init }: CallOptions = {}) => {
    const incoming = { headers: { host: 'localhost', ...init.headers }, socket: { remoteAddress: from } };
    const answer = await router.request(path, { method, ...init }, { incoming });
    const text = await answer.text();
    return { status: answer.status, allow: answer.headers.get('allow'), text };
  };
  return { ask, errors, access };
}

interface CallOptions {
  readonly method?: string;
  readonly from?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('a router', () => {
  it.each([[undefined], ['everybody'], ['']])('does not start with a route whose access is %j', (access) => {
    const route = aRoute('/api/x', { access: access as RouteDefinition['access'] });
    expect(() => routerOf([route])).toThrow(RangeError);
    expect(() => routerOf([route])).toThrow(
      'GET /api/x must state its access, one of public, guest, sessions,',
    );
  });

  it('requires the permissions of each route, in any order of the routes', async () => {
    const routes = [
      aRoute('/api/open'),
      aRoute('/api/read', { access: 'guest' }),
      aRoute('/api/act', { access: 'record' }),
      aRoute('/api/mixed'),
      aRoute('/api/mixed', { method: 'POST', access: 'notify' }),
    ];
    for (const ordered of [routes, routes.toReversed()]) {
      const off = routerOf(ordered);
      expect((await off.ask('/api/open', { from: REMOTE })).status).toBe(200);
      expect((await off.ask('/api/read', { from: REMOTE })).status).toBe(401);
      expect((await off.ask('/api/act', { from: REMOTE })).status).toBe(403);
      expect((await off.ask('/api/act', { from: LOCAL })).status).toBe(200);
      expect((await off.ask('/api/mixed', { from: REMOTE })).status).toBe(200);
      expect((await off.ask('/api/mixed', { from: REMOTE, method: 'POST' })).status).toBe(403);
      const open = routerOf(ordered, ['*']);
      expect((await open.ask('/api/read', { from: REMOTE })).status).toBe(200);
      expect((await open.ask('/api/act', { from: REMOTE })).status).toBe(403);
    }
  });

  it('does not match a fixed path with a parameter, in any order of the routes', async () => {
    const routes = [
      aRoute('/api/x/:id', { method: 'DELETE' }),
      aRoute('/api/x/claim', { method: 'POST' }),
      aRoute('/api/:group/claim'),
    ];
    for (const ordered of [routes, routes.toReversed()]) {
      const { ask } = routerOf(ordered);
      expect((await ask('/api/x/claim', { method: 'POST' })).text).toContain('POST /api/x/claim');
      expect((await ask('/api/x/claim', { method: 'DELETE' })).status).toBe(405);
      expect((await ask('/api/x/7', { method: 'DELETE' })).text).toContain('DELETE /api/x/:id');
      expect((await ask('/api/y/claim')).text).toContain('GET /api/:group/claim');
    }
  });

  it('lists the methods of a path for a caller with permission for one of them', async () => {
    const { ask } = routerOf([
      aRoute('/api/x', { method: 'POST', access: 'notify' }),
      aRoute('/api/x', { access: 'guest' }),
    ]);
    expect(await ask('/api/x', { method: 'PUT' })).toMatchObject({ status: 401, allow: null });
    const open = routerOf(
      [aRoute('/api/x', { method: 'POST', access: 'notify' }), aRoute('/api/x', { access: 'guest' })],
      ['*'],
    );
    expect(await open.ask('/api/x', { method: 'PUT', from: REMOTE })).toMatchObject({
      ...{ status: 405, allow: 'GET, HEAD, POST' },
      text: expect.stringContaining('only GET and HEAD and POST'),
    });
  });

  it('answers an unknown path with 404 to callers with read permission, and with 401 to others', async () => {
    expect((await routerOf([], ['*']).ask('/api/none')).status).toBe(404);
    expect((await routerOf([]).ask('/api/none')).status).toBe(401);
  });

  it('accepts programs on this machine if the route permits it', async () => {
    const { ask } = routerOf([aRoute('/figures', { access: 'metrics', openToLocal: true })]);
    expect((await ask('/figures', { from: LOCAL })).status).toBe(200);
    expect((await ask('/figures', { from: REMOTE })).status).toBe(403);
  });

  it('checks permissions before query and body, and both before the handler', async () => {
    let handled = 0;
    const route = defineRoute({
      ...{ name: 'postX', method: 'POST', path: '/api/x/:id', access: 'notify', summary: 'Adds.' },
      query: z.strictObject({ n: z.string().regex(/^\d+$/, 'must be a number').transform(Number) }),
      body: {
        name: 'thing',
        schema: z.object({ size: z.int({ error: 'must be a whole number' }) }),
        maxBytes: 64,
      },
      answers: { 201: z.object({ id: z.string(), sum: z.number() }) },
    });
    const { ask } = routerOf([
      handle(route, ({ parameters: { id }, query: { n }, body: { size } }) => {
        handled++;
        return { id, sum: n + size };
      }),
    ]);
    const post = (query: string, body: string, over: CallOptions = {}) =>
      ask(`/api/x/7?${query}`, { method: 'POST', headers: JSON_TYPE, body, ...over });
    expect((await post('m=1', '', { from: REMOTE })).status).toBe(403);
    expect(await post('m=1', '{"size":1}')).toMatchObject({
      status: 400,
      text: expect.stringContaining('no parameter'),
    });
    expect((await post('n=x', '{"size":1}')).text).toContain('n must be a number, not \\"x\\"');
    expect((await post('n=1', '{"size":1.5}')).text).toContain('thing.size must be a whole number, not 1.5');
    expect((await post('n=1', '{')).text).toContain('the body is not JSON');
    expect((await post('n=1', '{"size":1}', { headers: {} })).status).toBe(415);
    expect((await post('n=1', `{"size":${' '.repeat(64)}1}`)).status).toBe(413);
    expect(handled).toBe(0);
    expect(await post('n=1', '{"size":2}')).toMatchObject({ status: 201, text: '{"id":"7","sum":3}' });
  });
});
