import { join } from 'node:path';
import type { MarketEvent } from '../../lib/market/event';
import { type GenerateOptions, generate } from '../../server/feeds/simulator/generate';
import { Market } from '../../server/market/market';
import { TapeWriter } from '../../server/tape/format/tape-writer';
import { tapesFolder } from '../../server/tape/library/tape-catalog';

const SECOND = 1_000_000;

/** Options of a simulated tape. */
export interface TapeOptions {
  /** `2026-03-12T11:07:00Z` */
  readonly start: string;
  readonly seconds: number;
  readonly symbols?: number;
  /** Events per second. */
  readonly rate?: number;
  readonly seed?: number;
  /** Seconds from the start without recorded events. */
  readonly gap?: readonly [from: number, to: number];
  readonly session?: GenerateOptions['session'];
}

/** Writes a simulated tape into a data folder, as the recorder would. */
export function writeSimulatedTape(dataDir: string, id: string, requested: TapeOptions): void {
  const start = Date.parse(requested.start) * 1_000;
  const { seconds, symbols = 12, rate = 40, seed = 7, gap, session } = requested;
  const folder = join(tapesFolder(dataDir), id);
  const market = new Market();
  const writer = new TapeWriter({ folder, source: 'simulated', feed: 'simulator', keyframes: market });
  const options = { start, duration: seconds * SECOND, symbols, rate, seed, ...(session && { session }) };
  /** State of the venue during the gap. */
  const meanwhile = new Market();
  let lost = false;
  for (const batch of generate(options)) {
    for (const event of batch) {
      const at = (event.localTimestamp - start) / SECOND;
      const inGap = gap !== undefined && at >= gap[0] && at < gap[1];
      meanwhile.apply(event);
      if (inGap && !lost) writer.append(lineEvent('disconnect', event.localTimestamp));
      if (!inGap && lost) for (const one of stateOf(meanwhile, event.localTimestamp)) writer.append(one);
      if (!inGap) writer.append(event);
      lost = inGap;
    }
  }
  writer.close();
}

/** Yields the events after a reconnection: a gap, and a full snapshot. */
function* stateOf(market: Market, localTimestamp: number): Generator<MarketEvent> {
  yield lineEvent('gap', localTimestamp);
  for (const event of market.keyframe()) if (event.type !== 'trade') yield { ...event, localTimestamp };
}

function lineEvent(type: 'disconnect' | 'gap', localTimestamp: number): MarketEvent {
  return { type, timestamp: localTimestamp, localTimestamp, reason: 'the line was cut' };
}
