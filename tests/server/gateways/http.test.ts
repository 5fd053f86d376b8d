import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Instrument } from '../../../lib/market/instrument';
import { toSymbol } from '../../../lib/market/instrument';
import { ProtocolError } from '../../../lib/protocol/error';
import { createAccess } from '../../../server/access/access';
import { createEdge } from '../../../server/edge/edge';
import { createApi } from '../../../server/gateways/http/api';
import type { ApiDependencies, BarQuery, StreamView } from '../../../server/gateways/http/api-dependencies';
import { createHttpServer } from '../../../server/gateways/http/http-server';
import { createLog } from '../../../server/telemetry/log';
import { systemClock } from '../../../server/time/clock';
import { NO_OTHERS, oneTape, stoppedClock } from './http/api-stubs';
import { installedBoards } from './http/installed-boards';

const accessOf = (symbols: 'off' | readonly string[]) =>
  createAccess(
    { guests: { symbols, rate: 50, connections: 100 }, tokens: undefined, dataDir: '' },
    systemClock(),
    createLog({ level: 'silent', format: 'json' }),
  );

const servers: ReturnType<typeof createHttpServer>[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

function instrument(symbol: string): Instrument {
  return {
    symbol: toSymbol(symbol),
    name: symbol,
    venue: 'sim',
    currency: 'USD',
    kind: 'share',
    priceDecimals: 2,
    tickSize: 0.01,
    sizeDecimals: 0,
    lotSize: 1,
    colorConvention: 'green-up',
  };
}

const asked: BarQuery[] = [];

const live: StreamView = {
  name: '/live',
  isVisibleTo: () => true,
  stats: () => ({
    stream: '/live',
    name: 'simulator',
    source: 'simulated',
    state: 'ok',
    sources: [],
    since: 1,
    eventsPerSecond: 600,
    clients: 0,
    rooms: 0,
    version: 7,
    uptime: 3,
  }),
  instruments: () => [instrument('sim:ACME'), instrument('fx:EUR/USD')],
  quotes: () => [],
  async bars(query) {
    asked.push(query);
    return [];
  },
};

async function open(
  change: Partial<ApiDependencies> = {},
  allowedOrigins: readonly string[] = [],
): Promise<{ url: string; port: number; errors: unknown[] }> {
  const errors: unknown[] = [];
  const tape = { id: 'week-12', start: 1, end: 2, symbols: ['sim:ACME'], events: 3, bytes: 4 };
  const access = accessOf(['*']);
  const edge = createEdge({ allowedOrigins });
  const hono = createApi({
    streams: {
      clock: stoppedClock,
      all: () => [live],
      find: (stream) => (stream === '/live' ? live : undefined),
    },
    tapes: oneTape(tape),
    ...NO_OTHERS,
    boards: installedBoards(),
    ...{ access, edge },
    notify: async () => ({ connections: 0, acknowledged: 0 }),
    notReady: () => undefined,
    onError: (error) => errors.push(error),
    ...change,
  });
  const server = createHttpServer({
    hono,
    pages: {
      async handle(request, response) {
        if (request.url === '/broken') throw new Error('secret detail');
        response.end(`page ${request.url}`);
      },
      upgrade: (_, socket) => socket.destroy(),
    },
    ...{ access, edge },
    onError: (error) => errors.push(error),
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, errors };
}

async function ask(
  url: string,
  init?: RequestInit,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Sends raw bytes, and reads until the server closes. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const statusOf = (answer: string): string => answer.split(' ', 2)[1] ?? '';
const get = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;

describe('the API', () => {
  it('is alive, and ready unless it has a reason not to be', async () => {
    const { url } = await open();
    expect(await ask(`${url}/healthz`)).toEqual({ status: 200, body: { alive: true } });
    expect(await ask(`${url}/readyz`)).toEqual({ status: 200, body: { ready: true } });
    const stopping = await open({ notReady: () => 'stopping' });
    expect((await ask(`${stopping.url}/healthz`)).status).toBe(200);
    expect(await ask(`${stopping.url}/readyz`)).toEqual({
      status: 503,
      body: { ready: false, reason: 'stopping' },
    });
  });

  it('answers with objects named after their content', async () => {
    const { url } = await open();
    expect((await ask(`${url}/api/streams`)).body).toMatchObject({
      streams: [{ stream: '/live', symbols: 2 }],
    });
    expect((await ask(`${url}/api/instruments?stream=live`)).body).toMatchObject({
      instruments: [{ symbol: 'sim:ACME' }, { symbol: 'fx:EUR/USD' }],
    });
    expect((await ask(`${url}/api/instruments?stream=/live`)).status).toBe(200);
    const calendarDays = [{ calendar: 'XNYS', from: '2027-01-11', to: '2027-01-11', hours: [] }];
    const { url: own } = await open({ calendarDays: () => calendarDays });
    expect((await ask(`${own}/api/instruments?stream=live`)).body).toMatchObject({ calendarDays });
    expect((await ask(`${url}/api/bars?symbol=fx:EUR/USD`)).body).toEqual({ bars: [] });
    expect((await ask(`${url}/api/tapes`)).body).toMatchObject({ tapes: [{ id: 'week-12' }] });
    expect((await ask(`${url}/api/tapes/week-12`)).body).toMatchObject({ tape: { events: 3 } });
    expect((await ask(`${url}/api/boards`)).body).toMatchObject({
      boards: [{ id: 'overview' }, { id: 'focus' }, { id: 'quotes' }, { id: 'markets' }],
    });
    expect((await ask(`${url}/api/boards/focus`)).body).toMatchObject({ board: { id: 'focus' } });
  });

  it('passes all parameters of a request for bars', async () => {
    const { url } = await open();
    asked.length = 0;
    await ask(`${url}/api/bars?stream=live&symbol=sim:ACME&interval=5m&from=1&to=2&limit=3`);
    await ask(`${url}/api/bars?symbol=sim:ACME`);
    expect(asked).toEqual([
      { symbol: 'sim:ACME', interval: '5m', from: 1, to: 2, limit: 3 },
      { symbol: 'sim:ACME', interval: '1m', limit: 500 },
    ]);
  });

  it.each([
    ['bars', /symbol must be given/],
    ['bars?symbol=ACME', /symbol must be a symbol.*"ACME"/],
    ['bars?symbol=sim:ACME&interval=7m', /interval must be one of.*"7m"/],
    ['bars?symbol=sim:ACME&from=NaN', /from must be a time.*"NaN"/],
    ['bars?symbol=sim:ACME&from=-9999999999999999', /from must be a time.*"-9999/],
    ['bars?symbol=sim:ACME&from=9999999999999999', /from must be a time/],
    ['bars?symbol=sim:ACME&from=2&to=1', /from must not be after to.*"2"/],
    ['bars?symbol=sim:ACME&limit=0', /limit must be a whole number from 1 to 5000.*"0"/],
    ['bars?symbol=sim:ACME&limit=5001', /limit/],
    ['bars?symbol=sim:ACME&limit=1e3', /limit/],
    ['bars?symbol=sim:ACME&limit=', /limit/],
    ['bars?symbol=sim:ACME&limit=1&limit=2', /"limit" is given 2 times/],
    ['bars?symbol=sim:ACME&form=1', /no parameter "form"/],
    ['bars?symbol=sim:ACME&__proto__=1', /__proto__/],
    ['instruments?stream=a%20b', /stream must be the name.*"a b"/],
    ['instruments?stream=../live', /stream/],
  ])('rejects %s with the reason', async (path, message) => {
    const { url } = await open();
    const { status, body } = await ask(`${url}/api/${path}`);
    expect({ status, body }).toEqual({
      status: 400,
      body: { code: 'bad_request', message: expect.stringMatching(message), retry: false },
    });
  });

  it.each([
    ['instruments?stream=replay/1', 'not_found'],
    ['bars?symbol=sim:NONE', 'unknown_symbol'],
    ['tapes/none', 'not_found'],
    ['boards/none', 'not_found'],
    ['nothing', 'not_found'],
  ])('answers 404 for %s', async (path, code) => {
    const { url } = await open();
    const { status, body } = await ask(`${url}/api/${path}`);
    expect({ status, code: body.code, retry: body.retry }).toEqual({ status: 404, code, retry: false });
  });

  it('allows reading only', async () => {
    const { url } = await open();
    const response = await fetch(`${url}/api/streams`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await response.json()).toMatchObject({ code: 'bad_request' });
    expect((await fetch(`${url}/api/streams`, { method: 'HEAD' })).status).toBe(200);
  });

  it('shows the set-up of sources to programs on this machine and to callers that may read metrics', async () => {
    const asOperator: boolean[] = [];
    const list = (_: unknown, isOperator: boolean): [] => {
      asOperator.push(isOperator);
      return [];
    };
    const { url } = await open({ sources: { time: () => 5, list, producers: () => [] } });
    expect((await ask(`${url}/api/sources`)).body).toEqual({ time: 5, sources: [] });
    await ask(`${url}/api/sources`, { headers: { 'X-Forwarded-For': '192.0.2.7' } });
    expect(asOperator).toEqual([true, false]);
  });

  it('shows guests the permitted data only', async () => {
    const { url } = await open({ access: accessOf(['fx:*']) });
    expect((await ask(`${url}/api/instruments`)).body).toMatchObject({
      instruments: [{ symbol: 'fx:EUR/USD' }],
    });
    expect((await ask(`${url}/api/streams`)).body).toMatchObject({ streams: [{ symbols: 1 }] });
    expect(await ask(`${url}/api/bars?symbol=sim:ACME`)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(await ask(`${url}/api/tapes`)).toEqual({ status: 200, body: { tapes: [] } });
    expect((await ask(`${url}/api/tapes/week-12`)).status).toBe(404);
    const off = await open({ access: accessOf('off') });
    expect(await ask(`${off.url}/api/boards`)).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect((await ask(`${off.url}/healthz`)).status).toBe(200);
  });

  it('lets pages of other sites read only if they are listed', async () => {
    const { url } = await open({}, ['https://desk.example']);
    const from = async (origin: string) =>
      (await fetch(`${url}/api/boards`, { headers: { origin } })).headers.get('access-control-allow-origin');
    expect(await from('https://desk.example')).toBe('https://desk.example');
    expect(await from('https://evil.example')).toBeNull();
  });

  it('excludes live answers from caches', async () => {
    const { url } = await open();
    expect((await fetch(`${url}/api/streams`)).headers.get('cache-control')).toBe('no-store');
  });

  it('hides the message of internal errors', async () => {
    const streams = {
      clock: stoppedClock,
      all: () => {
        throw new Error('secret detail');
      },
      find: () => undefined,
    };
    const { url, errors } = await open({ streams });
    const { status, body } = await ask(`${url}/api/streams`);
    expect([status, body]).toEqual([500, { code: 'internal', message: 'the server failed', retry: true }]);
    expect(errors).toHaveLength(1);
  });
});

describe('a webhook over HTTP', () => {
  const TOKEN = 'secret-of-the-hook';
  const taken: string[] = [];
  const hooks = {
    require: (token: string) => {
      if (token !== TOKEN) throw new ProtocolError('not_found', 'there is no hook with this token');
    },
    take: (_: string, body: Buffer) => void taken.push(body.toString()),
  };
  const post = (url: string, body: string, type = 'text/plain', token = TOKEN) =>
    ask(`${url}/api/hooks/${token}`, { method: 'POST', body, headers: { 'Content-Type': type } });

  it('is answered once its body has arrived', async () => {
    const { url } = await open({ hooks });
    expect(await post(url, 'up')).toEqual({ status: 202, body: { received: true } });
    expect((await post(url, '{}', 'application/json; charset=utf-8')).status).toBe(202);
    expect(taken).toEqual(['up', '{}']);
  });

  it('has a bound on its body, and types, and does not repeat its token', async () => {
    const { url, errors } = await open({ hooks });
    const answers = [
      await post(url, 'x'.repeat(65_537)),
      await post(url, 'x=1', 'application/x-www-form-urlencoded'),
      await post(url, 'x', 'text/plain', 'another'),
      await ask(`${url}/api/hooks/${TOKEN}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([413, 415, 404, 405]);
    expect(JSON.stringify([answers, errors])).not.toContain(TOKEN);
  });
});

describe('the HTTP server', () => {
  it('passes all other requests to the pages', async () => {
    const { url } = await open();
    expect(await (await fetch(`${url}/wall/overview?symbol=sim:A`)).text()).toBe(
      'page /wall/overview?symbol=sim:A',
    );
  });

  it('serves pages for reading only', async () => {
    const { url } = await open();
    const response = await fetch(`${url}/`, { method: 'POST', body: 'x'.repeat(100_000) });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await fetch(`${url}/`, { method: 'HEAD' })).status).toBe(200);
  });

  it('answers 500 when the pages fail, and continues', async () => {
    const { url, errors } = await open();
    expect((await ask(`${url}/broken`)).status).toBe(500);
    expect(errors).toHaveLength(1);
    expect((await ask(`${url}/healthz`)).status).toBe(200);
  });

  it.each([
    ['two slashes', '//'],
    ['another site behind two slashes', '//evil.example/wall'],
    ['a bare percent sign', '/%'],
    ['broken UTF-8', '/%ff%fe'],
    ['an encoded zero byte', '/a%00b'],
    ['an encoded line break', '/a%0d%0ab'],
    ['a backslash', '/\\evil.example'],
    ['a star', '*'],
    ['no slash', 'wall'],
    ['another scheme', 'ftp://a/wall'],
    ['10 kB of address', `/${'a'.repeat(10_000)}`],
  ])('rejects %s', async (_, target) => {
    const { port, url } = await open();
    const answer = await raw(port, get(target));
    expect(statusOf(answer)).toBe('400');
    expect((await ask(`${url}/healthz`)).status).toBe(200);
  });

  it.each([
    ['a zero byte', 'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['no HTTP at all', '\x16\x03\x01\x02\r\n\r\n', '400'],
    ['an invalid host', 'GET /api/boards HTTP/1.1\r\nHost: a b/\r\nConnection: close\r\n\r\n', '400'],
    ['no host', 'GET /api/boards HTTP/1.1\r\nConnection: close\r\n\r\n', '400'],
    ['20 kB of headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, '431'],
    [
      'an upgrade of an API path',
      'GET /api HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      '404',
    ],
    [
      'an upgrade of //',
      'GET // HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      '400',
    ],
  ])('survives %s', async (_, bytes, status) => {
    const { port, url } = await open();
    expect(statusOf(await raw(port, bytes))).toBe(status);
    expect((await ask(`${url}/healthz`)).status).toBe(200);
  });

  it('accepts an absolute URL as the target', async () => {
    const { port } = await open();
    expect(statusOf(await raw(port, get('http://a/healthz')))).toBe('200');
    expect(await raw(port, get('http://a'))).toMatch(/page \/$/m);
  });

  it('survives a query that cannot be decoded', async () => {
    const { port } = await open();
    expect(statusOf(await raw(port, get('/api/instruments?stream=%')))).toBe('400');
    expect(statusOf(await raw(port, get('/api/tapes/%2e%2e%2f')))).toBe('404');
  });
});
