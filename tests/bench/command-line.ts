import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Bench, type Flag, type Flags, UsageError, type WorkOf } from './bench';

/** Parsed command line. */
export interface CommandLine {
  readonly work: WorkOf<Flags>;
  readonly runs: number;
  readonly json: boolean;
  readonly help: boolean;
}

/** Flags of every benchmark. */
const FRAME_FLAGS = (bench: Bench): Flags => ({
  runs: { default: bench.runs, help: 'runs, of which the median is shown', least: 1 },
  json: { default: false, help: 'print one JSON object and nothing else on standard output' },
  help: { default: false, help: 'show this' },
});

/**
 * Parses the arguments after the benchmark's name.
 * @throws UsageError with the wrong flag or value and the available flags
 */
export function readCommandLine(bench: Bench, args: readonly string[]): CommandLine {
  const flags = { ...bench.flags, ...FRAME_FLAGS(bench) };
  const values = parse(bench, flags, args);
  const read: Record<string, number | string | boolean> = {};
  for (const [name, flag] of Object.entries(flags)) read[name] = readValue(name, flag, values[name]);
  const { runs, json, help, ...work } = read;
  return { work, runs: runs as number, json: json as boolean, help: help as boolean };
}

/** Returns the flags of a benchmark, one per line. */
export function flagsHelp(bench: Bench): string {
  const flags = Object.entries({ ...bench.flags, ...FRAME_FLAGS(bench) });
  const named = flags.map(([name, flag]) => [`--${name}${kindOf(flag)}`, flag] as const);
  const width = Math.max(...named.map(([name]) => name.length));
  return named
    .map(([name, flag]) => {
      const start =
        typeof flag.default === 'boolean' ? '' : ` (${flag.default === '' ? 'none' : flag.default})`;
      return `  ${name.padEnd(width)}  ${flag.help}${start}`;
    })
    .join('\n');
}

function parse(
  bench: Bench,
  flags: Flags,
  args: readonly string[],
): Record<string, string | boolean | undefined> {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, flag] of Object.entries(flags)) {
    options[name] = { type: typeof flag.default === 'boolean' ? 'boolean' : 'string' };
  }
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    return values as Record<string, string | boolean | undefined>;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] as string) : String(error);
    throw new UsageError(`${reason}\nThe flags of ${bench.name}:\n${flagsHelp(bench)}`);
  }
}

function readValue(name: string, flag: Flag, given: string | boolean | undefined): number | string | boolean {
  if (given === undefined) return flag.default;
  if (typeof flag.default !== 'number') return given;
  const value = given === '' ? Number.NaN : Number(given);
  const least = flag.least ?? 1;
  if (!Number.isFinite(value) || value < least || !(flag.fraction || Number.isInteger(value))) {
    const kind = flag.fraction ? 'number' : 'whole number';
    throw new UsageError(`--${name} must be a ${kind} of at least ${least}, not ${JSON.stringify(given)}`);
  }
  return value;
}

function kindOf(flag: Flag): string {
  if (typeof flag.default === 'boolean') return '';
  return typeof flag.default === 'number' ? ' <n>' : ' <text>';
}
