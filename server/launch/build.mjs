import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withBuildLock } from './lock.mjs';
import { distDir, projectDir } from './project.mjs';
import { hashOf, isFresh, setStamp } from './stamp.mjs';

/** A failed build; the message explains it to people. */
export class BuildFailure extends Error {}

const PROGRAMS = {
  server: {
    entry: 'server/index.ts',
    sources: ['server', 'lib'],
    alias: { 'socket.io-client': 'server/upstreams/wall/lazy-socket-io.ts' },
  },
  tape: { entry: 'server/commands/tape.ts', sources: ['server', 'lib'] },
  token: { entry: 'server/commands/token.ts', sources: ['server', 'lib'] },
  source: { entry: 'server/commands/source.ts', sources: ['server', 'lib'] },
  /** These two run in the user's browser: all packages bundled and minified. */
  'hub-worker': { entry: 'lib/hub/worker.ts', sources: ['lib'], browser: true },
  'wall-worker': { entry: 'lib/offline/offline-worker.ts', sources: ['lib'], browser: true },
  bench: {
    entry: 'tests/bench/bench-command.ts',
    sources: ['server', 'lib', 'tests/bench', 'tests/browser', 'tests/contracts', 'tests/server'],
  },
};

/** Returns rolldown's options: one ES module for Node, packages external. */
export function bundleOptions(name, dir) {
  const { browser, alias = {} } = PROGRAMS[name];
  if (browser) return browserOptions(name, dir);
  return {
    input: { [name]: join(projectDir, PROGRAMS[name].entry) },
    cwd: projectDir,
    platform: 'node',
    external: (id) =>
      !(id in alias) && !id.startsWith('.') && !id.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(id),
    resolve: {
      alias: Object.fromEntries(Object.entries(alias).map(([id, file]) => [id, join(projectDir, file)])),
    },
    logLevel: 'silent',
    output: {
      ...{ dir, format: 'esm', sourcemap: true, codeSplitting: false, entryFileNames: '[name].js' },
      // V8 keeps the text of a program: with other characters, two bytes for each.
      ...{ charset: 'ascii', comments: false },
    },
  };
}

function browserOptions(name, dir) {
  return {
    input: { [name]: join(projectDir, PROGRAMS[name].entry) },
    cwd: projectDir,
    platform: 'browser',
    logLevel: 'silent',
    output: {
      dir,
      format: 'iife',
      minify: true,
      sourcemap: true,
      codeSplitting: false,
      entryFileNames: '[name].js',
    },
  };
}

/**
 * Builds a program when it is missing or its sources changed, and returns its path.
 * @throws BuildFailure
 */
export async function makeProgram(name) {
  const file = join(distDir, `${name}.js`);
  const { entry, sources } = PROGRAMS[name];
  if (!existsSync(join(projectDir, entry))) throw new BuildFailure(`there is no ${name} here yet (${entry})`);
  if (existsSync(file) && (await isFresh(name, await hashOf(sources)))) return file;
  await withBuildLock(async () => {
    const hash = await hashOf(sources);
    if (existsSync(file) && (await isFresh(name, hash))) return;
    await bundle(name);
    await setStamp(name, hash);
  });
  return file;
}

/** Builds to a temporary file and renames it, so that a half-written program never starts. */
async function bundle(name) {
  const aside = join(distDir, `.${name}-${randomUUID()}`);
  const started = performance.now();
  try {
    const { build } = await import('rolldown');
    await build(bundleOptions(name, aside));
    await rename(join(aside, `${name}.js.map`), join(distDir, `${name}.js.map`));
    await rename(join(aside, `${name}.js`), join(distDir, `${name}.js`));
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND')
      throw new BuildFailure('packages are missing: run npm ci first');
    throw new BuildFailure(`building the ${name} failed:\n${error.message}`);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  process.stderr.write(`built the ${name} in ${seconds(performance.now() - started)}\n`);
}

/** Formats a duration: `0.4 s`, `24 s`. */
export function seconds(ms) {
  return `${(ms / 1_000).toFixed(ms < 9_950 ? 1 : 0)} s`;
}
