import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ANSWER } from '../../server/edge/security-headers';
import { bareRequest, UPGRADE } from './bare-request';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

let server: LiveServer;

beforeAll(async () => {
  server = await startLiveServer(new ScriptedFeed([]), {
    edge: {
      trustProxy: { hops: 1 },
      hstsSeconds: 300,
      frameAncestors: ["'self'", 'https://intranet.example'],
    },
  });
});

afterAll(() => server.stop());

const ANSWERS: readonly [what: string, status: number, path: string, headers?: object, method?: string][] = [
  ['the API', 200, '/api/streams'],
  ['health', 200, '/healthz'],
  ['an error of the API', 400, '/api/bars'],
  ['nothing there', 404, '/api/none'],
  ['a method that there is not', 405, '/api/streams', {}, 'DELETE'],
  ['an address that is none', 400, '//'],
  ['a refused origin', 403, '/api/streams', { Origin: 'https://evil.example' }],
  ['a poll', 200, '/socket.io/?EIO=4&transport=polling'],
  ['an error of Engine.IO', 400, '/socket.io/?EIO=4&transport=polling&sid=none'],
  ['a refused poll', 400, '/socket.io/?EIO=4&transport=polling&token=x'],
  ['a refused upgrade', 403, '/socket.io/?EIO=4&transport=websocket', { ...UPGRADE, Origin: 'null' }],
  ['an upgrade to nowhere', 404, '/nowhere', UPGRADE],
  ['what a page cannot take', 405, '/wall', {}, 'POST'],
  ['a built file', 404, '/_next/static/none.js'],
];

const lower = (headers: Readonly<Record<string, string>>): object =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

describe('every response', () => {
  it.each(ANSWERS)('has security headers: %s', async (_, status, path, headers = {}, method = 'GET') => {
    const asked = { path, method, headers: { ...headers } };
    const answer = await bareRequest(server.url, asked);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject(lower(EVERY_ANSWER));
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });

  it('has security headers even for an unparsable request', async () => {
    const { port } = new URL(server.url);
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GARBAGE\r\n\r\n'));
      socket.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      socket.once('close', () => resolve(text));
      socket.once('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    for (const [name, value] of Object.entries(EVERY_ANSWER))
      expect(answer).toContain(`${name}: ${value}\r\n`);
  });

  it('has HSTS over TLS only', async () => {
    const over = async (protocol: string) =>
      (await bareRequest(`${server.url}/healthz`, { headers: { 'X-Forwarded-Proto': protocol } })).headers[
        'strict-transport-security'
      ];
    expect(await over('https')).toBe('max-age=300');
    expect(await over('http')).toBeUndefined();
  });
});

describe('a page', () => {
  const page = async (path: string, headers: object = {}) =>
    (await bareRequest(`${server.url}${path}`, { headers: { ...headers } })).headers;
  const policyOf = async (path: string, headers: object = {}) =>
    String((await page(path, headers))['content-security-policy']);

  it('runs only our own scripts, by a new nonce each time', async () => {
    const policies = await Promise.all([policyOf('/'), policyOf('/')]);
    const nonces = policies.map(
      (policy) => /script-src 'self' 'nonce-([A-Za-z0-9+/]{22}==)';/.exec(policy)?.[1],
    );
    expect(nonces[0]).toBeDefined();
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('may connect to its own host', async () => {
    expect(await policyOf('/', { Host: 'wall.example:81' })).toContain(
      "connect-src 'self' ws://wall.example:81 wss://wall.example:81;",
    );
    const evil = await policyOf('/', { 'X-Forwarded-Host': 'x; script-src *' });
    expect(evil).not.toContain('script-src *');
  });

  it.each(['/wall', '/wall/focus?x=1', '/replay/abc'])(
    '%s may be framed by configured sites',
    async (path) => {
      const headers = await page(path);
      expect(headers['content-security-policy']).toMatch(
        /frame-ancestors 'self' https:\/\/intranet\.example$/,
      );
      expect(headers['x-frame-options']).toBeUndefined();
      expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    },
  );

  it.each(['/', '/desk', '/replay', '/sign-in', '/wallet'])('%s is never framed', async (path) => {
    const headers = await page(path);
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'$/);
    expect(headers['x-frame-options']).toBe('DENY');
  });

  it('is isolated from its opener on a secure connection', async () => {
    expect((await page('/desk', { 'X-Forwarded-Proto': 'https' }))['cross-origin-opener-policy']).toBe(
      'same-origin',
    );
    expect((await page('/desk'))['cross-origin-opener-policy']).toBeUndefined();
  });
});
