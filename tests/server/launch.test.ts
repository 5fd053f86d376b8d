// slow: starts processes

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { installationDir } from '../../server/launch/installation';
import { temporaryFolder } from './tape/temporary-folder';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the launcher as `npm start` and `npm run` do. */
function launch(...args: readonly string[]): Promise<Outcome> {
  return run(join(installationDir(), 'server/launch.mjs'), args, { ENV_FILE: 'none' });
}

/** Runs a program from another folder, with only these settings in the environment. */
function run(
  program: string,
  args: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test' as const, ...settings };
    execFile(process.execPath, [program, ...args], { env, cwd: tmpdir() }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

describe('a program that is started without the launcher', () => {
  /** Makes an installation with built programs and a `.env`. */
  async function install(env: string): Promise<string> {
    await Promise.all([launch('server', '--help'), launch('tape', '--help')]);
    const folder = temporaryFolder();
    const project = installationDir();
    cpSync(join(project, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
    for (const name of ['server', 'tape'])
      cpSync(join(project, `dist/${name}.js`), join(folder, `dist/${name}.js`));
    writeFileSync(join(folder, '.env'), env);
    return realpathSync(folder);
  }

  it('reads .env and DATA_DIR of its installation as the launcher does', async () => {
    const folder = await install('SIM_RATE=fast\nDATA_DIR=./elsewhere\n');
    const server = await run(join(folder, 'dist/server.js'));
    expect(server).toMatchObject({ code: 2, err: expect.stringContaining('SIM_RATE="fast"') });
    const tape = await run(join(folder, 'dist/tape.js'), ['info', 'gone']);
    expect(tape.err).toContain(`no tape "gone" in ${join(folder, 'elsewhere/tapes')}`);
  });

  it('reads the file that ENV_FILE names instead, which must be there, or none', async () => {
    const folder = await install('SIM_RATE=fast\n');
    writeFileSync(join(folder, 'other.env'), 'SIM_SEED=many\n');
    const program = join(folder, 'dist/server.js');
    const [other, none, gone] = await Promise.all([
      run(program, [], { ENV_FILE: 'other.env' }),
      run(program, ['--help'], { ENV_FILE: 'none' }),
      run(program, [], { ENV_FILE: 'gone.env' }),
    ]);
    expect(other.err).toContain('SIM_SEED="many"');
    expect(other.err).not.toContain('SIM_RATE');
    expect(none.code).toBe(0);
    expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('gone.env') });
  });
});

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

  /** Runs a program that stops with npm, below a shell as npm starts it, and another process instead of npm. */
  function startBelowNpm(): { npm: ChildProcess; lines: Interface } {
    const folder = temporaryFolder();
    const program = join(folder, 'server/launch.mjs');
    const parent = join(installationDir(), 'server/launch/npm-parent.mjs');
    mkdirSync(join(folder, 'server'));
    writeFileSync(
      program,
      `import { stopWithNpm } from ${JSON.stringify(pathToFileURL(parent).href)};
      stopWithNpm();
      process.on('SIGTERM', () => { console.log('stopped'); process.exit(); });
      setTimeout(() => process.exit(), 10_000);
      console.log(process.ppid);`,
    );
    const script = `"${process.execPath}" "${program}"; true`;
    const npm = spawn(
      process.execPath,
      ['-e', `child_process.spawn('sh', ['-c', process.argv[1]], { stdio: 'inherit' })`, script],
      {
        env: { ...process.env, npm_lifecycle_script: 'node server/launch.mjs server' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    return { npm, lines: createInterface({ input: npm.stdout }) };
  }

  it('is stopped when npm is: npm stops only the shell between the two', async () => {
    const { npm, lines } = startBelowNpm();
    const read: string[] = [];
    lines.on('line', (line) => {
      read.push(line);
      if (read.length === 1) process.kill(Number(line), 'SIGTERM');
    });
    await once(lines, 'close');
    expect(read.slice(1)).toEqual(['stopped']);
    npm.kill('SIGKILL');
  });

  it('shuts down gracefully when npm is killed, which leaves the shell between the two', async () => {
    const { npm, lines } = startBelowNpm();
    const read: string[] = [];
    lines.on('line', (line) => {
      read.push(line);
      npm.kill('SIGKILL');
    });
    await once(lines, 'close');
    expect(read.slice(1)).toEqual(['stopped']);
  });

  it('lists its commands for an unknown one', async () => {
    const { code, err } = await launch('serve');
    expect(code).toBe(2);
    expect(err).toMatch(/server .*build what is missing/);
  });
});
