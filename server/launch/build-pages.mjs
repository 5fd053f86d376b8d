import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildFailure, seconds } from './build.mjs';
import { withBuildLock } from './lock.mjs';
import { distDir, projectDir } from './project.mjs';
import { hashOf, isFresh, setStamp } from './stamp.mjs';

/** Inputs of Next's build. Files in public/ are served as they are. */
const SOURCES = [
  'app',
  'lib',
  'instrumentation-client.ts',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
];
/** Folder into which Next builds, file by file. Nothing is served from it. */
const WORK_DIR = join(projectDir, '.next');
/** Folder of finished builds, each named by its stamp. */
const FINISHED_DIR = join(distDir, 'pages');
/** Parts of a build that are not served. */
const NOT_SERVED = ['cache', 'dev', 'diagnostics', 'trace', 'trace-build', 'turbopack', 'types'];
/** Time after which a build that no server has touched is removed, ms: a running server touches its own. */
const UNUSED = 600_000;
/** End of the build's output that is shown on a failure, characters. */
const SHOWN_OUTPUT = 8_000;

/**
 * Builds the pages when they are missing or their sources changed.
 * @throws BuildFailure with the end of Next's output
 */
export async function makePages() {
  if (await isBuilt(await hashOf(SOURCES))) return;
  await withBuildLock(async () => {
    const hash = await hashOf(SOURCES);
    if (await isBuilt(hash)) return;
    process.stderr.write('building the pages (only after a change)…\n');
    const started = performance.now();
    await nextBuild();
    await finish(hash);
    await setStamp('pages', hash);
    await removeUnused(hash);
    process.stderr.write(`built the pages in ${seconds(performance.now() - started)}\n`);
  });
}

async function isBuilt(hash) {
  return existsSync(join(FINISHED_DIR, hash)) && (await isFresh('pages', hash));
}

/** Copies the build as a whole beside earlier ones, which servers may still be serving. */
async function finish(hash) {
  const folder = join(FINISHED_DIR, hash);
  const temporary = `${folder}.new`;
  for (const old of [temporary, folder]) await rm(old, { recursive: true, force: true });
  const notServed = NOT_SERVED.map((name) => join(WORK_DIR, name));
  await cp(WORK_DIR, temporary, { recursive: true, filter: (path) => !notServed.includes(path) });
  await rename(temporary, folder);
}

async function removeUnused(current) {
  const { mtimeMs: now } = await stat(join(FINISHED_DIR, current));
  for (const name of await readdir(FINISHED_DIR)) {
    const folder = join(FINISHED_DIR, name);
    if (now - (await stat(folder)).mtimeMs < UNUSED) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

function nextBuild() {
  const next = join(projectDir, 'node_modules/next/dist/bin/next');
  if (!existsSync(next)) throw new BuildFailure('packages are missing: run npm ci first');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [next, 'build'], {
      cwd: projectDir,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-SHOWN_OUTPUT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const stop = (signal) => {
      child.kill(signal);
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      if (code === 0) resolve();
      else
        reject(new BuildFailure(`building the pages failed (${signal ?? `exit code ${code}`}):\n${output}`));
    });
  });
}
