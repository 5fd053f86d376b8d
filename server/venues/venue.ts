import type { MarketEvent } from '../../lib/market/event';
import type { FrameTally } from './frame-tally';

/** Message received from a venue or sent to it. `received` is its time, µs. */
export type Arrival =
  /** A socket was opened; `connection` identifies it from now on. */
  | {
      readonly kind: 'opened';
      readonly connection: string;
      readonly address: string;
      readonly received: number;
    }
  /** A message was sent: it shows what is subscribed. */
  | { readonly kind: 'sent'; readonly connection: string; readonly text: string; readonly received: number }
  | {
      readonly kind: 'frame';
      readonly connection: string;
      readonly data: string | Uint8Array;
      readonly received: number;
    }
  /** Answer to a REST request: a list of products, a book. */
  | { readonly kind: 'answer'; readonly address: string; readonly text: string; readonly received: number }
  | {
      readonly kind: 'closed';
      readonly connection: string;
      readonly reason: string;
      readonly received: number;
    };

/**
 * Converts the messages of one venue, in order of arrival, to events. It checks sequence numbers and checksums:
 * a mismatch gives a `gap` and an empty book until the next snapshot.
 * It never throws: unreadable messages are counted and give a `gap`.
 */
export interface Normalizer {
  /** Returns the events of the message; an instrument comes before its first event. */
  take(arrival: Arrival): MarketEvent[];
  /** Counts of skipped and unreadable frames so far. */
  readonly tally: FrameTally;
}
