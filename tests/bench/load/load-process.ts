import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../server/time/clock';
import type { DialectName } from '../fanout/contestant';
import type { ServerWork } from '../fanout/work';
import { Histogram } from '../histogram';
import { type ChurnOrder, churn } from './churn';
import { Client } from './client';
import { DIALECTS } from './dialect';
import { Replica, type ReplicaState } from './replica';
import { type StormReport, storm } from './storm';
import { READ_BYTES } from './thin-socket';

/** Handshakes under way at a time. */
const AT_ONCE = 50;
/** Quiet when no decoded client got an update for so long, ms. */
const QUIET_AFTER = 500;
const MAX_WAIT = 30_000; // ms
const LOOK = 50; // ms

export interface ConnectOrder {
  readonly dialect: DialectName;
  readonly port: number;
  readonly work: ServerWork;
  /** Clients that are decoded whole; the others count. */
  readonly sampled: number;
}

/** What the clients have got up to a moment. */
export interface LoadMark {
  /** ms since 1970. */
  readonly at: number;
  /** CPU seconds of the load process. */
  readonly cpu: number;
  readonly messages: number;
  readonly bytes: number;
  /** Bytes and updates of the decoded clients alone. */
  readonly sampledBytes: number;
  readonly sampledRows: number;
  /** Since the mark before, ms. */
  readonly freshness: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Connections that broke. */
  readonly lost: number;
}

/** The requests of a process that plays the clients. */
export function loadProcess() {
  const clients: Client[] = [];
  const freshness = new Histogram();
  const clock = systemClock();
  const readBuffer = Buffer.allocUnsafe(READ_BYTES);
  const sampledRows = (): number => clients.reduce((sum, { replica }) => sum + (replica?.rows ?? 0), 0);
  return {
    async connect({ dialect, port, work, sampled }: ConnectOrder): Promise<void> {
      const waiting = Array.from({ length: work.clients }, (_, number) => {
        const replica = number < sampled ? new Replica(number, work.symbols, freshness) : undefined;
        const now = (): number => clock.now();
        const client = new Client({
          dialect: DIALECTS[dialect],
          port,
          work,
          number,
          now,
          readBuffer,
          ...(replica && { replica }),
        });
        clients.push(client);
        return client;
      });
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
    /** Waits until nothing comes any more and tells what the decoded clients hold. */
    async settled(): Promise<ReplicaState[]> {
      const until = performance.now() + MAX_WAIT;
      let rows = sampledRows();
      let quietSince = performance.now();
      while (performance.now() - quietSince < QUIET_AFTER && performance.now() < until) {
        await sleep(LOOK);
        const now = sampledRows();
        if (now !== rows) quietSince = performance.now();
        rows = now;
      }
      return clients.flatMap(({ replica }) => (replica ? [replica.state()] : []));
    },
    storm: (withinMs: number): Promise<StormReport> => storm(clients, withinMs),
    churn: (order: ChurnOrder): Promise<void> => churn(clients, order),
    stop(): void {
      for (const client of clients) client.cut();
    },
  };
}

export type LoadProcess = ReturnType<typeof loadProcess>;
