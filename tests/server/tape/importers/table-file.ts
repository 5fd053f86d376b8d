import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import type { Importer } from '../../../../server/tape/importers/importer';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';

/** Writes a file into a new folder; the name may include folders. */
export function tableFile(content: string | Uint8Array, name: string, folder = temporaryFolder()): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** Drops instrument definitions. */
export function withoutInstruments(events: readonly MarketEvent[]): MarketEvent[] {
  return events.filter(({ type }) => type !== 'instrument');
}

/** Expects an import of the content to fail with the message before it yields any event. */
export async function expectFault(
  importer: Importer,
  content: string | Uint8Array,
  name: string,
  message: RegExp,
): Promise<void> {
  await expect(readAll(importer, tableFile(content, name))).rejects.toThrow(message);
}
