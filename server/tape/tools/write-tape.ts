import { setImmediate } from 'node:timers/promises';
import type { MarketEvent } from '../../../lib/market/event';
import { Market } from '../../market/market';
import type { TapeOrigin } from '../format/tape-origin';
import { TapeWriter } from '../format/tape-writer';

/** Some events for a tape. */
export interface EventsPart {
  /** Whether they say what is known before the tape begins; such parts come before all others. */
  readonly state: boolean;
  readonly events: readonly MarketEvent[];
  /** Bytes that were read for them. */
  readonly bytes: number;
}

/**
 * Writes a tape of events that come from other tapes.
 * @param progress told of more bytes read and events written
 * @throws the signal's reason, RangeError for an event that no tape can hold, Error when there are none
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
    if (writer.events === 0) throw new Error('no events are left for the new tape');
    writer.close();
    return { events: writer.events, bytes: writer.bytes };
  } finally {
    writer.abandon();
  }
}
