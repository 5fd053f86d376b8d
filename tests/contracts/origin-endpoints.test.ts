import type { RequestOptions } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BareAnswer, bareRequest, UPGRADE } from './bare-request';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

const LISTED = 'https://desk.example';
const ENGINE = '/socket.io/?EIO=4';

let server: LiveServer;

beforeAll(async () => {
  server = await startLiveServer(new ScriptedFeed([]), {
    edge: { allowedOrigins: [LISTED], trustProxy: { addresses: ['loopback'] } },
  });
});

afterAll(() => server.stop());

type Headers = Record<string, string>;

const ask = (
  path: string,
  headers: Headers,
  options: RequestOptions = {},
  body?: string,
): Promise<BareAnswer> =>
  bareRequest(`${server.url}${path}`, { ...options, headers: { ...options.headers, ...headers } }, body);

/** Opens a polling connection without an origin. @returns its id */
async function openSession(): Promise<string> {
  const { text } = await ask(`${ENGINE}&transport=polling`, {});
  return /"sid":"(.*?)"/.exec(text)?.[1] ?? '';
}

interface Endpoint {
  readonly name: string;
  /** Status of an accepted request. */
  readonly accepted: number;
  request(headers: Headers): Promise<BareAnswer>;
}

const ENDPOINTS: readonly Endpoint[] = [
  { name: 'HTTP', accepted: 200, request: (headers) => ask('/api/streams', headers) },
  {
    name: 'an action over HTTP',
    // The origin is accepted; the action itself requires a local program.
    accepted: 400,
    request: (headers) =>
      ask(
        '/api/sessions',
        headers,
        { method: 'POST', headers: { 'Content-Type': 'application/json' } },
        '{}',
      ),
  },
  {
    name: 'Socket.IO polling',
    accepted: 200,
    request: (headers) => ask(`${ENGINE}&transport=polling`, headers),
  },
  {
    name: 'a polling connection of another client',
    accepted: 200,
    request: async (headers) =>
      ask(`${ENGINE}&transport=polling&sid=${await openSession()}`, headers, { method: 'POST' }, '40'),
  },
  {
    name: 'Socket.IO WebSocket',
    accepted: 101,
    request: (headers) => ask(`${ENGINE}&transport=websocket`, { ...UPGRADE, ...headers }),
  },
  { name: '/ws', accepted: 101, request: (headers) => ask('/ws', { ...UPGRADE, ...headers }) },
  { name: '/sse', accepted: 200, request: (headers) => ask('/sse?channel=quotes&symbols=*', headers) },
  {
    name: 'the upgrade of another client’s connection',
    accepted: 101,
    request: async (headers) =>
      ask(`${ENGINE}&transport=websocket&sid=${await openSession()}`, { ...UPGRADE, ...headers }),
  },
];

const host = (): string => new URL(server.url).host;

describe.each(ENDPOINTS)('the endpoint $name', ({ request, accepted }) => {
  it.each<[who: string, headers: () => Headers]>([
    ['a program, without an origin', () => ({})],
    ['an own page', () => ({ Origin: server.url })],
    ['an own page with fetch', () => ({ 'Sec-Fetch-Site': 'same-origin' })],
    ['a page of a listed site', () => ({ Origin: LISTED })],
    [
      'an own page behind a proxy that terminates TLS',
      () => ({
        Origin: 'https://wall.example',
        'X-Forwarded-Host': 'wall.example',
        'X-Forwarded-Proto': 'https',
        'X-Forwarded-For': '192.0.2.1',
      }),
    ],
  ])('accepts %s', async (_, headers) => {
    // Actions have an additional rule for requests through a proxy.
    const { status } = await request(headers());
    expect(accepted === 400 ? [400, 403] : [accepted]).toContain(status);
  });

  it.each<[who: string, headers: () => Headers, message: RegExp]>([
    ['a page of another site', () => ({ Origin: 'https://evil.example' }), /"https:\/\/evil\.example"/],
    ['a page of another port', () => ({ Origin: 'http://127.0.0.1:1' }), /"http:\/\/127\.0\.0\.1:1"/],
    ['a page that hides its origin', () => ({ Origin: 'null' }), /hide their origin/],
    ['a listed site without TLS', () => ({ Origin: 'http://desk.example' }), /"http:\/\/desk\.example"/],
    [
      'an image on another site',
      () => ({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }),
      /another site/,
    ],
    [
      'a page that came without TLS to a proxy that has it',
      () => ({ Origin: `http://${host()}`, 'X-Forwarded-Proto': 'https' }),
      /may not connect/,
    ],
  ])('rejects %s with the documented error', async (_, headers, message) => {
    const answer = await request(headers());
    expect(answer.status).toBe(403);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(message),
      retry: false,
    });
  });
});

describe.each(['/api/streams', '/sse?channel=quotes&symbols=*', `${ENGINE}&transport=polling`])(
  'a page of another site at %s',
  (path) => {
    it('may read the response when it is listed, and the response varies by origin', async () => {
      const { headers } = await ask(path, { Origin: LISTED });
      expect(headers['access-control-allow-origin']).toBe(LISTED);
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      expect(headers.vary).toMatch(/Origin/);
      expect((await ask(path, {})).headers.vary).toMatch(/Origin/);
    });

    it('may send a preflight request', async () => {
      const question = {
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization',
      };
      const { status, headers } = await ask(path, { Origin: LISTED, ...question }, { method: 'OPTIONS' });
      expect(status).toBe(204);
      expect(headers['access-control-allow-methods']).toMatch(/POST/);
      expect(headers['access-control-allow-headers']).toMatch(/Authorization/);
      const evil = await ask(path, { Origin: 'https://evil.example', ...question }, { method: 'OPTIONS' });
      expect([evil.status, evil.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    });
  },
);

it('a rejected connection leaves no resources', async () => {
  const before = server.gateway.connections;
  await Promise.all(ENDPOINTS.slice(0, 3).map(({ request }) => request({ Origin: 'https://evil.example' })));
  expect(server.gateway.connections).toBe(before);
});
