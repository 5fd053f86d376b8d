import { resolve } from 'node:path';
import process, { stderr, stdout } from 'node:process';
import { readEnvironment } from '../launch/environment';
import { installationDir } from '../launch/installation';
import { COMMANDS } from '../tape/commands/index';
import { jsonReport, type Report, textReport } from '../tape/commands/report';
import { EXIT } from '../tape/commands/tape-command';
import {
  assertSupportedFlags,
  type Flags,
  flagLines,
  readCommandLine,
  UsageError,
} from '../tape/commands/tape-flags';
import { EXPORTERS } from '../tape/exporters/index';
import { IMPORTERS } from '../tape/importers/index';

function usage(): string {
  const calls = COMMANDS.map(({ name, takes }) => `${name} ${takes}`.trimEnd());
  return [
    'Usage: npm run tape -- <command> [flags]',
    ...COMMANDS.map(({ summary }, index) => `  ${calls[index]}\n      ${summary}`),
    'Flags:',
    ...flagLines(),
    'Formats to import:',
    ...IMPORTERS.map(formatLine),
    'Formats to export:',
    ...EXPORTERS.map(formatLine),
    '',
  ].join('\n');
}

function formatLine({ format, summary }: { readonly format: string; readonly summary: string }): string {
  return `  ${format.padEnd(16)} ${summary}`;
}

async function run(
  words: readonly string[],
  flags: Flags,
  report: Report,
  signal: AbortSignal,
): Promise<number> {
  if (flags.help) {
    stdout.write(usage());
    return EXIT.done;
  }
  const [name, ...rest] = words;
  const names = COMMANDS.map((command) => command.name);
  const known = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  if (name === undefined) throw new UsageError(`a command is missing; there are ${known}`);
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) throw new UsageError(`unknown command "${name}"; there are ${known}`);
  assertSupportedFlags(name, command.flags, flags);
  const dataDir =
    (flags['data-dir'] as string | undefined) ?? resolve(installationDir(), process.env.DATA_DIR || './data');
  return command.run({ words: rest, flags, dataDir, report, signal });
}

const stop = new AbortController();
const onSignal = (signal: NodeJS.Signals): void => stop.abort(new Error(`stopped by ${signal}`));
process.on('SIGINT', onSignal).on('SIGTERM', onSignal);

let report = textReport(stdout, stderr);
try {
  readEnvironment();
  const { words, flags } = readCommandLine(process.argv.slice(2));
  if (flags.json) report = jsonReport(stdout);
  process.exitCode = await run(words, flags, report, stop.signal);
} catch (error) {
  const wrong = error instanceof UsageError;
  report.fail((error as Error).message, wrong ? 'Try: npm run tape -- --help' : undefined);
  process.exitCode = wrong ? EXIT.wrongUsage : EXIT.failed;
}
