// slow: starts processes

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installationDir } from '../../server/launch/installation';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the launcher as `npm start` and `npm run` do, without settings in the environment. */
function launch(...args: readonly string[]): Promise<Outcome> {
  const program = join(installationDir(), 'server/launch.mjs');
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test' as const };
    execFile(process.execPath, [program, ...args], { env, cwd: installationDir() }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

describe('the launcher', () => {
  it('answers --help without building the pages', async () => {
    const { code, out, err } = await launch('server', '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/--sim-rate 1…1000000/);
    expect(err).not.toMatch(/pages/);
  });

  it('reports all configuration errors before it builds the pages, and starts nothing', async () => {
    const { code, out, err } = await launch('server', '--prt', '80', '--sim-rate', 'fast', '--host=0.0.0.0');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/did you mean --port\?[\s\S]*--sim-rate="fast"[\s\S]*GUESTS/);
    expect(err).not.toMatch(/building the pages/);
  });

  it('returns the exit code of a program', async () => {
    expect((await launch('tape', '--help')).code).toBe(0);
    expect((await launch('tape', 'nonsense')).code).toBe(2);
  });

  it('lists its commands for an unknown one', async () => {
    const { code, err } = await launch('serve');
    expect(code).toBe(2);
    expect(err).toMatch(/server .*build what is missing/);
  });
});
