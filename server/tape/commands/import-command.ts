import { existsSync, statSync } from 'node:fs';
import { detectImporter } from '../importers/detect';
import type { Importer } from '../importers/importer';
import { IMPORTERS } from '../importers/index';
import { mainFiles } from '../tools/companion';
import { importTape } from './import-tape';
import type { CommandCall, TapeCommand } from './tape-command';
import { EXIT } from './tape-command';
import { requiredFlag, UsageError } from './tape-flags';
import { checkedId } from './tape-id-argument';

/** Format name that requests detection. */
const AUTO = 'auto';

export const importCommand: TapeCommand = {
  name: 'import',
  takes: '<format> <files…> --id <id> [--force]',
  summary: 'import files of another format; format "auto" detects it',
  flags: ['id', 'force', 'name'],
  run,
};

async function run({ words, flags, dataDir, report, signal }: CommandCall): Promise<number> {
  const [format, ...named] = words;
  const files = mainFiles(named);
  if (format !== AUTO) importerOf(format);
  if (files.length === 0) throw new UsageError(`import ${format} needs the files to import`);
  const id = checkedId(requiredFlag('import', flags, 'id', 'the id of the new tape'), dataDir);
  const importer = format === AUTO ? await detected(files, flags.name) : importerOf(format);
  const total = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  const progress = report.progress(`importing ${id}:`, total);
  const started = performance.now();
  const { events, bytes } = await importTape({
    ...{ importer, files, dataDir, id, force: flags.force === true, signal },
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

/** Detects the common format of the files. */
async function detected(files: readonly string[], name: string | true | undefined): Promise<Importer> {
  const found = new Map<Importer, string>();
  for (const file of files) {
    if (!existsSync(file)) throw new Error(`no such file: ${file}`);
    if (!statSync(file).isFile()) throw new Error(`not a file: ${file}`);
    found.set(await detectImporter(file, typeof name === 'string' ? name : undefined), file);
  }
  const [first, second] = [...found];
  if (first && second) {
    throw new Error(
      `${first[1]} is ${first[0].format} and ${second[1]} is ${second[0].format}: import them one by one`,
    );
  }
  return (first as [Importer, string])[0];
}

function importerOf(format: string | undefined): Importer {
  const known = [...IMPORTERS.map((one) => one.format), AUTO].join(', ');
  if (format === undefined) throw new UsageError(`import needs a format: ${known}`);
  const importer = IMPORTERS.find((one) => one.format === format);
  if (!importer) throw new UsageError(`unknown format "${format}"; supported: ${known}`);
  return importer;
}
