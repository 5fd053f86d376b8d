import type { MarketEvent } from '../../../lib/market/event';
import { describeShare, readShares, shareState, timeOf } from '../../venues/moex/moex-shares';
import { ImportError, type Importer, type ImportWatcher } from './importer';
import { textLines } from './text-lines';

/** Maximum files per import; their events are sorted in memory. */
const MAX_FILES = 1000;

/**
 * Imports Moscow exchange ISS responses for a market: tables `securities` and `marketdata`
 * (https://iss.moex.com/iss/reference/).
 * Each security becomes an instrument with its Russian name, its status, its best bid and offer (ISS gives no
 * sizes) and the daily bar.
 */
export const moexIss: Importer = {
  format: 'moex-iss',
  summary: "responses of the Moscow exchange's ISS: JSON of securities and marketdata; plain, gzip or zip",
  source: 'live',
  recognises: ({ lines }) => {
    const text = lines.join('\n').trimStart();
    return text.startsWith('{') && /"securities"\s*:/.test(text) && text.includes('"SECID"');
  },
  read,
};

async function* read(files: readonly string[], watcher: ImportWatcher): AsyncGenerator<MarketEvent[]> {
  if (files.length > MAX_FILES) {
    throw new ImportError(
      files[0] as string,
      undefined,
      `${files.length} files in one import; at most ${MAX_FILES} are supported`,
    );
  }
  const answers: MarketEvent[][] = [];
  for (const file of files) {
    let text = '';
    for await (const lines of textLines(file, watcher.read)) text += lines.join('\n');
    answers.push(eventsOf(file, text));
    yield [];
  }
  answers.sort(([a], [b]) => (a?.localTimestamp ?? 0) - (b?.localTimestamp ?? 0));
  yield* answers;
}

/** Converts one response to events, all received at its newest `SYSTIME`. */
function eventsOf(file: string, text: string): MarketEvent[] {
  const answer = parse(file, text);
  try {
    const shares = readShares(answer);
    const times = shares.flatMap(({ market }) =>
      market === undefined ? [] : [timeOf(market.text('SYSTIME'))],
    );
    const localTimestamp = Math.max(...times);
    const described: MarketEvent[] = [];
    const events: MarketEvent[] = [];
    for (const share of shares) {
      const instrument = describeShare(share);
      const { symbol } = instrument;
      described.push({ type: 'instrument', symbol, timestamp: localTimestamp, localTimestamp, instrument });
      events.push(...shareState(share, symbol, localTimestamp));
    }
    return [...described, ...events];
  } catch (error) {
    if (error instanceof RangeError) throw new ImportError(file, undefined, error.message);
    throw error;
  }
}

function parse(file: string, text: string): unknown {
  if (text.trim() === '') throw new ImportError(file, undefined, 'the file is empty');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ImportError(file, undefined, `invalid JSON (${(error as Error).message})`);
  }
}
