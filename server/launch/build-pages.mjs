import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BuildFailure, seconds } from './build.mjs';
import { finishPages, removeUnusedPages } from './finished-pages.mjs';
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
    await finishPages(WORK_DIR, FINISHED_DIR, hash);
    await setStamp('pages', hash);
    await removeUnusedPages(FINISHED_DIR, hash);
    process.stderr.write(`built the pages in ${seconds(performance.now() - started)}\n`);
  });
}

async function isBuilt(hash) {
  return existsSync(join(FINISHED_DIR, hash)) && (await isFresh('pages', hash));
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
