import type { OutageCause } from '../../../lib/market/event';
import type { VenueStage } from './outage/venue-outage';
import type { UnknownSymbol } from './symbol-choice';

/** Report of a connector. Times are µs since 1970, durations ms. */
export interface ConnectorState {
  readonly venue: string;
  readonly title: string;
  /** Address of its sockets. */
  readonly address: string;
  readonly stage: VenueStage;
  /** Start of the stage. */
  readonly since: number;
  /** Cause of the newest failure, while it lasts. */
  readonly cause: OutageCause | undefined;
  /** Reason of the newest failure, while it lasts. */
  readonly problem: string | undefined;
  readonly sockets: { readonly open: number; readonly planned: number };
  /** Number of watched symbols, and of those with an order book. */
  readonly symbols: number;
  readonly books: number;
  readonly frames: number;
  readonly events: number;
  readonly unreadable: number;
  readonly reconnections: number;
  /** Failed attempts to connect in a row. */
  readonly attempts: number;
  readonly rotations: number;
  /** Number of data gaps. */
  readonly gaps: number;
  /** Receive time of the newest frame; undefined before the first. */
  readonly receivedAt: number | undefined;
  readonly rejected: readonly { readonly name: string; readonly reason: string }[];
  readonly unknown: readonly UnknownSymbol[];
  /** Topics without data. */
  readonly silent: readonly string[];
  /** Difference of the venue's clock from this machine's, ms. */
  readonly clockOffset: number | undefined;
  /** Weight of REST requests in the venue’s current period, and how much of it is used at most. */
  readonly weight: { readonly used: number; readonly limit: number };
}
