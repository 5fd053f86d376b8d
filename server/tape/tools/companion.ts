import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { InstrumentEvent } from '../../../lib/market/event';
import { eventOf } from '../format/event-lines';
import { originOf, type TapeOrigin } from '../format/tape-origin';

/**
 * Two files beside those of an export that cannot carry everything: the instruments, and all other events that its
 * format has no place for. Imports read them where they lie beside the files.
 */
export const INSTRUMENTS_FILE = 'instruments.json';
export const REST_FILE = 'rest.ndjson.gz';

const FORMAT = 'tickerwall-instruments';
const VERSION = 1;

/** What such files beside others say. */
export interface Companion {
  readonly origin: TapeOrigin;
  /** Every definition of an instrument, in the order of the tape. */
  readonly instruments: readonly InstrumentEvent[];
  /** Path of the file of the other events, where there is one. */
  readonly rest?: string;
}

/** Writes the instruments of an export: each as a flat object with the times at which it was defined. */
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

/**
 * The files that an import begins with: those that lie beside others only to complete them are left out, since they
 * are read with those anyway.
 */
export function mainFiles(files: readonly string[]): readonly string[] {
  const withoutInstruments = files.filter((file) => basename(file) !== INSTRUMENTS_FILE);
  const withoutRest = withoutInstruments.filter((file) => basename(file) !== REST_FILE);
  return [withoutRest, withoutInstruments, files].find(({ length }) => length > 0) ?? [];
}

/**
 * What lies beside the files that is of an export; undefined when nothing does.
 * @throws Error naming the file when it says that it is one and is not
 */
export function companionOf(files: readonly string[]): Companion | undefined {
  const folders = [...new Set(files.map((file) => dirname(file)))];
  const found = folders.map((folder) => readCompanion(folder, files)).filter((one) => one !== undefined);
  if (found.length > 1)
    throw new Error(`exports of several folders are imported one by one: ${folders.join(', ')}`);
  return found[0];
}

function readCompanion(folder: string, files: readonly string[]): Companion | undefined {
  const path = join(folder, INSTRUMENTS_FILE);
  if (!existsSync(path)) return undefined;
  try {
    const content = JSON.parse(readFileSync(path, 'utf8'));
    if (content?.format !== FORMAT) return undefined;
    if (content.version !== VERSION) throw new Error(`version ${JSON.stringify(content.version)} is unknown`);
    const origin = originOf(content);
    if (!origin || !Array.isArray(content.instruments))
      throw new Error('source, feed or instruments are missing');
    const instruments = content.instruments.map(instrumentEventOf);
    const rest = join(folder, REST_FILE);
    const besides = existsSync(rest) && !files.includes(rest);
    return { origin, instruments, ...(besides && { rest }) };
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
