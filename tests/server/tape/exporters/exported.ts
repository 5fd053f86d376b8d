import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MarketEvent } from '../../../../lib/market/event';
import { type Exported, exportTape } from '../../../../server/tape/commands/export-tape';
import { importCommand } from '../../../../server/tape/commands/import-command';
import { EXPORTERS } from '../../../../server/tape/exporters/index';
import { openTape, tapeFolder } from '../../../../server/tape/library/tape-catalog';
import type { Excerpt } from '../../../../server/tape/tools/excerpt';
import { runCommand } from '../commands/run-command';
import { played, record } from '../record';

const quiet = { signal: new AbortController().signal, progress: () => {} };

/** Exports a tape of a data folder. */
export function exportAs(
  dataDir: string,
  id: string,
  format: string,
  out: string,
  excerpt: Excerpt = {},
): Promise<Exported> {
  const exporter = EXPORTERS.find((one) => one.format === format);
  if (!exporter) throw new Error(`no format ${format}`);
  return exportTape({ exporter, id, tape: openTape(dataDir, id), excerpt, out, ...quiet });
}

/** Imports all files of an export into a new tape, with format detection. */
export async function importBack(dataDir: string, out: string, id: string): Promise<void> {
  const files = readdirSync(out).map((name) => join(out, name));
  await runCommand(importCommand, dataDir, ['auto', ...files], { id });
}

/** Returns the events after an export and re-import. */
export async function throughExport(
  dataDir: string,
  out: string,
  format: string,
  events: readonly MarketEvent[],
): Promise<MarketEvent[]> {
  record(tapeFolder(dataDir, 'before'), events);
  await exportAs(dataDir, 'before', format, out);
  await importBack(dataDir, out, 'after');
  return played(openTape(dataDir, 'after'));
}
