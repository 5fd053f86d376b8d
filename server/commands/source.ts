import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import process, { stderr, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { quoteValue } from '../../lib/protocol/error';
import { readEnvironment } from '../launch/environment';
import { systemClock } from '../time/clock';
import { checkSource, type SourceReport } from '../upstreams/check-source';
import { hashOf } from '../upstreams/hooks';
import { isUpstream, readSourceFile } from '../upstreams/source-file';
import { checkWall } from '../upstreams/wall/check-wall';
import { isWall } from '../upstreams/wall/wall-file';

/** Exit code of a wrong command line, by convention of shells. */
const WRONG_USAGE = 2;
const FAILED = 1;
const TOKEN_BYTES = 32;
const DEFAULT_SECONDS = 10;
/** Longest time to wait for events, s. */
const MAX_SECONDS = 600;
/** Lines of a kind that are printed. */
const MAX_SHOWN = 20;

const USAGE = `Usage: npm run source -- check FILE [flags]
  Checks a mapping file, asks its upstream once (or follows its stream), and prints the events that it gives and the
  parts of messages that it does not map. Exit code 1 if there are such parts, or no events.
  npm run source -- token    makes the token of a webhook, and the line for its file
  --seconds N   longest time to wait for events, 1 to ${MAX_SECONDS} [default ${DEFAULT_SECONDS}]
  --body FILE   map this body, without a connection
  --json        one JSON object with all events
  --help        this text
The environment (or .env) gives the secrets that the file names as \${NAME}, and HTTPS_PROXY and NO_PROXY.
`;

class UsageError extends Error {}

async function run(args: readonly string[]): Promise<number> {
  const { values: flags, positionals } = parse(args);
  if (flags.help) {
    stdout.write(USAGE);
    return 0;
  }
  const [command, path, ...rest] = positionals;
  if (command === 'token' && path === undefined) {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    stdout.write(`address: /api/hooks/${token}\n"token": "sha256:${hashOf(token).toString('hex')}"\n`);
    return 0;
  }
  if (command !== 'check')
    throw new UsageError(`unknown command ${quoteValue(command)}; there are check and token`);
  if (path === undefined) throw new UsageError('the path of a mapping file is missing');
  if (rest.length > 0) throw new UsageError(`one file at a time, not also ${quoteValue(rest[0])}`);
  const seconds = Number(flags.seconds ?? DEFAULT_SECONDS);
  if (!(Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_SECONDS))
    throw new UsageError(
      `--seconds must be a whole number from 1 to ${MAX_SECONDS}, not ${quoteValue(flags.seconds)}`,
    );
  const file = readSourceFile(path, process.env);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const body = flags.body === undefined ? undefined : readFileSync(flags.body);
  const { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy } = process.env;
  const proxy = { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy };
  const options = { clock: systemClock(), proxy, seconds, body };
  const report = isWall(file)
    ? await checkWall(file, options, stop.signal)
    : await checkSource(file, options, stop.signal);
  if (flags.json) stdout.write(`${JSON.stringify(report)}\n`);
  else {
    const kind = isWall(file) ? 'tickerwall' : isUpstream(file) ? file.settings.kind : 'hook';
    const venue = isWall(file) || file.venue === undefined ? '' : `, venue ${file.venue}`;
    stdout.write(`${path}: valid, ${kind}${venue}\n`);
    stdout.write(file.secrets.hide(textOf(report)));
  }
  const given = report.events.length + report.notices.length;
  return given > 0 && report.unmapped.length === 0 && report.problem === undefined ? 0 : FAILED;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ seconds: { type: 'string' }, body: { type: 'string' }, json: { type: 'boolean' } },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function textOf({ events, notices, unmapped, messages, problem }: SourceReport): string {
  return [
    ...(problem === undefined ? [] : [`problem: ${problem}`]),
    `messages: ${messages}`,
    ...section(
      'events',
      events.map((event) => JSON.stringify(event)),
    ),
    ...section(
      'notices',
      notices.map((notice) => JSON.stringify(notice)),
    ),
    ...section(
      'not mapped',
      unmapped.map(({ place, reason }) => `${place}: ${reason}`),
    ),
    '',
  ].join('\n');
}

function section(name: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [`${name}: none`];
  const left = lines.length - MAX_SHOWN;
  const shown = lines.slice(0, MAX_SHOWN).map((line) => `  ${line}`);
  return [`${name}: ${lines.length}`, ...shown, ...(left > 0 ? [`  … and ${left} more`] : [])];
}

try {
  readEnvironment();
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const usage = error instanceof UsageError;
  stderr.write(`source: ${(error as Error).message}\n${usage ? 'Try: npm run source -- --help\n' : ''}`);
  process.exitCode = usage ? WRONG_USAGE : FAILED;
}
