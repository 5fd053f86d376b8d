import { createPublicKey, createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK } from 'jose';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyPlace } from '../../server/access/key-set';
import { createTokenCheck, type TokenCheck } from '../../server/access/tokens';
import { systemClock } from '../../server/time/clock';
import { keyPair, makeToken, SECRET } from './token-maker';

/** Key provider that signs tokens: a real HTTP server, or a file, with keys that change. */
describe('public keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'));
  const file = join(folder, 'keys.json');
  let http: Server;
  let asked: number;
  let answer: (response: ServerResponse) => void;
  let faults: unknown[];

  beforeEach(async () => {
    asked = 0;
    faults = [];
    http = createServer((_, response) => {
      asked++;
      answer(response);
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const url = (): KeyPlace => ({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/keys` });

  const serve = (...keys: readonly object[]): void => {
    answer = (response) => response.end(JSON.stringify({ keys }));
  };

  function checkOf(keys: KeyPlace, coolDown: number, secret?: string): TokenCheck {
    const settings = { secret, keys, issuer: undefined, audience: undefined, clockSkew: 0, warning: 60 };
    return createTokenCheck(settings, systemClock(), (error) => faults.push(error), { coolDown });
  }

  const signedBy = (pair: ReturnType<typeof keyPair>, kid: string): Promise<string> =>
    makeToken({ key: pair.privateKey, alg: 'ES256', kid });

  it('are fetched once and cached', async () => {
    const one = keyPair('one');
    serve(one.jwk);
    const check = checkOf(url(), 60_000);
    const token = await signedBy(one, 'one');
    await Promise.all([check(token), check(token)]);
    expect((await check(token)).user).toBe('ada');
    expect(asked).toBe(1);
  });

  it('are fetched again when a token names an unknown key', async () => {
    const [one, two] = [keyPair('one'), keyPair('two')];
    serve(one.jwk);
    const check = checkOf(url(), 0);
    await check(await signedBy(one, 'one'));
    serve(two.jwk);
    expect((await check(await signedBy(two, 'two'))).user).toBe('ada');
    expect(asked).toBe(2);
    await expect(check(await signedBy(one, 'one'))).rejects.toMatchObject({
      code: 'unauthenticated',
      message: 'the token’s key "one" is not known here',
    });
  });

  it('are not fetched repeatedly for tokens with unknown keys', async () => {
    const one = keyPair('one');
    serve(one.jwk);
    const check = checkOf(url(), 60_000);
    await check(await signedBy(one, 'one'));
    for (let k = 0; k < 5; k++) {
      await expect(check(await signedBy(one, `key ${k}`))).rejects.toMatchObject({ code: 'unauthenticated' });
    }
    expect(asked).toBe(1);
  });

  it('reject a token signed by another key of the same id', async () => {
    const [one, another] = [keyPair('one'), keyPair('one')];
    serve(one.jwk);
    await expect(checkOf(url(), 0)(await signedBy(another, 'one'))).rejects.toMatchObject({
      code: 'unauthenticated',
      message: 'the token’s signature is wrong',
    });
  });

  it('are never used as the shared secret, nor the secret as a key', async () => {
    const one = keyPair('one');
    serve(one.jwk);
    const text = createPublicKey(one.privateKey).export({ type: 'spki', format: 'pem' });
    const forged = await makeToken({ key: createSecretKey(Buffer.from(text)), kid: 'one' });
    await expect(checkOf(url(), 0)(forged)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringMatching(/"HS256", which is not one of ES256/),
    });
    const both = checkOf(url(), 0, SECRET);
    await expect(both(forged)).rejects.toMatchObject({ message: 'the token’s signature is wrong' });
    expect((await both(await makeToken())).user).toBe('ada');
    expect((await both(await signedBy(one, 'one'))).user).toBe('ada');
    serve({ ...(await exportJWK(Buffer.from(SECRET))), kid: 'sym', alg: 'HS256' });
    await expect(checkOf(url(), 0)(await makeToken({ kid: 'sym' }))).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ['an error', (response) => response.writeHead(503).end()],
    ['another page', (response) => response.writeHead(302, { Location: '/elsewhere' }).end()],
    ['no JSON', (response) => response.end('<html>')],
    ['no key set', (response) => response.end('{"key":1}')],
    ['too much', (response) => response.end(`{"keys":[],"x":"${'y'.repeat(300 * 1024)}"}`)],
  ])('that arrive as %s cause an internal error, and a later token fetches them again', async (_, bad) => {
    const one = keyPair('one');
    answer = bad;
    const check = checkOf(url(), 0);
    const token = await signedBy(one, 'one');
    await expect(check(token)).rejects.toMatchObject({
      code: 'internal',
      message: 'the keys that tokens are signed with cannot be had now',
    });
    expect(faults).toHaveLength(1);
    serve(one.jwk);
    for (;;) {
      const claims = await check(token).catch(() => undefined);
      if (claims) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('may be in a file, which may change', async () => {
    const [one, two] = [keyPair('one'), keyPair('two')];
    const write = (key: object): void => writeFileSync(file, JSON.stringify({ keys: [key] }));
    write(one.jwk);
    const check = checkOf({ file }, 0);
    expect((await check(await signedBy(one, 'one'))).user).toBe('ada');
    write(two.jwk);
    expect((await check(await signedBy(two, 'two'))).user).toBe('ada');
    await expect(check(await signedBy(one, 'one'))).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
