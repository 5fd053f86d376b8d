import type { MarketEvent } from '../../lib/market/event';
import type { FrameTally } from './frame-tally';

/** Something that came from a venue or went to it. `received` is when, in µs. */
export type Arrival =
  /** A socket was opened; `connection` names it from now on. */
  | {
      readonly kind: 'opened';
      readonly connection: string;
      readonly address: string;
      readonly received: number;
    }
  /** We sent a message: what is subscribed follows from it. */
  | { readonly kind: 'sent'; readonly connection: string; readonly text: string; readonly received: number }
  | {
      readonly kind: 'frame';
      readonly connection: string;
      readonly data: string | Uint8Array;
      readonly received: number;
    }
  /** The answer to a REST request: a list of products, a book. */
  | { readonly kind: 'answer'; readonly address: string; readonly text: string; readonly received: number }
  | {
      readonly kind: 'closed';
      readonly connection: string;
      readonly reason: string;
      readonly received: number;
    };

/**
 * Turns what comes from one venue, in the order in which it came, into events. It checks the venue's sequence numbers
 * and checksums: a break gives a `gap` and an empty book until the next snapshot. It never throws: what it cannot
 * read is counted and gives a `gap`.
 */
export interface Normalizer {
  /** The events that the arrival gives; an instrument comes before its first event. */
  take(arrival: Arrival): MarketEvent[];
  /** What was left out or could not be read so far. */
  readonly tally: FrameTally;
}
