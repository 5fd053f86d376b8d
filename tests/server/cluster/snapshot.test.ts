import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { PeerKey } from '../../../server/cluster/peer-key';
import { fetchSnapshot } from '../../../server/cluster/snapshot-client';
import { PeerEndpoint, SNAPSHOT_PATH } from '../../../server/cluster/snapshot-endpoint';
import { type Snapshot, SnapshotReader } from '../../../server/cluster/snapshot-format';
import { giveSnapshot, type SnapshotSource } from '../../../server/cluster/snapshot-giver';
import { joinFrom } from '../../../server/cluster/snapshot-joiner';
import { generate } from '../../../server/feeds/simulator/generate';
import { Market } from '../../../server/market/market';
import { systemClock } from '../../../server/time/clock';
import { stateOf } from '../market/market-state';

const quiet = { info: () => {}, warn: () => {} };
const key = new PeerKey('the secret of the cluster');

/** Market with events that are still to come, and the log of those that came. */
class Giver {
  readonly market = new Market();
  readonly log: MarketEvent[] = [];
  epoch = 9;
  /** Passes for each question, so that each row is a turn. */
  #time = 0;
  readonly #left: MarketEvent[];

  constructor(symbols = 6, before = 0.5) {
    const options = { symbols, rate: 300, seed: 3, start: 1_700_000_000_000_000, duration: 2_000_000 };
    const events = [...generate(options)].flat();
    this.#left = events.splice(Math.floor(events.length * before));
    for (const event of events) this.market.apply(event);
  }

  get source(): SnapshotSource {
    const { market } = this;
    return {
      ...{ market, stream: '/live', rules: 1 },
      position: () => ({
        ...{ place: { term: 1, entry: 2 }, writer: 3, epoch: this.epoch },
        ...{ version: market.version, time: 5 },
      }),
      now: () => (this.#time += 1_000),
    };
  }

  advance(events: number): void {
    for (const event of this.#left.splice(0, events)) {
      this.market.apply(event);
      this.log.push(event);
    }
  }
}

async function joined(snapshot: Snapshot, log: readonly MarketEvent[]): Promise<Market> {
  const market = new Market();
  const { batches } = joinFrom(snapshot, () => 0);
  for (const { restore } of batches) await restore?.(market);
  for (const event of log) market.apply(event);
  return market;
}

/** Cuts bytes into pieces of the given lengths, again and again. */
function* piecesOf(bytes: Buffer, lengths: readonly number[]): Generator<Buffer> {
  for (let at = 0, k = 0; at < bytes.length; k++) {
    const length = lengths[k % lengths.length] as number;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

async function allOf(giver: Giver, between: () => void = () => {}): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of giveSnapshot(giver.source)) {
    pieces.push(piece);
    between();
  }
  return Buffer.concat(pieces);
}

describe('a snapshot', () => {
  it('taken row by row between events, and then the log, are the market of its giver', async () => {
    const giver = new Giver();
    const bytes = await allOf(giver, () => giver.advance(20));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1 }), async (lengths) => {
        const reader = new SnapshotReader();
        for (const piece of piecesOf(bytes, lengths)) reader.push(piece);
        const snapshot = reader.finish();
        expect(snapshot.end.horizon).toBeGreaterThan(snapshot.head.position.version);
        const market = await joined(snapshot, giver.log);
        const { horizon } = market;
        expect(market.version).toBe(giver.market.version);
        expect(market.quote(3)).toEqual(giver.market.quote(3));
        expect(market.trades(2).between(0, 1e9)).toEqual(giver.market.trades(2).between(0, 1e9));
        const sinces = (of: Market) => (stateOf(of, [horizon]) as { sources: unknown }).sources;
        expect(sinces(market)).toEqual(sinces(giver.market));
      }),
      { numRuns: 10 },
    );
  });

  it('is refused when it is cut or any bit is flipped', async () => {
    const bytes = await allOf(new Giver(2));
    const read = (of: Buffer): Snapshot => {
      const reader = new SnapshotReader();
      reader.push(of);
      return reader.finish();
    };
    expect(read(bytes).rows).toHaveLength(2);
    const step = Math.ceil(bytes.length / 400);
    for (let at = 0; at < bytes.length; at += step) {
      expect(() => read(bytes.subarray(0, at))).toThrow('the snapshot cannot be used');
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 4;
      expect(() => read(damaged)).toThrow('the snapshot cannot be used');
    }
    expect(() => read(Buffer.concat([bytes, bytes]))).toThrow('after its end');
  });

  it('ends when its market begins a new epoch', async () => {
    const giver = new Giver();
    await expect(allOf(giver, () => giver.epoch++)).rejects.toThrow('new epoch');
    const cleared = new Giver();
    const source = { ...cleared.source, now: giver.source.now };
    const places = [source.position()];
    const pieces = giveSnapshot({ ...source, position: () => places.shift() });
    // An entry waits: the place is unknown, and nothing is wrong.
    expect((await pieces.next()).done).toBe(false);
    expect((await pieces.next()).done).toBe(false);
    cleared.market.clear();
    await expect(pieces.next()).rejects.toThrow('new epoch');
  });
});

describe('a snapshot from another node', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  async function listen(server: Server): Promise<string> {
    servers.push(server);
    server.on('connection', (socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  function serve(giver: Giver): Promise<string> {
    const endpoint = new PeerEndpoint(key, giver.source, quiet);
    return listen(
      createServer((request, response) => {
        if (!endpoint.handle(request, response, request.url ?? '')) response.writeHead(418).end();
      }),
    );
  }

  function from(url: string, more: { idleMs?: number; key?: PeerKey } = {}): Promise<Snapshot> {
    const ending = new AbortController();
    onTestFinished(() => ending.abort());
    return fetchSnapshot({ url, key, clock: systemClock(), signal: ending.signal, ...more });
  }

  it('arrives whole, while events go on there', async () => {
    const giver = new Giver(8);
    const timer = setInterval(() => giver.advance(5), 0);
    const snapshot = await from(await serve(giver));
    clearInterval(timer);
    const missed = giver.market.version - snapshot.head.position.version;
    const market = await joined(snapshot, giver.log.slice(-missed));
    expect(market.version).toBe(giver.market.version);
    expect(market.quote(5)).toEqual(giver.market.quote(5));
  });

  it('is for nodes with the secret only: for others there is nothing at its path', async () => {
    const url = await serve(new Giver(1));
    const ask = async (path: string, authorization?: string, method = 'GET') =>
      (await fetch(`${url}${path}`, { method, headers: { ...(authorization && { authorization }) } })).status;
    const other = new PeerKey('another secret').authorization;
    expect(await ask(SNAPSHOT_PATH, key.authorization)).toBe(200);
    expect(await ask(SNAPSHOT_PATH)).toBe(404);
    expect(await ask(SNAPSHOT_PATH, other)).toBe(404);
    expect(await ask(SNAPSHOT_PATH, `${key.authorization}x`)).toBe(404);
    expect(await ask('/cluster/other', key.authorization)).toBe(404);
    expect(await ask(SNAPSHOT_PATH, key.authorization, 'POST')).toBe(404);
    expect(await ask('/other', key.authorization)).toBe(418);
    await expect(from(url, { key: new PeerKey('another secret') })).rejects.toThrow(`${url}: status 404`);
  });

  it('fails by name when the node dies in the middle, sends nothing, or has no place in the log', async () => {
    const bytes = await allOf(new Giver(4));
    const dying = await listen(
      createServer((_, response) => {
        response.writeHead(200);
        response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      }),
    );
    await expect(from(dying)).rejects.toThrow(`no snapshot from ${dying}`);
    const cut = await listen(createServer((_, response) => response.end(bytes.subarray(0, -1))));
    await expect(from(cut)).rejects.toThrow('it ends after');
    const silent = await listen(createServer((_, response) => response.write(bytes.subarray(0, 100))));
    await expect(from(silent, { idleMs: 50 })).rejects.toThrow('it sends nothing');
    const giver = new Giver(1);
    const source = { ...giver.source, position: () => undefined };
    const endpoint = new PeerEndpoint(key, source, quiet);
    const joining = await listen(
      createServer((request, response) => void endpoint.handle(request, response, request.url ?? '')),
    );
    await expect(from(joining)).rejects.toThrow('status 409');
    await expect(from('http://127.0.0.1:1')).rejects.toThrow('no snapshot from http://127.0.0.1:1');
  });
});
