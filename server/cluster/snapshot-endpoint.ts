import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PeerKey } from './peer-key';
import { giveSnapshot, type SnapshotSource } from './snapshot-giver';

/** Paths that only nodes of the cluster may request. */
export const PEER_PATHS = '/cluster/';
export const SNAPSHOT_PATH = '/cluster/snapshot';

/** Snapshots that are given at the same time, at most: each takes processor time of the streams. */
const MAX_SNAPSHOTS = 2;

export interface PeerEndpointLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Answers requests of other nodes. For all others there is nothing here. */
export class PeerEndpoint {
  readonly #key: PeerKey;
  readonly #source: SnapshotSource;
  readonly #log: PeerEndpointLog;
  #giving = 0;

  constructor(key: PeerKey, source: SnapshotSource, log: PeerEndpointLog) {
    this.#key = key;
    this.#source = source;
    this.#log = log;
  }

  /** Handles a request if its path is for nodes; returns whether it did. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): boolean {
    if (!path.startsWith(PEER_PATHS)) return false;
    const isPeer = this.#key.matches(request.headers.authorization);
    if (!isPeer || path !== SNAPSHOT_PATH || request.method !== 'GET') response.writeHead(404).end();
    else if (this.#giving >= MAX_SNAPSHOTS) response.writeHead(503, { 'Retry-After': '1' }).end();
    else void this.#give(request, response);
    return true;
  }

  async #give(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = this.#source.now();
    this.#giving++;
    try {
      const pieces = giveSnapshot(this.#source);
      const first = await pieces.next().catch(() => undefined);
      if (first === undefined) {
        response.writeHead(409).end();
        return;
      }
      response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' });
      await pipeline(
        Readable.from(withFirst(first, pieces), { objectMode: true, highWaterMark: 1 }),
        response,
      );
      const seconds = (this.#source.now() - began) / 1_000_000;
      this.#log.info({ to: request.socket.remoteAddress, seconds }, 'snapshot given to another node');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn({ to: request.socket.remoteAddress, reason }, 'snapshot broken off');
    } finally {
      this.#giving--;
    }
  }
}

async function* withFirst(
  first: IteratorResult<Buffer>,
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
