import { randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { isCurrency } from '../../../lib/market/instrument';
import { withoutArchives } from '../importers/archive';
import { csv } from '../importers/csv-table';
import { detectImporter } from '../importers/detect';
import { readFileStart } from '../importers/file-start';
import type { Importer, ImportOptions } from '../importers/importer';
import { IMPORTERS } from '../importers/index';
import { parquet } from '../importers/parquet';
import { readColumnMap } from '../importers/read-column-map';
import { assertFree } from '../library/new-tape';
import { tapesFolder } from '../library/tape-catalog';
import { mainFiles } from '../tools/companion';
import { importTape } from './import-tape';
import type { CommandCall, TapeCommand } from './tape-command';
import { EXIT } from './tape-command';
import { type Flags, requiredFlag, UsageError } from './tape-flags';
import { checkedId } from './tape-id-argument';

/** Format name that requests detection. */
const AUTO = 'auto';
/** Importers of columns that a mapping file can describe. */
const MAPPED: readonly Importer[] = [csv, parquet];
const FORMER_NAMES: Readonly<Record<string, string>> = { 'ohlcv-csv': 'csv' };

export const importCommand: TapeCommand = {
  name: 'import',
  takes: '<format> <files…> --id <id> [--force] [--map FILE] [--currency CODE] [--skip-bad-rows N]',
  summary: 'import files of another format; format "auto" detects it',
  flags: ['id', 'force', 'name', 'map', 'currency', 'skip-bad-rows'],
  run,
};

async function run(call: CommandCall): Promise<number> {
  const { words, flags, dataDir } = call;
  const [format, ...named] = words;
  if (format !== AUTO) importerOf(format);
  if (named.length === 0) throw new UsageError(`import ${format} needs the files to import`);
  const id = checkedId(requiredFlag('import', flags, 'id', 'the id of the new tape'), dataDir);
  const options = optionsOf(flags);
  assertFree({ dataDir, id, force: flags.force === true });
  // The next import removes a folder of this name if this process is killed.
  const folder = join(tapesFolder(dataDir), `.files-${randomUUID()}.${process.pid}.part`);
  try {
    for (const file of named) requireFile(file);
    const name = typeof flags.name === 'string' ? flags.name : undefined;
    const files = mainFiles(await withoutArchives(named, folder, call.signal, name));
    const shown = (text: string): string => text.replaceAll(`${folder}/`, name === undefined ? '/' : '');
    const report = { ...call.report, warn: (text: string) => call.report.warn(shown(text)) };
    return await imported({ ...call, report }, { id, format, files, options }).catch((error) => {
      throw Object.assign(error as Error, { message: shown((error as Error).message) });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Imported {
  readonly id: string;
  readonly format: string | undefined;
  readonly files: readonly string[];
  readonly options: ImportOptions;
}

async function imported(
  { flags, dataDir, report, signal }: CommandCall,
  { id, format, files, options }: Imported,
): Promise<number> {
  const importer = format === AUTO ? await detected(files, flags) : importerOf(format);
  if (flags.map !== undefined && !MAPPED.includes(importer)) {
    throw new UsageError(
      `--map is for ${MAPPED.map((one) => one.format).join(' and ')}, not for ${importer.format}`,
    );
  }
  const total = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  const progress = report.progress(`importing ${id}:`, total);
  const started = performance.now();
  const { events, bytes } = await importTape({
    ...{ ...options, importer, files, dataDir, id, force: flags.force === true, signal },
    progress: (more, moreEvents) => progress.add(more, moreEvents),
    warn: report.warn,
  }).finally(() => progress.clear());
  const seconds = (performance.now() - started) / 1000;
  report.result(
    `tape ${id}: ${events} events, ${bytes} bytes (${(bytes / events).toFixed(1)} an event), ` +
      `${seconds.toFixed(1)} s (${Math.round(events / seconds)} events/s)\n`,
    { id, format: importer.format, events, bytes, seconds },
  );
  return EXIT.done;
}

function requireFile(file: string): void {
  if (!existsSync(file)) throw new Error(`no such file: ${file}`);
  if (!statSync(file).isFile()) throw new Error(`not a file: ${file}`);
}

/** Detects the common format of the files. */
async function detected(files: readonly string[], { name, map }: Flags): Promise<Importer> {
  const found = new Map<Importer, string>();
  for (const file of files) {
    const named = typeof name === 'string' && files.length === 1 ? name : undefined;
    found.set(map === undefined ? await detectImporter(file, named) : await mappedImporter(file), file);
  }
  const [first, second] = [...found];
  if (first && second) {
    throw new Error(
      `${first[1]} is ${first[0].format} and ${second[1]} is ${second[0].format}: import them one by one`,
    );
  }
  return (first as [Importer, string])[0];
}

async function mappedImporter(file: string): Promise<Importer> {
  return parquet.recognises(await readFileStart(file)) ? parquet : csv;
}

/** @throws UsageError naming an invalid flag, ImportError naming a fault of the mapping file */
function optionsOf({ map, currency, 'skip-bad-rows': skip }: Flags): ImportOptions {
  if (typeof currency === 'string' && !isCurrency(currency)) {
    throw new UsageError(`--currency needs a code such as USD, found "${currency}"`);
  }
  if (typeof skip === 'string' && !/^\d{1,9}$/.test(skip)) {
    throw new UsageError(`--skip-bad-rows needs a number of rows, found "${skip}"`);
  }
  const mapped = typeof map === 'string' ? readColumnMap(map) : {};
  return {
    columns: { ...mapped, ...(typeof currency === 'string' && { currency }) },
    ...(typeof skip === 'string' && { skipBadRows: Number(skip) }),
  };
}

function importerOf(format: string | undefined): Importer {
  const known = [...IMPORTERS.map((one) => one.format), AUTO].join(', ');
  if (format === undefined) throw new UsageError(`import needs a format: ${known}`);
  const importer = IMPORTERS.find((one) => one.format === (FORMER_NAMES[format] ?? format));
  if (!importer) throw new UsageError(`unknown format "${format}"; supported: ${known}`);
  return importer;
}
