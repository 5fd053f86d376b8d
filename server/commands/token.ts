import process, { stderr, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { CHANNELS } from '../../lib/protocol/messages';
import { issueToken, type TokenRequest } from '../access/issue-token';
import { ROLES } from '../access/roles';
import { ACCESS_SETTINGS } from '../config/access-settings';
import { WrongValue } from '../config/setting';
import { readEnvironment } from '../launch/environment';
import { wallMillis } from '../time/clock';

/** Exit code of a wrong command line, by convention of shells. */
const WRONG_USAGE = 2;
const FAILED = 1;
const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const DEFAULT_EXPIRES = '1h';

const USAGE = `Usage: npm run token -- --user U [flags]    prints a token that is signed with AUTH_SECRET
  --user U            whose it is: letters, digits, ".", "_", "@", "-"
  --role R            ${ROLES.join(', ')} [default viewer]
  --symbols GLOBS     what it may see: simx:*,binance:BTC* [default as its role]
  --writes GLOBS      what a producer may push [default as --symbols]
  --channels LIST     ${CHANNELS.join(', ')} [default all]
  --rate HZ           most frames a second
  --levels N          most levels of a book
  --subscriptions N   most subscriptions of a connection
  --connections N     most connections at a time
  --delay TIME        delays everything by this time: 90s, 15m, 1h [default real time]
  --expires TIME      how long it is valid: 90s, 15m, 1h, 30d [default ${DEFAULT_EXPIRES}]
  --id JTI            by which it can be revoked [default a random one]
  --help              this text
The environment (or .env) gives AUTH_SECRET, and AUTH_ISSUER and AUTH_AUDIENCE where the server wants them.
`;

class UsageError extends Error {}

async function run(args: readonly string[]): Promise<void> {
  const { help, ...flags } = parse(args);
  if (help) {
    stdout.write(USAGE);
    return;
  }
  const request = requestOf(flags);
  const secret = setting('AUTH_SECRET');
  if (secret === undefined) throw new UsageError('AUTH_SECRET is not set, and tokens are signed with it');
  const signer = { secret, issuer: setting('AUTH_ISSUER'), audience: setting('AUTH_AUDIENCE') };
  const { token, claims } = await issueToken(request, signer, Math.floor(wallMillis() / 1_000));
  const ends = new Date(claims.expires / 1_000).toISOString();
  stderr.write(`${request.role} ${claims.user}, until ${ends}, id ${claims.id}\n`);
  stdout.write(`${token}\n`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ user: { type: 'string' }, role: { type: 'string' }, symbols: { type: 'string' } },
        writes: { type: 'string' },
        ...{ channels: { type: 'string' }, rate: { type: 'string' }, levels: { type: 'string' } },
        ...{ subscriptions: { type: 'string' }, connections: { type: 'string' }, delay: { type: 'string' } },
        ...{ expires: { type: 'string' }, id: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

type Flags = Omit<ReturnType<typeof parse>, 'help'>;

function requestOf(flags: Flags): TokenRequest {
  const { user, role = 'viewer', symbols, writes, channels, expires = DEFAULT_EXPIRES, id } = flags;
  if (user === undefined) throw new UsageError('--user is missing: whose token is it?');
  return {
    ...{ user, role, seconds: secondsOf(expires) },
    ...(symbols !== undefined && { symbols: listOf(symbols) }),
    ...(writes !== undefined && { writes: listOf(writes) }),
    ...(channels !== undefined && { channels: listOf(channels) }),
    ...numberOf(flags, 'rate'),
    ...numberOf(flags, 'levels'),
    ...numberOf(flags, 'subscriptions'),
    ...numberOf(flags, 'connections'),
    ...(flags.delay !== undefined && { delay: flags.delay }),
    ...(id !== undefined && { id }),
  };
}

function listOf(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}

function numberOf<N extends 'rate' | 'levels' | 'subscriptions' | 'connections'>(
  flags: Flags,
  name: N,
): { readonly [K in N]?: number } {
  const text = flags[name];
  if (text === undefined) return {};
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(text))
    throw new UsageError(`--${name} must be a number, not ${quoteValue(text)}`);
  return { [name]: Number(text) } as { readonly [K in N]: number };
}

function secondsOf(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS[unit as keyof typeof SECONDS] ?? Number.NaN);
  if (!(seconds > 0))
    throw new UsageError(`--expires must be a time such as 90s, 15m, 1h or 30d, not ${quoteValue(text)}`);
  return seconds;
}

/** Reads a setting from the environment as the server does. */
function setting(name: 'AUTH_SECRET' | 'AUTH_ISSUER' | 'AUTH_AUDIENCE'): string | undefined {
  const text = process.env[name]?.trim();
  if (text === undefined || text === '') return undefined;
  try {
    return ACCESS_SETTINGS[name].parse(text);
  } catch (error) {
    if (error instanceof WrongValue) throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
}

try {
  readEnvironment();
  await run(process.argv.slice(2));
} catch (error) {
  const usage = error instanceof UsageError || error instanceof ProtocolError;
  stderr.write(`token: ${(error as Error).message}\n${usage ? 'Try: npm run token -- --help\n' : ''}`);
  process.exitCode = usage ? WRONG_USAGE : FAILED;
}
