import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm test [-- [flags] [paths…]]
  npm test                       everything: unit, contract, house and browser tests
  npm test -- --quick            an answer within 90 seconds: unit and house tests, without the files whose first line
                                 is "// slow: <reason>", without contract tests, browsers, builds and installations
  npm test -- tests/lib desk     files whose path holds one of the words
Flags:
  --quick            as above; with paths, those of them
  --project NAME     unit (tests of lib and server, contracts, house) or browser
  -t, --name TEXT    tests whose name holds the text
  -u, --update       write new snapshots
  --bare             afterwards, once more without ../shared/data and without a browser: the tests that use them
  --help             this text
Environment:
  BROWSER=none       leaves out the browser tests, and installs no browser
  CHROMIUM=PATH      the browser to test with
  TEST_DATA=FOLDER   real market data, instead of ../shared/data; none hides it
A browser and nginx are installed where the system's packages allow it. What cannot run is skipped or left out; the last
lines name it, and the exit code is 0 when nothing failed. Other flags of vitest: npx vitest run --project unit …
`;

/**
 * @typedef {object} TestRequest
 * @property {boolean} help
 * @property {boolean} quick
 * @property {boolean} bare
 * @property {'unit' | 'browser' | undefined} project
 * @property {string[]} paths
 * @property {string[]} vitestArgs
 */

/**
 * Parses the command line.
 * @param {string[]} args
 * @returns {TestRequest}
 * @throws when a flag is unknown or contradicts another; the message names it
 */
export function readCommandLine(args) {
  const { values, positionals } = parse(args);
  const { help = false, quick = false, bare = false, project, name, update } = values;
  if (project !== undefined && project !== 'unit' && project !== 'browser') {
    throw new Error(`--project must be unit or browser, not "${project}"`);
  }
  if (quick && (bare || project === 'browser')) {
    throw new Error(`--quick runs no browser tests: it cannot be combined with --bare or --project browser`);
  }
  const vitestArgs = [...(name === undefined ? [] : ['-t', name]), ...(update ? ['-u'] : [])];
  return { help, quick, bare, project, paths: positionals, vitestArgs };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean' },
        quick: { type: 'boolean' },
        bare: { type: 'boolean' },
        project: { type: 'string' },
        name: { type: 'string', short: 't' },
        update: { type: 'boolean', short: 'u' },
      },
    });
  } catch (error) {
    // Node adds advice about positional arguments, which does not help here.
    throw new Error(String(error instanceof Error ? error.message : error).split('. ')[0]);
  }
}
