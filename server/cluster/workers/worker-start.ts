import type { ExportedStream } from './leader-feed';

/** First argument of a process that serves beside a leader; it gets everything else from there. */
export const WORKER_ARGUMENT = '--beside-leader';
/** File descriptor of the link to the leader. */
export const LINK_FD = 4;

/** Settings of the server that decide how its workers run. */
export interface WorkerSettings {
  /** Number of processes. */
  readonly workers: number;
  readonly nodeId?: string | undefined;
  readonly cluster: { readonly node: string } | undefined;
  readonly history: boolean;
  readonly guests: { readonly delay: number };
}

/** Start of a worker, over the IPC channel. */
export interface WorkerStart {
  /** Configuration of the server, without its feeds. */
  readonly config: object;
  /** Name among the workers: `w1`. */
  readonly name: string;
  /** Beginning of the ids of its Socket.IO sessions. */
  readonly sessionPrefix: string;
  readonly exported: ExportedStream;
  /** Unix socket for requests that the leader forwards. */
  readonly socketPath: string;
  /** Unix socket of the leader, for namespaces that workers do not have. */
  readonly leaderPath: string;
}

/** Connection that the leader passes to a worker, over the IPC channel. */
export interface PassedConnection {
  /** Head of its request, and the bytes after it, as Latin-1. */
  readonly passed: string;
}

/** State of a worker, which it reports every second. */
export interface WorkerReport {
  readonly clients: number;
  /** Cores that it uses. */
  readonly cores: number;
  readonly epoch: number;
  readonly version: number;
  /** Age of the newest entry, ms. */
  readonly lagMs: number;
}
