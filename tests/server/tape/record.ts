import type { MarketEvent } from '../../../lib/market/event';
import { Market } from '../../../server/market/market';
import type { TapeReader } from '../../../server/tape/format/tape-reader';
import { type TapeLimits, TapeWriter } from '../../../server/tape/format/tape-writer';

/** Records the events on a tape in the folder. */
export function record(
  folder: string,
  events: readonly MarketEvent[],
  limits: Partial<TapeLimits> = {},
  market = new Market(),
): void {
  const writer = new TapeWriter({ folder, source: 'simulated', feed: 'test', keyframes: market, limits });
  for (const event of events) writer.append(event);
  writer.close();
}

/** Returns all events of a tape from its start. */
export function played(tape: TapeReader): MarketEvent[] {
  return [...tape.play()].flatMap(({ events }) => [...events]);
}
