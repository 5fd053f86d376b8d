import { parseArgs } from 'node:util';

/** An invalid command line. The message names the fault. */
export class UsageError extends Error {}

interface Flag {
  /** Placeholder of the value for `--help`; absent for a switch. */
  readonly takes?: string;
  readonly meaning: string;
}

function flag(of: Flag): Flag {
  return of;
}

/** All flags of all commands. */
const FLAGS = {
  'data-dir': flag({
    takes: 'DIR',
    meaning: 'data folder, tapes are in DIR/tapes (environment DATA_DIR, else ./data)',
  }),
  id: flag({ takes: 'ID', meaning: 'id of the new tape: letters, digits, ".", "_", "-"' }),
  force: flag({ meaning: 'replace an existing tape' }),
  name: flag({ takes: 'NAME', meaning: 'import: original name of the file' }),
  map: flag({ takes: 'FILE', meaning: 'import: what the columns of csv and parquet files mean, as JSON' }),
  currency: flag({ takes: 'CODE', meaning: 'import: currency of prices, if the files name none: USD, KRW' }),
  'skip-bad-rows': flag({ takes: 'N', meaning: 'import: leave out up to N rows that cannot be read' }),
  format: flag({ takes: 'FORMAT', meaning: 'export: the format of the files' }),
  out: flag({ takes: 'DIR', meaning: 'export: output folder, new or empty' }),
  from: flag({ takes: 'T', meaning: 'start time: µs, 2024-08-09T00:00:00Z, or +1h30m after the start' }),
  to: flag({ takes: 'T', meaning: 'end time, inclusive; same notations' }),
  symbols: flag({
    takes: 'GLOBS',
    meaning: 'comma-separated symbols and globs: binance:*,sse:600519',
  }),
  rebase: flag({ meaning: 'merge: shift all tapes to the same start' }),
  json: flag({ meaning: 'print progress and result as JSON lines' }),
  help: flag({ meaning: 'show this help' }),
} as const satisfies Readonly<Record<string, Flag>>;

export type FlagName = keyof typeof FLAGS;

const FLAG_NAMES = Object.keys(FLAGS) as readonly FlagName[];
/** Flags of every command. */
const GENERAL: readonly FlagName[] = ['data-dir', 'json', 'help'];

/** Flags of a command line: a text for those with a value, true for switches. */
export type Flags = Partial<Readonly<Record<FlagName, string | true>>>;

/**
 * Splits a command line into positional arguments and flags, in any order.
 * @throws UsageError if a flag is unknown or lacks its value
 */
export function readCommandLine(args: readonly string[]): { words: string[]; flags: Flags } {
  const options = Object.fromEntries(
    FLAG_NAMES.map((name) => [name, { type: (FLAGS[name] as Flag).takes ? 'string' : 'boolean' } as const]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: args.map((arg) => (arg === '-h' ? '--help' : arg)),
      allowPositionals: true,
      options,
    });
    return { words: positionals, flags: values as Flags };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError naming a flag that the command does not support */
export function assertSupportedFlags(command: string, supported: readonly FlagName[], flags: Flags): void {
  const unsupported = (Object.keys(flags) as FlagName[]).find(
    (name) => !supported.includes(name) && !GENERAL.includes(name),
  );
  if (unsupported !== undefined) throw new UsageError(`${command} does not support --${unsupported}`);
}

/** Returns the `--help` lines of the flags. */
export function flagLines(): string[] {
  const names = FLAG_NAMES.map((name) => {
    const { takes } = FLAGS[name] as Flag;
    return takes === undefined ? `--${name}` : `--${name} ${takes}`;
  });
  const width = Math.max(...names.map(({ length }) => length));
  return FLAG_NAMES.map((name, index) => `  ${names[index]?.padEnd(width)}  ${FLAGS[name].meaning}`);
}

/**
 * Returns the value of a required flag.
 * @throws UsageError naming its purpose if it is missing or empty
 */
export function requiredFlag(command: string, flags: Flags, name: FlagName, what: string): string {
  const value = flags[name];
  if (typeof value !== 'string' || value === '') throw new UsageError(`${command} needs --${name}, ${what}`);
  return value;
}
