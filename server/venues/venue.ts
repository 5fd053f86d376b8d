import type { MarketEvent } from '../../lib/market/event';
import type { MarketSymbol } from '../../lib/market/instrument';
import type { AnnouncedEnd, SnapshotNeed } from './connector-requests';
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
  /**
   * Response body of a REST request: a list of products, a book. `address` is the venue's own with its query, as in a
   * capture, whichever host answered.
   */
  | { readonly kind: 'answer'; readonly address: string; readonly text: string; readonly received: number }
  /** The order books of these symbols are no longer subscribed on any connection. */
  | {
      readonly kind: 'unsubscribed';
      readonly symbols: readonly MarketSymbol[];
      readonly received: number;
    }
  | {
      readonly kind: 'closed';
      readonly connection: string;
      readonly reason: string;
      readonly received: number;
      /** Open connection that carries all of its subscriptions on; nothing is missing then. */
      readonly successor?: string;
    };

/**
 * Converts the messages of one venue, in order of arrival, to events. It checks sequence numbers and checksums:
 * a mismatch gives a `gap` and an empty book until the next snapshot.
 * It never throws: unreadable messages are counted and give a `gap`.
 */
export interface Normalizer {
  /** Returns the events of the message; an instrument comes before its first event. */
  take(arrival: Arrival): MarketEvent[];
  /**
   * Returns the book snapshots that are needed now. A need stays until it is met: the connector keeps one request of a
   * symbol in flight, and pauses between attempts. Costs nothing while there is none.
   */
  needs(): readonly SnapshotNeed[];
  /** Returns the open connections whose end was announced; each should be replaced by a new one, then closed. */
  announcedEnds(): readonly AnnouncedEnd[];
  /** Counts of skipped and unreadable frames so far. */
  readonly tally: FrameTally;
}
