// `npm run fuzz -- --seconds 600 --seed 5` runs tests/contracts/hostile-fuzz.test.ts for longer than a test run
// does.
// The seed is printed; an equal seed makes equal conversations.
// `npm run fuzz -- cluster --minutes 10 --seed 5` makes a cluster fail again and again, in an order that the seed decides:
// tests/contracts/cluster/failures. `--only 2,7` leaves the other failures out.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** Exit code of a wrong command line, by shell convention. */
const WRONG_USAGE = 2;
const USAGE = `npm run fuzz -- [--seconds <n>] [--seed <n>]   (60 s and a seed of its own)
npm run fuzz -- cluster [--minutes <n>] [--seed <n>] [--only <n>,<n>]   (10 minutes)
`;

const options = /** @type {const} */ ({
  seconds: { type: 'string' },
  seed: { type: 'string' },
  minutes: { type: 'string' },
  only: { type: 'string' },
});
try {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [what, ...rest] = positionals;
  if (rest.length > 0 || (what !== undefined && what !== 'cluster')) {
    throw new Error(`expected cluster or nothing, not ${positionals.join(' ')}`);
  }
  const seed = values.seed === undefined ? undefined : wholeNumber('seed', values.seed);
  const env =
    what === 'cluster'
      ? {
          CLUSTER_MINUTES: wholeNumber('minutes', values.minutes ?? '10'),
          ...(seed !== undefined && { CLUSTER_SEED: seed }),
          ...(values.only !== undefined && { CLUSTER_ONLY: values.only }),
        }
      : {
          FUZZ_SECONDS: wholeNumber('seconds', values.seconds ?? '60'),
          ...(seed !== undefined && { FUZZ_SEED: seed }),
        };
  const test = what === 'cluster' ? 'cluster/failures/failures' : 'hostile-fuzz';
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', `tests/contracts/${test}.test.ts`],
    {
      cwd: dirname(dirname(fileURLToPath(import.meta.url))),
      stdio: 'inherit',
      env: { ...process.env, ...env },
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
