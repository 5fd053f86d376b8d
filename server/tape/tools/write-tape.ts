import { setImmediate } from 'node:timers/promises';
import type { MarketEvent } from '../../../lib/market/event';
import { Market } from '../../market/market';
import type { TapeOrigin } from '../format/tape-origin';
import { TapeWriter } from '../format/tape-writer';

/** A batch of events for a tape. */
export interface EventsPart {
  /** True for events of the initial state; such batches come first. */
  readonly state: boolean;
  readonly events: readonly MarketEvent[];
  /** Bytes read for them. */
  readonly bytes: number;
}

/**
 * Writes events of other tapes to a new tape.
 * @param progress called with bytes read and events written since the last call
 * @throws the signal's reason, RangeError for an event that a tape cannot hold, Error if there are no events
 */
export async function writeTape(
  folder: string,
  origin: TapeOrigin,
  parts: Iterable<EventsPart>,
  signal: AbortSignal,
  progress: (bytes: number, events: number) => void,
): Promise<{ events: number; bytes: number }> {
  const market = new Market();
  const writer = new TapeWriter({ folder, ...origin, keyframes: market });
  try {
    for (const { state, events, bytes } of parts) {
      for (const event of events) {
        if (state) market.apply(event);
        else writer.append(event);
      }
      progress(bytes, state ? 0 : events.length);
      await setImmediate();
      signal.throwIfAborted();
    }
    if (writer.events === 0) throw new Error('no events for the new tape');
    writer.close();
    return { events: writer.events, bytes: writer.bytes };
  } finally {
    writer.abandon();
  }
}
