import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MarketEvent } from '../../../lib/market/event';
import { csv } from './csv-table';
import { ImportError, type Importer, type ImportWatcher } from './importer';
import { type JsonRows, jsonRows, parseJson } from './json-rows';
import { codeOfName } from './tabular/file-symbol';
import { textLines } from './text-lines';

/** Maximum text of one file, characters; it is read into memory. */
const MAX_JSON_CHARACTERS = 256 * 1024 * 1024;

/** Beginnings of bars as arrays, of lists of objects, and of objects with lists. */
const LISTS = /^\s*\[\s*(\[\s*"?\d{9,16}"?\s*,|\{\s*")/;
const OBJECTS = /^\s*\{[\s\S]*("results"|"trades"|"candles"|"history"|"data"|"bars"|"values")\s*:\s*[[{]/;

/** Imports tables as JSON. They are written as text, and read as `csv` does. */
export const json: Importer = {
  format: 'json',
  summary:
    'bars or trades as JSON: CCXT, Binance REST, Polygon aggregates, ISS trades, candles, history, lists of objects',
  source: 'live',
  recognises: ({ lines }) => {
    const [first = '', second = ''] = lines;
    // Lines that are objects of their own are messages.
    if (/^\s*\{.*\}\s*$/.test(first) && second.trim() !== '') return false;
    const text = lines.join('\n');
    return LISTS.test(text) || OBJECTS.test(text);
  },
  read,
};

async function* read(
  paths: readonly string[],
  watcher: ImportWatcher,
): AsyncGenerator<readonly MarketEvent[]> {
  // The next import removes a folder of this name if this process is killed.
  const folder = join(watcher.tempDir ?? tmpdir(), `.json-${randomUUID()}.${process.pid}.part`);
  const texts = new Map<string, string>();
  const shown = (text: string): string => {
    for (const [written, path] of texts)
      if (text.includes(written)) return inRows(text.replaceAll(written, path));
    return text;
  };
  try {
    for (const [at, path] of paths.entries()) {
      const name = basename(path).replace(/(\.(json|gz|zip))+$/i, '');
      const table = jsonRows(path, parseJson(path, await wholeText(path, watcher)), codeOfName({ name }));
      if (table.leftOut !== undefined) watcher.warn(`${path}: ${table.leftOut}`);
      if (table.rows.length === 0) throw new ImportError(path, undefined, 'no rows');
      const written = join(folder, String(at), `${name}.csv`);
      await mkdir(join(folder, String(at)), { recursive: true });
      await pipeline(Readable.from(linesOf(table)), createWriteStream(written));
      texts.set(written, path);
      yield [];
    }
    const reporting = { ...watcher, read: () => {}, warn: (text: string) => watcher.warn(shown(text)) };
    yield* csv.read([...texts.keys()], reporting);
  } catch (error) {
    throw Object.assign(error as Error, { message: shown((error as Error).message) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names rows instead of lines, whose first is the header. */
function inRows(text: string): string {
  return text.replace(/, line (\d+):/g, (_, line) => `, row ${Number(line) - 1}:`);
}

async function wholeText(path: string, watcher: ImportWatcher): Promise<string> {
  let text = '';
  for await (const lines of textLines(path, watcher.read)) {
    text += `${lines.join('\n')}\n`;
    if (text.length > MAX_JSON_CHARACTERS) {
      throw new ImportError(path, undefined, `more than ${MAX_JSON_CHARACTERS} characters of JSON`);
    }
  }
  return text;
}

function* linesOf({ names, rows }: JsonRows): Generator<string> {
  yield `${names.map(cellText).join(',')}\n`;
  for (const row of rows) yield `${row.map(cellText).join(',')}\n`;
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
