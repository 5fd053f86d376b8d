import type { UnknownSymbol } from './symbol-choice';

/** State of a venue's connections. */
export type ConnectorStage =
  /** Asking for the list of products. */
  | 'starting'
  | 'connecting'
  | 'flowing'
  /** The venue cannot be reached. */
  | 'unreachable'
  /** The venue does not serve this address. */
  | 'blocked';

/** Report of a connector. Times are µs since 1970, durations ms. */
export interface ConnectorState {
  readonly venue: string;
  readonly title: string;
  readonly stage: ConnectorStage;
  /** Reason of the newest failure, while it lasts. */
  readonly problem: string | undefined;
  readonly sockets: { readonly open: number; readonly planned: number };
  /** Number of watched symbols, and of those with an order book. */
  readonly symbols: number;
  readonly books: number;
  readonly frames: number;
  readonly unreadable: number;
  readonly reconnections: number;
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
  /** Part of the venue's limit of REST requests that is used, 0 to 1. */
  readonly weight: number;
}
