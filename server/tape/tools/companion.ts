import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { InstrumentEvent } from '../../../lib/market/event';
import { eventOf } from '../format/event-lines';
import { originOf, type TapeOrigin } from '../format/tape-origin';

/**
 * Companion files of an export: the instruments, and other events that its format cannot hold. Imports read
 * them from the folder of the files.
 */
export const INSTRUMENTS_FILE = 'instruments.json';
export const REST_FILE = 'rest.ndjson.gz';

const FORMAT = 'tickerwall-instruments';
const VERSION = 1;

/** Content of the companion files. */
export interface Companion {
  readonly origin: TapeOrigin;
  /** All instrument definitions, in tape order. */
  readonly instruments: readonly InstrumentEvent[];
  /** Path of the file with the other events, if any. */
  readonly rest?: string;
}

/** Writes the instruments of an export, each with the times of its definition. */
export async function writeInstruments(
  folder: string,
  origin: TapeOrigin,
  events: readonly InstrumentEvent[],
): Promise<void> {
  const instruments = events.map(({ localTimestamp, timestamp, instrument }) => ({
    ...instrument,
    ...{ localTimestamp, timestamp },
  }));
  const content = { format: FORMAT, version: VERSION, ...origin, instruments };
  await writeFile(join(folder, INSTRUMENTS_FILE), `${JSON.stringify(content, undefined, 1)}\n`);
}

/** Returns the files to import, without companion files, which are read with the others anyway. */
export function mainFiles(files: readonly string[]): readonly string[] {
  const withoutInstruments = files.filter((file) => basename(file) !== INSTRUMENTS_FILE);
  const withoutRest = withoutInstruments.filter((file) => basename(file) !== REST_FILE);
  return [withoutRest, withoutInstruments, files].find(({ length }) => length > 0) ?? [];
}

/**
 * Reads the companion files next to the files; undefined if there are none.
 * @throws Error naming an invalid companion file
 */
export function companionOf(files: readonly string[]): Companion | undefined {
  const folders = [...new Set(files.map((file) => dirname(file)))];
  const found = folders.map((folder) => readCompanion(folder, files)).filter((one) => one !== undefined);
  if (found.length > 1)
    throw new Error(`import the exports of several folders one by one: ${folders.join(', ')}`);
  return found[0];
}

function readCompanion(folder: string, files: readonly string[]): Companion | undefined {
  const path = join(folder, INSTRUMENTS_FILE);
  if (!existsSync(path)) return undefined;
  try {
    const content = JSON.parse(readFileSync(path, 'utf8'));
    if (content?.format !== FORMAT) return undefined;
    if (content.version !== VERSION)
      throw new Error(`version ${JSON.stringify(content.version)} is not supported`);
    const origin = originOf(content);
    if (!origin || !Array.isArray(content.instruments))
      throw new Error('source, feed or instruments are missing');
    const instruments = content.instruments.map(instrumentEventOf);
    const rest = join(folder, REST_FILE);
    const hasRest = existsSync(rest) && !files.includes(rest);
    return { origin, instruments, ...(hasRest && { rest }) };
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}

function instrumentEventOf({
  localTimestamp,
  timestamp,
  ...instrument
}: Record<string, unknown>): InstrumentEvent {
  const { symbol } = instrument;
  return eventOf({ type: 'instrument', symbol, timestamp, localTimestamp, instrument }) as InstrumentEvent;
}
