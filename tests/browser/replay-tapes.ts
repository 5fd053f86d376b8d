import { join } from 'node:path';
import type { MarketEvent } from '../../lib/market/event';
import { type GenerateOptions, generate } from '../../server/feeds/simulator/generate';
import { Market } from '../../server/market/market';
import { tapesFolder } from '../../server/tape/catalog';
import { TapeWriter } from '../../server/tape/writer';

const SECOND = 1_000_000;

/** What a simulated tape is to be. */
export interface TapeWish {
  /** `2026-03-12T11:07:00Z` */
  readonly start: string;
  readonly seconds: number;
  readonly symbols?: number;
  /** Events a second. */
  readonly rate?: number;
  readonly seed?: number;
  /** Seconds from the start between which nothing was recorded. */
  readonly gap?: readonly [from: number, to: number];
  readonly session?: GenerateOptions['session'];
}

/** Writes a tape of the simulator into a data folder, as the recorder would have. */
export function writeSimulatedTape(dataDir: string, id: string, wish: TapeWish): void {
  const start = Date.parse(wish.start) * 1_000;
  const { seconds, symbols = 12, rate = 40, seed = 7, gap, session } = wish;
  const folder = join(tapesFolder(dataDir), id);
  const market = new Market();
  const writer = new TapeWriter({ folder, source: 'simulated', feed: 'simulator', keyframes: market });
  const options = { start, duration: seconds * SECOND, symbols, rate, seed, ...(session && { session }) };
  let lost = false;
  for (const batch of generate(options)) {
    for (const event of batch) {
      const at = (event.localTimestamp - start) / SECOND;
      if (gap !== undefined && at >= gap[0] && at < gap[1]) {
        if (!lost) writer.append(gapEvent(event.localTimestamp));
        lost = true;
        continue;
      }
      writer.append(event);
    }
  }
  writer.close();
}

function gapEvent(localTimestamp: number): MarketEvent {
  return { type: 'disconnect', timestamp: localTimestamp, localTimestamp, reason: 'the line was cut' };
}
