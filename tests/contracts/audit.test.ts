import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anInstrument, defined } from '../server/events';
import { CapturedLog } from './captured-log';
import { ENDPOINTS, isRefused } from './endpoint-drivers';
import { type LiveServer, startLiveServer } from './live-server';
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
