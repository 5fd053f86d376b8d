import type { SourceEvent } from '../../../../lib/market/event';
import { type Clock, pause } from '../../../time/clock';
import type { Arrival } from '../../../venues/venue';
import type { Poll, VenueProtocol } from '../../../venues/venue-protocol';
import type { Ask } from './venue-lists';

export interface PollOptions {
  readonly protocol: VenueProtocol;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly ask: Ask;
  /** Returns the codes that are watched now. */
  readonly codes: () => readonly string[];
  readonly take: (arrival: Arrival) => void;
  /** Returns the receive time of now, µs. */
  readonly now: () => number;
  /** Called after each response with the description of its source. */
  readonly onAnswer: (source: SourceEvent) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Repeats a request until the signal aborts. The normalizer gets the watched codes before each response. */
export async function repeatPoll({ every, request }: Poll, options: PollOptions): Promise<void> {
  const { protocol, clock, signal, ask, codes, take, now, onAnswer, onFailure } = options;
  const { venue, delayed } = protocol;
  while (!signal.aborted) {
    take({ kind: 'sent', connection: venue, text: JSON.stringify(codes()), received: now() });
    try {
      await ask(request);
      const time = now();
      onAnswer({
        ...{ type: 'source', source: venue, timestamp: time, localTimestamp: time, interval: every * 1_000 },
        ...(delayed !== undefined && { delayed }),
      });
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
    await pause(clock, every, signal);
  }
}
