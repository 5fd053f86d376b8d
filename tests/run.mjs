// `npm test`: installs and builds the requirements of the tests, runs them, and reports at the end what was
// left out and why.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './browser/find-chromium.mjs';
import { readCommandLine, USAGE } from './test-request.mjs';
import { marketDataTests, slowTests } from './test-selection.mjs';

/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {string[]} failures names of the failed tests, with the reason
 * @property {string[]} skips names of the skipped tests, with the reason where there is one
 */

/** Exit code of a wrong command line, by shell convention. */
const WRONG_USAGE = 2;
/** Vitest's projects of the tests that need no browser. */
const UNIT_PROJECTS = ['--project', 'unit', '--project', 'own-process'];
/** Tests of --quick, except for the slow files. */
const QUICK_PATHS = ['tests/lib', 'tests/server', 'tests/house'];

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
/** Groups of tests that did not run, with the reason. @type {string[]} */
const leftOut = [];

const request = readRequest();
if (request?.help) process.stdout.write(USAGE);
else if (request !== undefined) await test(request);

function readRequest() {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exitCode = WRONG_USAGE;
    return undefined;
  }
}

/** @param {import('./test-request.mjs').TestRequest} request */
async function test(request) {
  const runs = request.quick ? [quickArgs(request)] : await fullArgs(request);
  // Unit and browser tests run concurrently: both wait much of their time.
  const results = await Promise.all(runs.map(vitest));
  if (request.bare) results.push(await bareRun());
  const skips = results.flatMap((result) => result.skips);
  for (const skip of skips) process.stdout.write(`skipped: ${skip}\n`);
  for (const part of leftOut) process.stdout.write(`left out: ${part}\n`);
  const failures = results.flatMap((result) => result.failures);
  for (const failure of failures) process.stdout.write(`failed: ${failure}\n`);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  process.stdout.write(`${passed} passed, ${failures.length} failed, ${skips.length} skipped\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

/**
 * Returns the arguments of vitest for --quick.
 * @param {import('./test-request.mjs').TestRequest} request
 */
function quickArgs({ paths, vitestArgs }) {
  const slow = slowTests();
  leftOut.push(`by --quick: contract and browser tests, and ${slow.length} files that begin with "// slow:"`);
  process.env.TESTS_LEFT_OUT = slow.join(',');
  return [...UNIT_PROJECTS, ...vitestArgs, ...(paths.length > 0 ? paths : QUICK_PATHS)];
}

/**
 * Returns the arguments of each concurrent vitest, after their requirements were installed and built.
 * @param {import('./test-request.mjs').TestRequest} request
 */
async function fullArgs({ project, paths, vitestArgs }) {
  const all = paths.length === 0;
  const args = [...vitestArgs, ...paths];
  const unit = [...UNIT_PROJECTS, '--passWithNoTests', ...args];
  if (all && project !== 'browser' && !findNginx()) await installNginx();
  if (!findNginx()) leftOut.push('tests behind nginx: there is none, and none could be installed');
  if (!existsSync(process.env.TEST_DATA ?? '../shared/data')) {
    leftOut.push('tests of real market data: there is no ../shared/data beside the project');
  }
  const wantsBrowser = project === 'browser' || all || paths.some((path) => path.includes('browser'));
  if (project === 'unit' || !wantsBrowser) return [unit];
  if (await canBrowse()) {
    return [['--project', 'browser', '--passWithNoTests', ...args], ...(project === 'browser' ? [] : [unit])];
  }
  return project === 'browser' ? [] : [unit];
}

/**
 * Finds or installs a browser and builds the pages; returns false without one. Exits the process if the build
 * fails.
 */
async function canBrowse() {
  if (process.env.BROWSER === 'none') {
    leftOut.push('browser tests: BROWSER=none');
    return false;
  }
  const chromium = findChromium() ?? (await installChromium());
  if (chromium === undefined) {
    leftOut.push('browser tests: there is no Chromium, and none could be installed');
    return false;
  }
  process.env.CHROMIUM = chromium;
  if ((await run(process.execPath, ['server/launch.mjs', 'build'])) === 0) return true;
  process.stdout.write('the build failed, so nothing was tested\n0 passed, 1 failed, 0 skipped\n');
  process.exit(1);
}

/**
 * Runs one vitest and returns its counts. A run that ends with an error or counts nothing has failed.
 * @param {readonly string[]} args
 * @returns {Promise<Result>}
 */
async function vitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'tests-'));
  const counts = join(folder, 'counts.json');
  const reporters = ['--reporter=default', '--reporter=./tests/reporter.mjs'];
  const command = ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args];
  const code = await run(process.execPath, command, { TEST_COUNTS: counts });
  /** @type {Result} */
  const result = existsSync(counts)
    ? JSON.parse(readFileSync(counts, 'utf8'))
    : { passed: 0, failures: [], skips: [] };
  rmSync(folder, { recursive: true });
  if (code !== 0 && result.failures.length === 0) {
    result.failures.push(`vitest ${args.join(' ')}: it ended with the exit code ${code}`);
  }
  return result;
}

/**
 * Runs `npm test` as in a clone without market data and without a browser, for the tests that use either.
 * @returns {Promise<Result>}
 */
async function bareRun() {
  process.stdout.write('\nonce more, without market data and without a browser\n');
  const command = ['tests/run.mjs', 'tests/browser', ...marketDataTests()];
  let output = '';
  const env = { TEST_DATA: 'none', BROWSER: 'none', CHROMIUM: '' };
  const code = await run(process.execPath, command, env, (text) => {
    output += text;
  });
  if (code !== 0) process.stdout.write(output);
  const passed = Number(/(\d+) passed, \d+ failed, \d+ skipped\n$/.exec(output)?.[1] ?? 0);
  const [failures, skips] = ['failed: ', 'skipped: '].map((outcome) =>
    output.split('\n').flatMap((line) => (line.startsWith(outcome) ? [line.slice(outcome.length)] : [])),
  );
  if (code !== 0 && failures.length === 0)
    failures.push(`the run without data and browser: exit code ${code}`);
  return { passed, failures, skips };
}

/** Installs a browser: from Debian's packages if possible, else by Playwright. */
async function installChromium() {
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

/** Installs nginx from Debian's packages if possible; it serves nothing until a test starts its own. */
async function installNginx() {
  process.stdout.write('there is no nginx for the tests behind it; installing one\n');
  await installPackage('nginx');
}

/**
 * Installs a Debian package if possible, without starting a service.
 * @param {string} name
 */
async function installPackage(name) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const install = `apt-get update -q && apt-get install -y -q --no-install-recommends ${name}`;
  await run('/bin/sh', ['-c', install], { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' });
}

/**
 * Runs a program and waits for its exit.
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @param {(text: string) => void} [onOutput] receives its standard output, which is passed on by default
 * @returns {Promise<number>} exit code
 */
function run(program, args, env = {}, onOutput) {
  return new Promise((resolve) => {
    const output = onOutput === undefined ? 'inherit' : 'pipe';
    const stdio = /** @type {const} */ (['inherit', output, 'inherit']);
    const child = spawn(program, args, { stdio: [...stdio], env: { ...process.env, ...env } });
    if (onOutput !== undefined) child.stdout?.setEncoding('utf8').on('data', onOutput);
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}
