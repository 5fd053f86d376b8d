import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { createPermissions } from '../../../server/access/permissions';
import { ROLE_LIMITS } from '../../../server/access/roles';
import type { Feed, FeedBatch } from '../../../server/feeds/feed';
import { FormulaLibrary } from '../../../server/formulas/formula-library';
import { Market } from '../../../server/market/market';
import { StateReader, StateWriter } from '../../../server/market/state/state-bytes';
import { Stream, type StreamOptions } from '../../../server/streams/stream';
import { systemClock } from '../../../server/time/clock';
import { ScriptedFeed } from '../../contracts/scripted-feed';
import { anInstrument, aTrade, defined } from '../events';
import { ScriptedPeer } from '../fanout/scripted-peer';
import { temporaryFolder } from '../tape/temporary-folder';

const quiet = { info: () => {}, warn: () => {} };
const options = { name: '/live', clock: systemClock(), log: quiet, boardSymbols: () => undefined };

/** Feed that repeats events of another process under that stream's epoch and versions. */
class Replication {
  readonly name = 'replication';
  readonly source = 'simulated';
  readonly loop = false;
  readonly #batches: FeedBatch[] = [];
  #wake: (() => void) | undefined;

  constructor(origin: Stream) {
    let before = origin.market.version;
    origin.follow({
      applying: () => {
        before = origin.market.version;
      },
      applied: (events) => {
        this.#batches.push({ position: { epoch: origin.fanout.epoch, version: before }, events });
        this.#wake?.();
      },
    });
  }

  async *run(signal: AbortSignal): AsyncGenerator<FeedBatch> {
    signal.addEventListener('abort', () => this.#wake?.());
    while (!signal.aborted) {
      const batch = this.#batches.shift();
      if (batch) yield batch;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

it('starts at the given epoch', () => {
  expect(new Stream({ ...options, feed: new ScriptedFeed([]), epoch: 42 }).fanout.epoch).toBe(42);
});

it('gives events of another process their epoch and versions', async () => {
  const [instrument, second] = [defined(anInstrument('sim:A')), defined(anInstrument('sim:B'))];
  const feed = new ScriptedFeed([instrument, aTrade('sim:A', 10, 1, 1)], true);
  const origin = new Stream({ ...options, feed, epoch: 1_000 });
  const replica = new Stream({ ...options, feed: new Replication(origin), epoch: 7 });
  onTestFinished(async () => {
    await Promise.all([origin.stop(), replica.stop()]);
  });
  const position = ({ fanout, market }: Stream) => ({ epoch: fanout.epoch, version: market.version });
  origin.start();
  replica.start();
  const inStep = (): unknown => [
    origin.market.size,
    ...new Set([origin, replica].map((of) => JSON.stringify(position(of)))),
  ];
  await expect.poll(inStep).toEqual([1, '{"epoch":1000,"version":2}']);
  // Versions that the origin used for changes without events, such as bars from history.
  origin.market.addPast(0, '1m', [
    { start: 300_000_000, open: 1, high: 1, low: 1, close: 1, volume: 1, trades: 1 },
  ]);
  feed.push(second, aTrade('sim:B', 20, 1, 2));
  await expect.poll(inStep).toEqual([2, '{"epoch":1000,"version":5}']);
  expect(replica.market.quote(1).last).toBe(20);
  feed.end();
  await expect.poll(() => origin.fanout.epoch).toBe(1_001);
  feed.push(aTrade('sim:A', 11, 1, 3));
  await expect.poll(inStep).toEqual([2, '{"epoch":1001,"version":2}']);
  expect(replica.market.quote(0).last).toBe(11);
});

it('keeps values under a new epoch of the origin when a batch says so', async () => {
  async function* run(): AsyncGenerator<FeedBatch> {
    const events = [defined(anInstrument('sim:A')), aTrade('sim:A', 10, 1, 1)];
    yield { position: { epoch: 5, version: 0 }, events };
    yield { position: { epoch: 6, version: 2 }, events: [], keepsValues: true };
  }
  const feed = { name: 'replication', source: 'simulated', loop: false, run } as const;
  const stream = new Stream({ ...options, feed, epoch: 5 });
  onTestFinished(() => stream.stop());
  stream.start();
  await expect.poll(() => stream.fanout.epoch).toBe(6);
  expect(stream.market.version).toBe(2);
  expect(stream.market.quote(0).last).toBe(10);
});

/** Feed that yields what a test gives it. */
class GivenFeed implements Feed {
  readonly name = 'given';
  readonly source = 'simulated';
  readonly loop = false;
  offer: Feed['offer'];
  readonly #batches: FeedBatch[] = [];
  #wake: (() => void) | undefined;
  #taken: (() => void) | undefined;

  /** Resolves when the stream has applied the batch. */
  give(batch: FeedBatch): Promise<void> {
    this.#batches.push(batch);
    this.#wake?.();
    return new Promise((resolve) => (this.#taken = resolve));
  }

  async *run(signal: AbortSignal): AsyncGenerator<FeedBatch> {
    signal.addEventListener('abort', () => this.#wake?.());
    while (!signal.aborted) {
      const batch = this.#batches.shift();
      if (batch) {
        yield batch;
        this.#taken?.();
      } else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** Starts a shared stream that a test feeds. */
function aSharedStream(more: Partial<StreamOptions> = {}) {
  const feed = new GivenFeed();
  const stream = new Stream({ ...options, feed, epoch: 1, isShared: true, ...more });
  stream.start();
  onTestFinished(() => stream.stop());
  return { feed, stream };
}

const everything = createPermissions(ROLE_LIMITS.admin, 'this token');
const A = defined(anInstrument('sim:A'));

/** Returns a function that restores the state of a market as it is now, with this end. */
function stateOf(market: Market, end: { version: number; horizon: number }) {
  const state = new StateWriter();
  market.writeRow(0, state);
  const [row, taken] = [state.take(), market.version];
  market.sources.write(state);
  const sources = state.take();
  return async (into: Market) => {
    const restore = into.restore();
    restore.row(new StateReader(row), taken);
    restore.end({ ...end, time: market.time, sources: new StateReader(sources) });
  };
}

it('a node that joins sends nothing until it has all events up to the horizon, then full frames and exact deltas', async () => {
  const origin = new Market();
  const events = [A, aTrade('sim:A', 10, 1, 1), aTrade('sim:A', 11, 1, 2), aTrade('sim:A', 12, 1, 3)];
  for (const event of events.slice(0, 3)) origin.apply(event);
  const { feed, stream } = aSharedStream();
  // The row was taken at version 3, the log follows from version 2, and the last row was taken at version 4.
  const restore = stateOf(origin, { version: 2, horizon: 4 });
  await feed.give({ position: { epoch: 9, version: 2 }, events: [], restore });
  const peer = new ScriptedPeer('p');
  stream.fanout.subscribe(peer, everything, { channel: 'quotes', symbols: ['sim:A'], rate: 10 }, () => {});
  await feed.give({ position: { epoch: 9, version: 2 }, events: events.slice(2, 3) });
  expect([stream.fanout.held, peer.take()]).toEqual([true, []]);
  await feed.give({ position: { epoch: 9, version: 3 }, events: events.slice(3) });
  expect(peer.take()).toMatchObject([{ epoch: 9, to: 4, full: true, quotes: [{ last: 12, volume: 3 }] }]);
  await feed.give({ position: { epoch: 9, version: 4 }, events: [aTrade('sim:A', 13, 1, 4)] });
  const framesSince = (version: number) => {
    const other = new ScriptedPeer(`since-${version}`);
    const request = {
      channel: 'quotes',
      symbols: ['sim:A'],
      rate: 10,
      since: { epoch: 9, version },
    } as const;
    stream.fanout.subscribe(other, everything, request, () => {});
    return other;
  };
  expect(framesSince(3).take()).toMatchObject([{ full: true, from: 0 }]);
  const exact = framesSince(4);
  await expect.poll(() => exact.frames.length).toBeGreaterThan(0);
  expect(exact.take()[0]).toMatchObject({ from: 4, quotes: [{ last: 13, volume: 4 }] });
});

it('a shared stream gives calculated events to its feed, and calculates on from what it yields', async () => {
  const path = join(temporaryFolder(), 'formulas.txt');
  writeFileSync(path, 'calc:D = 2 * sim:A\n');
  const library = new FormulaLibrary(path, quiet);
  library.check();
  const { feed, stream } = aSharedStream({ formulas: () => library.formulas });
  const offered: MarketEvent[][] = [];
  const first = [A, aTrade('sim:A', 10, 1, 1)];
  await feed.give({ position: { epoch: 1, version: 0 }, events: first });
  expect(offered).toEqual([]);
  feed.offer = (events) => offered.push([...events]);
  let version = 2;
  const log = async (events: readonly MarketEvent[]) => {
    await feed.give({ position: { epoch: 1, version }, events });
    version += events.length;
  };
  await log([aTrade('sim:A', 11, 1, 2)]);
  for (const type of ['instrument', 'trade']) {
    await expect.poll(() => offered.flat().some((event) => event.type === type)).toBe(true);
    await log(offered.splice(0).flat());
  }
  expect(stream.market.quote(stream.market.indexOf('calc:D')).last).toBe(22);
  expect(stream.market.version).toBe(version);
});
