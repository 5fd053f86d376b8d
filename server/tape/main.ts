import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process, { stderr, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { knownTapeFolder, tapeFolder } from './catalog';
import { describeTape, listTapes } from './commands/describe-tape';
import { importTape } from './commands/import-tape';
import { Progress } from './commands/progress';
import { IMPORTERS } from './importers/index';
import { verifyTape } from './verify';

/** Exit codes: the work failed or found damage; the command line was wrong. */
const FAILED = 1;
const WRONG_USAGE = 2;

const USAGE = `Usage: npm run tape -- <command> [flags]
  import <format> <files…> --id <id> [--force]   make a tape of recordings of others
  info <id>                                      what is on a tape
  verify <id>                                    read all of a tape and check it
  list                                           the tapes there are
Flags:
  --data-dir DIR   folder of the data, the tapes are in DIR/tapes (environment DATA_DIR, else ./data)
  --id ID          name of the new tape: letters, digits, ".", "_", "-"
  --force          replace the tape of that name
  --help           this text
Formats:
${IMPORTERS.map(({ format, summary }) => `  ${format.padEnd(16)} ${summary}`).join('\n')}
`;

class UsageError extends Error {}

interface Flags {
  readonly dataDir: string;
  readonly id: string | undefined;
  readonly force: boolean;
}

async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help) {
    stdout.write(USAGE);
    return 0;
  }
  const [command, ...rest] = positionals;
  const flags: Flags = {
    dataDir: values['data-dir'] ?? (process.env.DATA_DIR || './data'),
    id: values.id,
    force: values.force === true,
  };
  switch (command) {
    case 'import':
      return runImport(rest, flags);
    case 'info':
      stdout.write(describeTape(flags.dataDir, onlyId(command, rest)));
      return 0;
    case 'verify':
      return runVerify(onlyId(command, rest), flags);
    case 'list':
      if (rest.length > 0) throw new UsageError(`list takes no "${rest[0]}"`);
      stdout.write(listTapes(flags.dataDir));
      return 0;
    case undefined:
      throw new UsageError('a command is missing: import, info, verify or list');
    default:
      throw new UsageError(`unknown command "${command}"; there are import, info, verify and list`);
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'data-dir': { type: 'string' },
        id: { type: 'string' },
        force: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function onlyId(command: string, rest: readonly string[]): string {
  const [id, more] = rest;
  if (id === undefined) throw new UsageError(`${command} needs the id of a tape`);
  if (more !== undefined) throw new UsageError(`${command} takes one id, "${more}" is too much`);
  return id;
}

async function runImport(
  [format, ...files]: readonly string[],
  { dataDir, id, force }: Flags,
): Promise<number> {
  const known = IMPORTERS.map((importer) => importer.format).join(', ');
  if (format === undefined) throw new UsageError(`import needs a format: ${known}`);
  const importer = IMPORTERS.find((one) => one.format === format);
  if (!importer) throw new UsageError(`unknown format "${format}"; there are ${known}`);
  if (files.length === 0) throw new UsageError(`import ${format} needs the files to import`);
  if (id === undefined) throw new UsageError('import needs --id, the name of the new tape');
  checkId(dataDir, id);
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => stop.abort(new Error(`stopped by ${signal}`));
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const total = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  const progress = new Progress(stderr, `importing ${id}:`, total);
  const started = performance.now();
  try {
    const made = await importTape({
      ...{ importer, files, dataDir, id, force, signal: stop.signal },
      progress: (bytes, events) => progress.add(bytes, events),
      warn: (text) => stderr.write(`${text}\n`),
    });
    progress.clear();
    const seconds = (performance.now() - started) / 1000;
    stdout.write(
      `tape ${id}: ${made.events} events, ${made.bytes} bytes (${(made.bytes / made.events).toFixed(1)} an event), ` +
        `${seconds.toFixed(1)} s (${Math.round(made.events / seconds)} events/s)\n`,
    );
    return 0;
  } finally {
    progress.clear();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function folderBytes(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

function checkId(dataDir: string, id: string): void {
  try {
    tapeFolder(dataDir, id);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function runVerify(id: string, { dataDir }: Flags): number {
  checkId(dataDir, id);
  const folder = knownTapeFolder(dataDir, id);
  const progress = new Progress(stderr, `checking ${id}:`, folderBytes(folder));
  const { faults, unlisted, blocks, events } = verifyTape(folder, (more) => progress.add(more, 0));
  progress.clear();
  for (const { file, offset, what } of faults) stdout.write(`${file}, byte ${offset}: ${what}\n`);
  if (unlisted > 0) stdout.write(`and ${unlisted} more\n`);
  const count = faults.length + unlisted;
  const verdict = count === 0 ? 'whole' : `damaged in ${count} ${count === 1 ? 'place' : 'places'}`;
  stdout.write(`tape ${id}: ${verdict}; ${events} events in ${blocks} blocks are good\n`);
  return count === 0 ? 0 : FAILED;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const usage = error instanceof UsageError;
  stderr.write(`tape: ${(error as Error).message}\n${usage ? 'Try: npm run tape -- --help\n' : ''}`);
  process.exitCode = usage ? WRONG_USAGE : FAILED;
}
