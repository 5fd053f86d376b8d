import type { MarketEvent } from '../../../lib/market/event';
import { VENUES } from '../../../server/venues/index';
import type { Arrival, Normalizer } from '../../../server/venues/venue';

/** Receive time of the first arrival, µs: 2026-08-09 21:05:48 UTC. */
export const START = 1_786_309_548_000_000;
const CONNECTION = 'socket';

type Untimed = Arrival extends infer A ? (A extends Arrival ? Omit<A, 'received'> : never) : never;

/** Sends made-up messages to a venue's normalizer, 1 ms apart, all on one connection. */
export class Script {
  readonly normaliser: Normalizer;
  /** All resulting events. */
  readonly events: MarketEvent[] = [];
  #time = START;

  constructor(venue: string, address = 'wss://venue.example/ws') {
    const factory = VENUES[venue];
    if (factory === undefined) throw new RangeError(`no venue ${venue}`);
    this.normaliser = factory();
    this.take({ kind: 'opened', connection: CONNECTION, address });
  }

  take(arrival: Untimed): MarketEvent[] {
    const events = this.normaliser.take({ ...arrival, received: this.#time } as Arrival);
    this.#time += 1000;
    this.events.push(...events);
    return events;
  }

  /** Sends each message as one frame; a text is sent unchanged. */
  frames(...messages: unknown[]): MarketEvent[] {
    return messages.flatMap((message) => {
      const data = typeof message === 'string' ? message : JSON.stringify(message);
      return this.take({ kind: 'frame', connection: CONNECTION, data });
    });
  }

  sent(message: unknown): MarketEvent[] {
    return this.take({ kind: 'sent', connection: CONNECTION, text: JSON.stringify(message) });
  }

  answer(address: string, body: unknown): MarketEvent[] {
    return this.take({ kind: 'answer', address, text: JSON.stringify(body) });
  }

  /** Closes and reopens the connection. */
  reconnect(address = 'wss://venue.example/ws'): MarketEvent[] {
    return this.take({ kind: 'opened', connection: CONNECTION, address });
  }

  close(reason: string): MarketEvent[] {
    return this.take({ kind: 'closed', connection: CONNECTION, reason });
  }
}

/** Returns the types of events, in order. */
export function types(events: readonly MarketEvent[]): string[] {
  return events.map(({ type }) => type);
}
