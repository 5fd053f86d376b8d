import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { expect } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { Market } from '../../../../server/market/market';
import { importTape } from '../../../../server/tape/commands/import-tape';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { verifyTape } from '../../../../server/tape/format/verify-tape';
import type { Importer } from '../../../../server/tape/importers/importer';
import { temporaryFolder } from '../temporary-folder';

/** Test timeout for reading a million rows twice on a busy machine, ms. */
export const TIMEOUT = 240_000;

/**
 * Reads the rows of a file as cells, independently of the importers and without a database, to verify imports.
 */
export function rowsOf(path: string, delimiter = ','): string[][] {
  const bytes = readFileSync(path);
  const text = path.endsWith('.gz')
    ? gunzipSync(bytes).toString('utf8')
    : path.endsWith('.zip')
      ? strFromU8(Object.values(unzipSync(bytes))[0] as Uint8Array)
      : bytes.toString('utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => line.split(delimiter));
}

/** Imports the files as a tape and plays it. */
export async function played(
  importer: Importer,
  ...files: string[]
): Promise<{ market: Market; events: MarketEvent[] }> {
  const dataDir = temporaryFolder();
  const signal = new AbortController().signal;
  await importTape({
    importer,
    files,
    dataDir,
    id: 'real',
    force: false,
    signal,
    progress: () => {},
    warn: () => {},
  });
  const folder = join(dataDir, 'tapes', 'real');
  expect(verifyTape(folder).faults).toStrictEqual([]);
  const market = new Market();
  const events: MarketEvent[] = [];
  for (const batch of new TapeReader(folder).play()) {
    for (const event of batch.events) {
      market.apply(event);
      events.push(event);
    }
  }
  return { market, events };
}

export function quotesOf(events: readonly MarketEvent[]) {
  return events.filter((event) => event.type === 'quote');
}

export function tradesOf(events: readonly MarketEvent[]) {
  return events.filter((event) => event.type === 'trade');
}
