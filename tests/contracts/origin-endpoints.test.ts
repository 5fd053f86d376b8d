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

/** The id of a polling connection that a program has opened. */
async function openSession(): Promise<string> {
  const { text } = await ask(`${ENGINE}&transport=polling`, {});
  return /"sid":"(.*?)"/.exec(text)?.[1] ?? '';
}

interface Endpoint {
  readonly name: string;
  /** What who is let in gets. */
  readonly welcome: number;
  knock(headers: Headers): Promise<BareAnswer>;
}

const ENDPOINTS: readonly Endpoint[] = [
  { name: 'HTTP', welcome: 200, knock: (headers) => ask('/api/streams', headers) },
  {
    name: 'an act over HTTP',
    // It is let in at this endpoint; the act itself is for programs of this machine.
    welcome: 400,
    knock: (headers) =>
      ask(
        '/api/sessions',
        headers,
        { method: 'POST', headers: { 'Content-Type': 'application/json' } },
        '{}',
      ),
  },
  {
    name: 'Socket.IO polling',
    welcome: 200,
    knock: (headers) => ask(`${ENGINE}&transport=polling`, headers),
  },
  {
    name: 'a polling connection of somebody else',
    welcome: 200,
    knock: async (headers) =>
      ask(`${ENGINE}&transport=polling&sid=${await openSession()}`, headers, { method: 'POST' }, '40'),
  },
  {
    name: 'Socket.IO WebSocket',
    welcome: 101,
    knock: (headers) => ask(`${ENGINE}&transport=websocket`, { ...UPGRADE, ...headers }),
  },
  { name: '/ws', welcome: 101, knock: (headers) => ask('/ws', { ...UPGRADE, ...headers }) },
  { name: '/sse', welcome: 200, knock: (headers) => ask('/sse?channel=quotes&symbols=*', headers) },
  {
    name: 'the upgrade of somebody else’s connection',
    welcome: 101,
    knock: async (headers) =>
      ask(`${ENGINE}&transport=websocket&sid=${await openSession()}`, { ...UPGRADE, ...headers }),
  },
];

const host = (): string => new URL(server.url).host;

describe.each(ENDPOINTS)('at the endpoint of $name', ({ knock, welcome }) => {
  it.each<[who: string, headers: () => Headers]>([
    ['a program, which has no origin', () => ({})],
    ['a page of ours', () => ({ Origin: server.url })],
    ['a page of ours by its own fetch', () => ({ 'Sec-Fetch-Site': 'same-origin' })],
    ['a page of a listed site', () => ({ Origin: LISTED })],
    [
      'a page of ours behind a proxy that ends TLS',
      () => ({
        Origin: 'https://wall.example',
        'X-Forwarded-Host': 'wall.example',
        'X-Forwarded-Proto': 'https',
        'X-Forwarded-For': '192.0.2.1',
      }),
    ],
  ])('%s is let in', async (_, headers) => {
    // Acts have a rule of their own for requests that came through a proxy.
    const { status } = await knock(headers());
    expect(welcome === 400 ? [400, 403] : [welcome]).toContain(status);
  });

  it.each<[who: string, headers: () => Headers, message: RegExp]>([
    ['a page of another site', () => ({ Origin: 'https://evil.example' }), /"https:\/\/evil\.example"/],
    ['a page of another port', () => ({ Origin: 'http://127.0.0.1:1' }), /"http:\/\/127\.0\.0\.1:1"/],
    ['a page that hides its origin', () => ({ Origin: 'null' }), /hide their origin/],
    ['a listed site without its TLS', () => ({ Origin: 'http://desk.example' }), /"http:\/\/desk\.example"/],
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
  ])('%s is refused with the error of the contract', async (_, headers, message) => {
    const answer = await knock(headers());
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
    it('may read the answer when it is listed, and caches know that it depends on that', async () => {
      const { headers } = await ask(path, { Origin: LISTED });
      expect(headers['access-control-allow-origin']).toBe(LISTED);
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      expect(headers.vary).toMatch(/Origin/);
      expect((await ask(path, {})).headers.vary).toMatch(/Origin/);
    });

    it('may ask beforehand', async () => {
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

it('what was refused left nothing behind', async () => {
  const before = server.gateway.connections;
  await Promise.all(ENDPOINTS.slice(0, 3).map(({ knock }) => knock({ Origin: 'https://evil.example' })));
  expect(server.gateway.connections).toBe(before);
});
