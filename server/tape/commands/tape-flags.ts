import { parseArgs } from 'node:util';
import { UsageError } from './usage-error';

interface Flag {
  /** What its value is, for `--help`; a flag without one is a switch. */
  readonly takes?: string;
  readonly meaning: string;
}

function flag(of: Flag): Flag {
  return of;
}

/** Every flag of any command. */
const FLAGS = {
  'data-dir': flag({
    takes: 'DIR',
    meaning: 'folder of the data, the tapes are in DIR/tapes (environment DATA_DIR, else ./data)',
  }),
  id: flag({ takes: 'ID', meaning: 'name of the new tape: letters, digits, ".", "_", "-"' }),
  force: flag({ meaning: 'replace the tape of that name' }),
  name: flag({ takes: 'NAME', meaning: 'import: the name that the file had where it came from' }),
  format: flag({ takes: 'FORMAT', meaning: 'export: the format of the files' }),
  out: flag({ takes: 'DIR', meaning: 'export: folder for the files, made when missing, else empty' }),
  from: flag({ takes: 'T', meaning: 'first moment: µs, 2024-08-09T00:00:00Z, or +1h30m after the start' }),
  to: flag({ takes: 'T', meaning: 'last moment, likewise; it belongs to the part' }),
  symbols: flag({
    takes: 'GLOBS',
    meaning: 'symbols and globs with commas between them: binance:*,sse:600519',
  }),
  rebase: flag({ meaning: 'merge: let all tapes begin together' }),
  json: flag({ meaning: 'tell progress and result as JSON lines on standard output, for programs' }),
  help: flag({ meaning: 'this text' }),
} as const satisfies Readonly<Record<string, Flag>>;

export type FlagName = keyof typeof FLAGS;

const FLAG_NAMES = Object.keys(FLAGS) as readonly FlagName[];
/** Flags that every command takes. */
const GENERAL: readonly FlagName[] = ['data-dir', 'json', 'help'];

/** The flags of a command line: a text for those with a value, true for switches. */
export type Flags = Partial<Readonly<Record<FlagName, string | true>>>;

/**
 * Splits a command line into words and flags; flags may stand anywhere.
 * @throws UsageError when a flag is unknown or lacks its value
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

/** @throws UsageError naming a flag that the command does not take */
export function assertTaken(command: string, taken: readonly FlagName[], flags: Flags): void {
  const odd = (Object.keys(flags) as FlagName[]).find(
    (name) => !taken.includes(name) && !GENERAL.includes(name),
  );
  if (odd !== undefined) throw new UsageError(`${command} takes no --${odd}`);
}

/** What `--help` says of the flags, a line each. */
export function flagLines(): string[] {
  const names = FLAG_NAMES.map((name) => {
    const { takes } = FLAGS[name] as Flag;
    return takes === undefined ? `--${name}` : `--${name} ${takes}`;
  });
  const width = Math.max(...names.map(({ length }) => length));
  return FLAG_NAMES.map((name, index) => `  ${names[index]?.padEnd(width)}  ${FLAGS[name].meaning}`);
}

/**
 * A flag's text; an empty one is none.
 * @throws UsageError saying what it is for when it is not given
 */
export function needed(command: string, flags: Flags, name: FlagName, what: string): string {
  const value = flags[name];
  if (typeof value !== 'string' || value === '') throw new UsageError(`${command} needs --${name}, ${what}`);
  return value;
}
