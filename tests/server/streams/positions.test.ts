import { expect, it, onTestFinished } from 'vitest';
import type { FeedBatch } from '../../../server/feeds/feed';
import { Stream } from '../../../server/streams/stream';
import { systemClock } from '../../../server/time/clock';
import { ScriptedFeed } from '../../contracts/scripted-feed';
import { anInstrument, aTrade, defined } from '../events';

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
  await expect.poll(inStep).toEqual([2, '{"epoch":1001,"version":3}']);
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
