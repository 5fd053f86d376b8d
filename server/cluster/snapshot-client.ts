import type { Clock } from '../time/clock';
import type { PeerKey } from './peer-key';
import { SNAPSHOT_PATH } from './snapshot-endpoint';
import { type Snapshot, SnapshotReader } from './snapshot-format';

/** Longest silence of a node that gives a snapshot, and longest time for all of it, ms. */
const IDLE_MS = 3_000;
const TOTAL_MS = 60_000;

export interface FetchSnapshotOptions {
  /** URL at which the node is reached, like `http://n1:3000`. */
  readonly url: string;
  readonly key: PeerKey;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Deadlines for tests. */
  readonly idleMs?: number;
  readonly totalMs?: number;
}

/**
 * Gets a snapshot from another node.
 * @throws Error naming the node and what is wrong: no answer in time, another status, a broken or damaged snapshot
 */
export async function fetchSnapshot(options: FetchSnapshotOptions): Promise<Snapshot> {
  const { url, key, clock, signal, idleMs = IDLE_MS, totalMs = TOTAL_MS } = options;
  const ending = new AbortController();
  const stop = (reason: string): (() => void) =>
    clock.after(reason === IDLE ? idleMs : totalMs, () => end(reason));
  const end = (reason: string): void => ending.abort(new Error(reason));
  const abort = (): void => end('the node stops');
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const cancelTotal = stop(`not complete in ${totalMs} ms`);
  let cancelIdle = stop(IDLE);
  try {
    const headers = { Authorization: key.authorization };
    const response = await fetch(new URL(SNAPSHOT_PATH, url), {
      ...{ headers, signal: ending.signal, redirect: 'error' },
    });
    if (response.status !== 200 || response.body === null) throw new Error(`status ${response.status}`);
    const reader = new SnapshotReader();
    for await (const piece of response.body) {
      cancelIdle();
      cancelIdle = stop(IDLE);
      reader.push(piece);
    }
    return reader.finish();
  } catch (error) {
    const cause: unknown = ending.signal.aborted ? ending.signal.reason : error;
    throw new Error(`no snapshot from ${url}: ${textOf(cause)}`, { cause });
  } finally {
    cancelIdle();
    cancelTotal();
    signal.removeEventListener('abort', abort);
    ending.abort();
  }
}

const IDLE = 'it sends nothing';

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
