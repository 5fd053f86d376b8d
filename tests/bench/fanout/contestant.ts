import type { Source } from './source';
import type { ServerWork } from './work';

/** Protocol of the load side. */
export type DialectName =
  | 'tickerwall'
  | 'tickerwall-json'
  | 'socket-io'
  | 'web-socket-json'
  | 'web-socket-binary'
  | 'web-socket-ignored'
  | 'nats';

/** Running server under measurement. */
export interface RunningServer {
  readonly port: number;
  /** Starts the source. */
  go(): void;
  /** Stops the source; pending updates are still sent. */
  halt(): void;
  /** Returns CPU seconds used so far, if it is another process. */
  cpu?(): number;
  /** Returns the server's memory, bytes, if it is another process. */
  memory?(): number;
  stop(): Promise<void>;
}

/** Server implementation to compare. */
export interface Contestant {
  /** Name in `--peers`. */
  readonly key: string;
  readonly name: string;
  readonly ours: boolean;
  readonly dialect: DialectName;
  /** Updates a second, summed over clients, that one core can serve; limits the number of clients. */
  readonly carries?: number;
  /** Sends every update by itself, and so every trade on any channel. */
  start(work: ServerWork, source: Source): Promise<RunningServer>;
}
