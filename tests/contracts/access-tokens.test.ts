import { createSecretKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../lib/protocol/error';
import { createLog } from '../../server/telemetry/log';
import { anInstrument, defined } from '../server/events';
import type { EndpointConnection, EndpointDriver, Refused } from './endpoint-driver';
import { ENDPOINTS, isRefused, refusalOf } from './endpoint-drivers';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken as makeBareToken, SECRET, type TokenParts, unsignedToken } from './token-maker';

const OTHER_SECRET = createSecretKey(Buffer.from('another secret that signed no token of this server'));
const YEAR = 365 * 86_400;

/** Creates a valid token of this server, except for the given parts. */
const makeToken = ({ claims, ...parts }: TokenParts = {}): Promise<string> =>
  makeBareToken({ claims: { iss: 'house', aud: ['wall', 'desk'], ...claims }, ...parts });

/** Fault, token, expected code, and a part of the message. */
type Row = readonly [fault: string, token: () => Promise<string | undefined>, code: ErrorCode, named: string];

const ROWS: readonly Row[] = [
  ['absent', async () => undefined, 'unauthenticated', 'no token was given'],
  ['no token at all', async () => 'not-a-token', 'unauthenticated', 'not a JSON Web Token'],
  ['cut', async () => (await makeToken()).slice(0, -20), 'unauthenticated', 'signature is wrong'],
  [
    'changed',
    async () => {
      const [head, , signature] = (await makeToken()).split('.');
      const [, claims] = (await makeToken({ claims: { role: 'admin' } })).split('.');
      return `${head}.${claims}.${signature}`;
    },
    'unauthenticated',
    'signature is wrong',
  ],
  [
    'signed with another secret',
    () => makeToken({ key: OTHER_SECRET }),
    'unauthenticated',
    'signature is wrong',
  ],
  [
    'alg: none',
    async () =>
      unsignedToken({ sub: 'ada', role: 'admin', exp: Date.now() / 1_000 + 60, iss: 'house', aud: 'wall' }),
    'unauthenticated',
    '"none"',
  ],
  [
    'an algorithm that is not taken',
    () => makeToken({ alg: 'HS512', key: createSecretKey(Buffer.alloc(64, SECRET)) }),
    'unauthenticated',
    '"HS512"',
  ],
  ['expired', () => makeToken({ expires: -60 }), 'token_expired', 'expired at 20'],
  ['without an end', () => makeToken({ claims: { exp: undefined } }), 'unauthenticated', '"exp"'],
  ['without a user', () => makeToken({ claims: { sub: undefined } }), 'unauthenticated', '"sub"'],
  [
    'not yet valid',
    () => makeToken({ claims: { nbf: Math.floor(Date.now() / 1_000) + YEAR }, expires: 2 * YEAR }),
    'unauthenticated',
    'not valid before 20',
  ],
  [
    'for another audience',
    () => makeToken({ claims: { aud: 'till' } }),
    'unauthenticated',
    '"till", not for "wall"',
  ],
  ['without an audience', () => makeToken({ claims: { aud: undefined } }), 'unauthenticated', 'no "aud"'],
  [
    'from another issuer',
    () => makeToken({ claims: { iss: 'eve' } }),
    'unauthenticated',
    '"eve", not from "house"',
  ],
  ['revoked', () => makeToken({ claims: { jti: 'gone' } }), 'unauthenticated', '"gone" was revoked'],
  ['of an unknown role', () => makeToken({ claims: { role: 'king' } }), 'unauthenticated', '"king"'],
  ['with an invalid rate', () => makeToken({ claims: { rate: -4 } }), 'unauthenticated', '-4'],
];

/** HTTP as an endpoint; its connections end with the response. */
const http: EndpointDriver = {
  name: 'HTTP',
  connect: async (url, token) =>
    (await refusalOf(
      fetch(
        `${url}/api/instruments`,
        token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } },
      ),
    )) ?? ({ close: () => {} } as EndpointConnection),
};

describe('a token', () => {
  const folder = mkdtempSync(join(tmpdir(), 'access-'));
  let server: LiveServer;
  const open: EndpointConnection[] = [];
  const lines: string[] = [];
  const shown: string[] = [];

  beforeAll(async () => {
    server = await startLiveServer(new ScriptedFeed([defined(anInstrument('sim:A'))]), {
      guests: 'off',
      tokens: { secret: SECRET, issuer: 'house', audience: 'wall' },
      dataDir: folder,
      log: createLog({ level: 'trace', format: 'json' }, { write: (line: string) => lines.push(line) }),
    });
    const operator = await makeToken({ claims: { role: 'operator', sub: 'olga' } });
    const answer = await fetch(`${server.url}/api/revocations`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${operator}` },
      body: JSON.stringify({ jti: 'gone' }),
    });
    expect(answer.status).toBe(201);
  });

  afterEach(() => {
    for (const connection of open.splice(0)) connection.close();
  });

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  describe.each([...ENDPOINTS, http])('at the endpoint $name', (endpoint) => {
    it.each(ROWS)('that is %s is rejected with its own error', async (_, make, code, named) => {
      const token = await make();
      if (token !== undefined) shown.push(token);
      const outcome = await endpoint.connect(server.url, token);
      expect(isRefused(outcome)).toBe(true);
      const { error, status, challenge } = outcome as Refused;
      expect(error).toMatchObject({ code, retry: false });
      expect(error.message).toContain(named);
      if (status === undefined) return;
      expect(status).toBe(401);
      expect(challenge).toMatch(
        /^Bearer realm="tickerwall", error="invalid_token", error_description="[ !#-[\]-~]+"$/,
      );
    });

    it('that is too long is rejected without being parsed', async () => {
      const outcome = await endpoint.connect(server.url, `${await makeToken()}${'x'.repeat(9_000)}`);
      expect((outcome as Refused).error.message).toContain('8192');
    });

    it('that is valid is accepted', async () => {
      const outcome = await endpoint.connect(server.url, await makeToken());
      expect(isRefused(outcome)).toBe(false);
      open.push(outcome as EndpointConnection);
    });
  });

  it('that was rejected is in no log line, whole or in part', () => {
    const log = lines.join('');
    expect(log).toContain('a token was revoked');
    expect(shown.length).toBeGreaterThan(50);
    for (const token of shown)
      for (const part of token.split('.')) if (part !== '') expect(log).not.toContain(part);
  });

  it('that was rejected leaves no connection, room or peer', async () => {
    while (server.connections > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(server.stream.fanout.roomCount).toBe(0);
    expect(readFileSync(join(folder, 'revocations.jsonl'), 'utf8')).toContain('"jti":"gone"');
  });
});
