// slow: starts processes

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { build } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokenCheck } from '../../../server/access/tokens';
import { installationDir } from '../../../server/launch/installation';
import { systemClock } from '../../../server/time/clock';

/** Timeout for building and starting a process on a busy machine, ms. */
const PROCESS_TIMEOUT = 240_000;
const SECRET = 'a secret of tests that is long enough to be one';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('the token command', { timeout: PROCESS_TIMEOUT }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'token-'));

  beforeAll(async () => {
    await build({
      ...{ input: join(installationDir(), 'server/commands/token.ts'), platform: 'node', logLevel: 'silent' },
      external: (id) => !id.startsWith('.') && !id.startsWith('/'),
      output: { dir: folder, format: 'esm', entryFileNames: 'token.mjs' },
    });
    symlinkSync(join(installationDir(), 'node_modules'), join(folder, 'node_modules'));
    symlinkSync(join(installationDir(), 'package.json'), join(folder, 'package.json'));
  }, PROCESS_TIMEOUT);

  afterAll(() => rmSync(folder, { recursive: true }));

  function token(
    args: readonly string[],
    env: Record<string, string> = { AUTH_SECRET: SECRET },
  ): Promise<Ended> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [join(folder, 'token.mjs'), ...args],
        { env: { NODE_ENV: 'test', ...env } },
        (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      );
    });
  }

  const check = createTokenCheck(
    { secret: SECRET, keys: undefined, issuer: undefined, audience: undefined, clockSkew: 0, warning: 60 },
    systemClock(),
    () => {},
  );

  it('prints a valid token with all given claims', async () => {
    const flags =
      '--user ada --role trader --symbols sim:*,fx:EUR/USD --writes sim:A --channels quotes,bars --rate 4 --levels 5 ' +
      '--subscriptions 3 --connections 2 --delay 15m --expires 90s --id screen-7';
    const { code, out, err } = await token(flags.split(' '));
    expect(code).toBe(0);
    const claims = await check(out.trim());
    expect(claims).toEqual({
      user: 'ada',
      id: 'screen-7',
      expires: expect.any(Number),
      limits: {
        symbols: ['sim:*', 'fx:EUR/USD'],
        writes: ['sim:A'],
        channels: ['quotes', 'bars'],
        ...{ rate: 4, levels: 5, subscriptions: 3, connections: 2 },
        acts: ['sessions', 'alerts'],
        delay: 900,
      },
    });
    const { iat = 0, exp = 0 } = decodeJwt(out.trim());
    expect(exp - iat).toBe(90);
    expect(err).toMatch(/^trader ada, until 20.+Z, id screen-7\n$/);
  });

  it('lets a producer push what it may see by default', async () => {
    const { out } = await token(['--user', 'ada', '--role', 'producer', '--symbols', 'sim:*']);
    expect((await check(out.trim())).limits).toMatchObject({ writes: ['sim:*'], acts: ['import', 'ingest'] });
  });

  it('needs only a user, and adds an id by which the token can be revoked', async () => {
    const { out } = await token(['--user', 'wall@hall.2'], {
      AUTH_SECRET: SECRET,
      AUTH_ISSUER: 'house',
      AUTH_AUDIENCE: 'wall',
    });
    expect(decodeJwt(out.trim())).toMatchObject({
      sub: 'wall@hall.2',
      role: 'viewer',
      iss: 'house',
      aud: 'wall',
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it.each([
    ['no user', ['--role', 'viewer'], '--user is missing'],
    ['an invalid user', ['--user', 'a b'], '"a b"'],
    ['an unknown role', ['--user', 'ada', '--role', 'king'], '"king"'],
    ['an invalid symbol', ['--user', 'ada', '--symbols', 'sim:*,a b'], '"a b"'],
    ['an unknown channel', ['--user', 'ada', '--channels', 'smells'], 'quotes, trades'],
    ['a rate that is not a number', ['--user', 'ada', '--rate', 'fast'], '"fast"'],
    ['a rate below 1', ['--user', 'ada', '--rate', '0.5'], '0.5'],
    ['an invalid duration', ['--user', 'ada', '--expires', 'soon'], '"soon"'],
    ['a duration of zero', ['--user', 'ada', '--expires', '0h'], '"0h"'],
    ['an unknown flag', ['--user', 'ada', '--colour', 'red'], '--colour'],
    ['an extra argument', ['--user', 'ada', 'please'], 'please'],
  ])('rejects %s with exit code 2', async (_, args, named) => {
    const { code, out, err } = await token(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(named);
    expect(err).toContain('--help');
  });

  it('refuses to sign without a secret or with a weak one, and does not repeat it', async () => {
    expect(await token(['--user', 'ada'], {})).toMatchObject({
      code: 2,
      err: expect.stringContaining('AUTH_SECRET'),
    });
    const short = await token(['--user', 'ada'], { AUTH_SECRET: 'hunter2' });
    expect(short).toMatchObject({ code: 2, out: '', err: expect.stringContaining('at least 32 bytes') });
    expect(short.err).not.toContain('hunter2');
  });

  it('explains itself', async () => {
    expect(await token(['--help'], {})).toMatchObject({
      code: 0,
      out: expect.stringContaining('--symbols GLOBS'),
    });
  });
});
