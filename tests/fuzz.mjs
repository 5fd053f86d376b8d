// `npm run fuzz -- --seconds 600 --seed 5` runs tests/contracts/hostile-fuzz.test.ts for longer than a test run
// does.
// The seed is printed; an equal seed makes equal conversations.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** Exit code of a wrong command line, by shell convention. */
const WRONG_USAGE = 2;
const USAGE = 'npm run fuzz -- [--seconds <n>] [--seed <n>]   (60 s and a seed of its own)\n';

const options = /** @type {const} */ ({ seconds: { type: 'string' }, seed: { type: 'string' } });
try {
  const { values } = parseArgs({ options });
  const seconds = wholeNumber('seconds', values.seconds ?? '60');
  const seed = values.seed === undefined ? undefined : wholeNumber('seed', values.seed);
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', 'tests/contracts/hostile-fuzz.test.ts'],
    {
      cwd: dirname(dirname(fileURLToPath(import.meta.url))),
      stdio: 'inherit',
      env: { ...process.env, FUZZ_SECONDS: seconds, ...(seed !== undefined && { FUZZ_SEED: seed }) },
    },
  );
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  process.exitCode = WRONG_USAGE;
}

/**
 * @param {string} name
 * @param {string} text
 * @returns {string}
 */
function wholeNumber(name, text) {
  if (!/^\d{1,9}$/.test(text))
    throw new Error(`--${name} must be a whole number, not ${JSON.stringify(text)}`);
  return text;
}
