import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../server/time/clock';
import type { DialectName } from '../fanout/contestant';
import type { ServerWork } from '../fanout/work';
import { Histogram } from '../histogram';
import { type ChurnOptions, churn } from './churn';
import { Client } from './client';
import { DIALECTS } from './dialect';
import { Replica, type ReplicaState } from './replica';
import { type StormReport, storm } from './storm';
import { READ_BYTES } from './thin-socket';

/** Maximum number of concurrent handshakes. */
const AT_ONCE = 50;
/** Time without updates at decoding clients after which the load counts as settled, ms. */
const QUIET_AFTER = 500;
const MAX_WAIT = 30_000; // ms
const POLL_MS = 50; // ms

export interface ConnectOptions {
  readonly dialect: DialectName;
  readonly port: number;
  readonly work: ServerWork;
  /** Number of decoding clients; the others count. */
  readonly sampled: number;
  /** Number of the first client, 0 by default; clients of different numbers watch different symbols. */
  readonly first?: number;
}

/** Received data of the clients at a time. */
export interface LoadMark {
  /** ms since 1970. */
  readonly at: number;
  /** CPU seconds of the load process. */
  readonly cpu: number;
  readonly messages: number;
  readonly bytes: number;
  /** Bytes and updates of the decoding clients alone. */
  readonly sampledBytes: number;
  readonly sampledRows: number;
  /** Latency since the previous mark, ms. */
  readonly freshness: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Lost connections. */
  readonly lost: number;
}

/** Creates the requests of a process that runs the clients. */
export function loadProcess() {
  const clients: Client[] = [];
  const freshness = new Histogram();
  const clock = systemClock();
  const readBuffer = Buffer.allocUnsafe(READ_BYTES);
  const sampledRows = (): number => clients.reduce((sum, { replica }) => sum + (replica?.rows ?? 0), 0);
  return {
    /** Creates clients that are not connected. */
    create({ dialect, port, work, sampled, first = 0 }: ConnectOptions): void {
      for (let number = first; number < first + work.clients; number++) {
        const replica = number < first + sampled ? new Replica(number, work.symbols, freshness) : undefined;
        const now = (): number => clock.wall();
        const shared = { dialect: DIALECTS[dialect], port, work, readBuffer, now };
        clients.push(new Client({ ...shared, number, ...(replica && { replica }) }));
      }
    },
    /** Connects all clients, some at a time. */
    async connect(): Promise<void> {
      const waiting = [...clients];
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let client = waiting.pop(); client; client = waiting.pop()) await client.connect();
        }),
      );
    },
    mark(): LoadMark {
      const { user, system } = process.cpuUsage();
      const sampled = clients.filter(({ replica }) => replica);
      const mark = {
        at: performance.timeOrigin + performance.now(),
        cpu: (user + system) / 1e6,
        messages: clients.reduce((sum, client) => sum + client.messages, 0),
        bytes: clients.reduce((sum, client) => sum + client.bytes, 0),
        sampledBytes: sampled.reduce((sum, client) => sum + client.bytes, 0),
        sampledRows: sampledRows(),
        freshness: freshness.summary(),
        lost: clients.reduce((sum, client) => sum + client.lost, 0),
      };
      freshness.clear();
      return mark;
    },
    /** Waits until no more updates arrive. @returns the state of the decoding clients */
    async settled(): Promise<ReplicaState[]> {
      const until = performance.now() + MAX_WAIT;
      let rows = sampledRows();
      let quietSince = performance.now();
      while (performance.now() - quietSince < QUIET_AFTER && performance.now() < until) {
        await sleep(POLL_MS);
        const now = sampledRows();
        if (now !== rows) quietSince = performance.now();
        rows = now;
      }
      return clients.flatMap(({ replica }) => (replica ? [replica.state()] : []));
    },
    /** Returns the longest silence of each decoding client since the last call, ms. */
    silences: (): number[] => clients.filter(({ replica }) => replica).map((client) => client.takeSilence()),
    storm: (withinMs: number): Promise<StormReport> => storm(clients, withinMs),
    churn: (options: ChurnOptions): Promise<void> => churn(clients, options),
    stop(): void {
      for (const client of clients) client.cut();
    },
  };
}

export type LoadProcess = ReturnType<typeof loadProcess>;
