import type { Source } from './source';
import type { ServerWork } from './work';

/** How the load side talks to a server. */
export type DialectName =
  | 'tickerwall'
  | 'tickerwall-json'
  | 'socket-io'
  | 'web-socket-json'
  | 'web-socket-binary'
  | 'web-socket-ignored'
  | 'nats';

/** A server under measurement, running. */
export interface RunningServer {
  readonly port: number;
  /** Lets the source run. */
  go(): void;
  /** Ends the source; what was given out still goes out. */
  halt(): void;
  /** CPU seconds used so far, when it is not this process's own. */
  cpu?(): number;
  /** Memory of the server, bytes, when it is not this process's own. */
  memory?(): number;
  stop(): Promise<void>;
}

/** One way to serve the work. */
export interface Contestant {
  /** How `--peers` calls it. */
  readonly key: string;
  readonly name: string;
  readonly ours: boolean;
  readonly dialect: DialectName;
  /** Updates a second, summed over clients, that one core carries; fewer clients are then taken. */
  readonly carries?: number;
  /** Sends every update by itself, and so every trade in whatever channel. */
  start(work: ServerWork, source: Source): Promise<RunningServer>;
}
