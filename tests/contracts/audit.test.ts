import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anInstrument, defined } from '../server/events';
import { CapturedLog } from './captured-log';
import { ENDPOINTS, isRefused } from './endpoint-drivers';
import { type LiveServer, startLiveServer } from './live-server';
import { RawConnection } from './raw-connection';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const ADDRESS = '127.0.0.1';

describe('the log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  let kept: CapturedLog;
  let server: LiveServer;

  beforeEach(async () => {
    kept = new CapturedLog();
    server = await startLiveServer(new ScriptedFeed([defined(anInstrument('sim:A'))]), {
      ...{ guests: 'off', tokens: { secret: SECRET }, dataDir: folder, log: kept.log },
    });
  });

  afterEach(async () => {
    await server.stop();
    kept.expectNoSecrets();
    rmSync(folder, { recursive: true, force: true });
  });

  const lines = (having: object): Record<string, unknown>[] =>
    kept.lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => Object.entries(having).every(([name, value]) => line[name] === value));

  const post = (path: string, token: string, body: object): Promise<Response> =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });

  it('records actions with actor and result', async () => {
    const operator = await makeToken({ claims: { sub: 'olga', role: 'operator', jti: 'badge 7' } });
    await post('/api/revocations', operator, { jti: 'screen 3' });
    await post('/api/notify', operator, { user: 'bob', body: 'a secret of bob' });
    await post('/api/notify', operator, { user: 7 });
    await fetch(`${server.url}/api/streams`, { headers: { Authorization: `Bearer ${operator}` } });
    const who = { audit: 'act', endpoint: 'http', address: ADDRESS, user: 'olga', jti: 'badge 7' };
    expect(lines({ audit: 'act' })).toMatchObject([
      { ...who, act: 'POST /api/revocations', status: 201, about: { jti: 'screen 3' } },
      { ...who, act: 'POST /api/notify', status: 200, about: { user: 'bob' } },
    ]);
    expect(kept.lines.join('')).not.toContain('a secret of bob');
  });

  it('records rejections with their reason', async () => {
    const viewer = await makeToken({ claims: { sub: 'vera', role: 'viewer' } });
    expect((await post('/api/revocations', viewer, { jti: 'screen 3' })).status).toBe(403);
    expect((await post('/api/revocations', 'nonsense', { jti: 'screen 3' })).status).toBe(401);
    expect(lines({ audit: 'refusal' })).toMatchObject([
      { endpoint: 'http', address: ADDRESS, user: 'vera', code: 'forbidden' },
      {
        endpoint: 'http',
        address: ADDRESS,
        code: 'unauthenticated',
        reason: 'the token is not a JSON Web Token',
      },
    ]);
    expect(lines({ audit: 'act' })).toEqual([]);
  });

  it.each([
    ['/api/sessions', 'Content-Length: 500', '{"tapes":["a"'],
    ['/api/sessions', 'Transfer-Encoding: chunked', '20\r\n{"tapes":["a"'],
    ['/api/alerts', 'Content-Length: 500', '{"symbol":'],
    ['/api/screens', 'Content-Length: 500', '{"name":"Hall"'],
    ['/api/imports?format=auto&name=a.csv&id=a', 'Content-Length: 500', 'timestamp,price'],
  ])('records a body of %s (%s) that breaks off as the fault of the client', async (path, length, body) => {
    const operator = await makeToken({ claims: { sub: 'olga', role: 'operator' } });
    const type = path.startsWith('/api/imports') ? 'application/octet-stream' : 'application/json';
    const head = [`POST ${path} HTTP/1.1`, 'Host: localhost', `Content-Type: ${type}`, length];
    const connection = new RawConnection(server.url);
    connection.send([...head, `Authorization: Bearer ${operator}`, '', body].join('\r\n'));
    await expect.poll(() => server.tcpConnections).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    connection.destroy();
    const refusals = () => server.access.audit.refusals().map(({ code, count }) => [code, count]);
    await expect.poll(refusals).toEqual([['bad_request', 1]]);
    expect(kept.lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)).toEqual([]);
  });

  it('repeats nothing of a body or message that is not JSON, which may hold a secret', async () => {
    const answer = await fetch(`${server.url}/api/screens/claim`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: `{"secret":"${SECRET}"`,
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ message: expect.not.stringContaining('secret') });
  });

  it.each(ENDPOINTS)(
    'uses one id for a connection at the endpoint $name in all its lines',
    async (endpoint) => {
      const token = await makeToken({ claims: { jti: 'screen 4', channels: ['quotes'] } });
      const outcome = await endpoint.connect(server.url, token);
      if (isRefused(outcome)) throw new Error(JSON.stringify(outcome));
      await until(() => lines({ msg: 'connected' }).length > 0);
      const { connection, user, jti } = lines({ msg: 'connected' }).at(-1) ?? {};
      expect([connection, user, jti]).toEqual([expect.any(String), 'ada', 'screen 4']);
      const operator = await makeToken({ claims: { sub: 'olga', role: 'operator' } });
      await post('/api/revocations', operator, { jti: 'screen 4' });
      await until(() => outcome.closed && lines({ msg: 'disconnected', connection }).length === 1);
      outcome.close();
      expect(lines({ connection }).map(({ msg, code }) => [msg, code])).toEqual([
        ['connected', undefined],
        ['rejected', 'unauthenticated'],
        ['disconnected', undefined],
      ]);
    },
  );
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
