// `npm test`: fetches and builds what the tests need, runs them, and says at the end what was left out and why.
// The unit and the browser tests run side by side: either mostly waits. Arguments go to vitest: `npm test -- tests/lib`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './browser/find-chromium.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
/** @type {string[]} */
const leftOut = [];
/** Arguments of each vitest that runs; all at the same time. */
const runs = [args];

if (wantsBrowser()) {
  const chromium = findChromium() ?? (await fetchChromium());
  if (chromium === undefined) {
    leftOut.push('the browser tests: there is no Chromium, and none could be installed');
    runs.splice(0, 1, ['--project', 'unit', '--passWithNoTests', ...args]);
  } else {
    process.env.CHROMIUM = chromium;
    if ((await run(process.execPath, ['server/launch.mjs', 'build'])) !== 0) {
      process.stdout.write('the build failed, so nothing was tested\n0 passed, 1 failed, 0 skipped\n');
      process.exit(1);
    }
    if (args.length === 0) runs.splice(0, 1, ['--project', 'browser'], ['--project', 'unit']);
  }
}
if (args.length === 0 && !findNginx()) await fetchNginx();
if (!findNginx()) leftOut.push('what runs behind nginx: there is none, and none could be installed');
if (!existsSync(join(root, '../shared/data'))) {
  leftOut.push('what needs real market data: there is no ../shared/data beside the project');
}

const results = await Promise.all(runs.map(vitest));
for (const { skips } of results) for (const skip of skips) process.stdout.write(`skipped: ${skip}\n`);
for (const part of leftOut) process.stdout.write(`left out: ${part}\n`);
const [passed, failed, skipped] = /** @type {const} */ (['passed', 'failed', 'skipped']).map((outcome) =>
  results.reduce((sum, result) => sum + result[outcome], 0),
);
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * One vitest, and what it counted. A run that ends badly or counts nothing has failed.
 * @param {readonly string[]} vitestArgs
 * @returns {Promise<{ passed: number, failed: number, skipped: number, skips: string[] }>}
 */
async function vitest(vitestArgs) {
  const folder = mkdtempSync(join(tmpdir(), 'tests-'));
  const counts = join(folder, 'counts.json');
  const reporters = ['--reporter=default', '--reporter=./tests/reporter.mjs'];
  const code = await run(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...vitestArgs],
    {
      TEST_COUNTS: counts,
    },
  );
  const result = existsSync(counts)
    ? JSON.parse(readFileSync(counts, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0, skips: [] };
  rmSync(folder, { recursive: true });
  return { ...result, failed: code !== 0 && result.failed === 0 ? 1 : result.failed };
}

/** Whether the arguments name no tests at all, or some in the browser's folder. */
function wantsBrowser() {
  const project = args.find((arg) => arg.startsWith('--project'));
  if (project !== undefined) return args.join(' ').includes('browser');
  const filters = args.filter((arg) => !arg.startsWith('-'));
  return (
    filters.length === 0 ||
    filters.some((filter) => 'tests/browser'.includes(filter) || filter.includes('browser'))
  );
}

/** From Debian's packages where that is possible, else by Playwright. */
async function fetchChromium() {
  process.stdout.write('there is no Chromium for the browser tests; installing one\n');
  await installPackage('chromium');
  if (findChromium() === undefined) {
    await run(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium']);
  }
  return findChromium();
}

function findNginx() {
  return ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'].some(
    existsSync,
  );
}

/** From Debian's packages where that is possible. It serves nothing until a test starts one of its own. */
async function fetchNginx() {
  process.stdout.write('there is no nginx for the tests of what runs behind it; installing one\n');
  await installPackage('nginx');
}

/**
 * Installs a package of Debian's where that is possible. At this run level no service is started by it.
 * @param {string} name
 */
async function installPackage(name) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const install = `apt-get update -q && apt-get install -y -q --no-install-recommends ${name}`;
  await run('/bin/sh', ['-c', install], { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' });
}

/**
 * @param {string} program
 * @param {string[]} programArgs
 * @param {Record<string, string>} [env]
 * @returns {Promise<number>} exit code
 */
function run(program, programArgs, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, programArgs, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    child.on('error', () => resolve(1));
    child.on('close', (exitCode) => resolve(exitCode ?? 1));
  });
}
