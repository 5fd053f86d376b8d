import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import { completeOf } from '../../instruments/instrument-reference';
import { Market } from '../../market/market';
import { TapeWriter } from '../format/tape-writer';
import type { Importer, ImportOptions } from '../importers/importer';
import { makeTape, type NewTape } from '../library/new-tape';
import { beginTapeBars } from '../library/write-tape-bars';
import { importedEvents } from './imported-events';

/**
 * An import needs no limits of time: nothing is lost by a crash, and with events that are minutes or days apart, each
 * would get a block and a keyframe of its own.
 */
const LIMITS = {
  blockMicros: Number.POSITIVE_INFINITY,
  keyframeMicros: Number.POSITIVE_INFINITY,
  segmentMicros: Number.POSITIVE_INFINITY,
};

export interface ImportRequest extends NewTape, ImportOptions {
  readonly importer: Importer;
  readonly files: readonly string[];
  readonly signal: AbortSignal;
  /** Called with bytes read and events written since the last call. */
  readonly progress: (bytes: number, events: number) => void;
  readonly warn: (text: string) => void;
}

/**
 * Imports files into a new tape.
 * @throws Error if a file is missing or damaged, the id is taken, or the signal aborts; no tape is left then
 */
export function importTape(request: ImportRequest): Promise<{ events: number; bytes: number }> {
  return makeTape(request, (folder) => writeImported(folder, request));
}

async function writeImported(
  folder: string,
  { dataDir, importer, files, signal, progress, warn, ...options }: ImportRequest,
): Promise<{ events: number; bytes: number }> {
  for (const file of files) if (!existsSync(file)) throw new Error(`no such file: ${file}`);
  for (const file of files) if (!statSync(file).isFile()) throw new Error(`not a file: ${file}`);
  const { columns, skipBadRows } = options;
  const complete = completeOf(dataDir);
  const watcher = {
    ...{ read: (bytes: number) => progress(bytes, 0), warn, tempDir: dirname(folder), signal },
    lotSizeOf: describedLots(complete),
    ...(columns && { columns }),
    ...(skipBadRows !== undefined && { skipBadRows }),
  };
  const { origin, events: imported } = await importedEvents(importer, files, watcher);
  const keyframes = new Market(complete);
  const writer = new TapeWriter({ folder, ...origin, keyframes, limits: LIMITS });
  const bars = await beginTapeBars(keyframes, warn);
  try {
    for await (const events of imported) {
      signal.throwIfAborted();
      for (const event of events) {
        bars?.before(event);
        writer.append(event);
      }
      await bars?.save();
      progress(0, events.length);
    }
    signal.throwIfAborted();
    if (writer.events === 0) throw new Error(`no events in ${files.join(', ')}`);
    writer.close();
    await bars?.finish(folder);
    return { events: writer.events, bytes: writer.bytes };
  } finally {
    writer.abandon();
    await bars?.close();
  }
}

/** Returns the lot sizes of `instruments.csv`, by symbol. */
export function describedLots(
  complete: (given: Instrument) => Instrument,
): (symbol: MarketSymbol) => number | undefined {
  return (symbol) => {
    const venue = symbol.slice(0, symbol.indexOf(':'));
    // Nothing else is known of it yet, so that a lot size can only come from the file.
    const { lotSize } = complete({ symbol, venue, kind: 'share' } as Instrument);
    return lotSize as number | undefined;
  };
}
