import { duplexPair } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import type { Instrument } from '../../../../lib/market/instrument';
import { LeaderFeed } from '../../../../server/cluster/workers/leader-feed';
import { StreamExport } from '../../../../server/cluster/workers/stream-export';
import { WorkerLink } from '../../../../server/cluster/workers/worker-link';
import type { InstrumentReference } from '../../../../server/instruments/instrument-reference';
import { marketDigest } from '../../../../server/market/state/market-digest';
import { Stream } from '../../../../server/streams/stream';
import { systemClock } from '../../../../server/time/clock';
import { ScriptedFeed } from '../../../contracts/scripted-feed';
import { anInstrument, aQuote, aTrade, defined } from '../../events';

const POLL = { timeout: 20_000, interval: 2 };
const clock = systemClock();
const log = { info: () => {}, warn: () => {} };
const boardSymbols = () => undefined;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Facts of instruments that change the name of all. */
class RenamedInstruments {
  readonly #listeners: (() => void)[] = [];
  #name: string | undefined;

  readonly complete = (given: Instrument): Instrument => ({ ...given, name: this.#name ?? given.name });

  onChange(listener: () => void): () => void {
    this.#listeners.push(listener);
    return () => {};
  }

  rename(name: string): void {
    this.#name = name;
    for (const listener of this.#listeners) listener();
  }
}

/** Starts a leader's stream and its export. */
function aLeader(events: readonly MarketEvent[], loop = false) {
  const feed = new ScriptedFeed(events, loop);
  const instruments = new RenamedInstruments();
  const facts = instruments as unknown as InstrumentReference;
  const stream = new Stream({ name: '/live', feed, clock, log, boardSymbols, instruments: facts });
  const exporting = new StreamExport({ stream, clock, log, refillsBars: false, instruments });
  stream.start();
  ends.push(
    () => exporting.stop(),
    () => stream.stop(),
  );
  return { feed, stream, exporting, described: (name: string) => instruments.rename(name) };
}

/** Starts a worker's stream on a link to the leader. */
function aWorker({ exporting, stream }: ReturnType<typeof aLeader>) {
  const [one, other] = duplexPair();
  const near = new WorkerLink(one, { clock, log, lost: () => exporting.remove(near) });
  const failures: string[] = [];
  const feed = new LeaderFeed({
    exported: { name: stream.feedName, source: stream.status.source, keepsBars: false },
    clock,
    hold: (isHeld) => far.hold(isHeld),
    failed: (reason) => failures.push(reason),
  });
  const far = new WorkerLink(other, {
    ...{ clock, log, lost: () => {} },
    data: (kind, payload) => feed.receive(kind, payload),
  });
  const copy = new Stream({ name: '/live', feed, clock, log, boardSymbols, isShared: true });
  copy.start();
  ends.push(
    () => copy.stop(),
    () => far.close(),
  );
  void exporting.add(near);
  return { stream: copy, failures, link: near };
}

const contentOf = ({ market, fanout }: Stream) => [
  ...[fanout.epoch, market.version, marketDigest(market).toString()],
  Array.from({ length: market.size }, (_, row) => [
    market.instrumentOf(row),
    market.quote(row),
    market.depth(row, 5),
    market.bars(row, '1m').range(0, Number.MAX_SAFE_INTEGER, 100),
  ]),
];

/** @param version that the leader reaches */
async function expectSame(leader: Stream, worker: Stream, version: number): Promise<void> {
  await expect.poll(() => leader.market.version, POLL).toBe(version);
  await expect.poll(() => contentOf(worker), POLL).toEqual(contentOf(leader));
  expect(worker.fanout.held).toBe(false);
}

const FIRST = [defined(anInstrument('sim:A')), aTrade('sim:A', 10, 1, 5)];

describe('a worker', () => {
  it('has the values and versions of the leader, from a snapshot and from what follows it', async () => {
    const leader = aLeader(FIRST);
    await expect.poll(() => leader.stream.market.version, POLL).toBe(2);
    const { stream } = aWorker(leader);
    leader.feed.push(aQuote('sim:A', { bid: 9, bidSize: 1, ask: 11, askSize: 2 }, 6));
    await expectSame(leader.stream, stream, 3);
    leader.feed.push(defined(anInstrument('sim:B'), 7), aTrade('sim:B', 20, 2, 8));
    await expectSame(leader.stream, stream, 5);
  });

  it('counts events that the market rejects, also those that cannot be sent', async () => {
    const leader = aLeader(FIRST);
    const { stream } = aWorker(leader);
    const unknown = aTrade('sim:Z', 1, 1, 6);
    const endless = { ...aTrade('sim:A', 1, 1, 6), price: Number.NaN };
    leader.feed.push(unknown, endless, aTrade('sim:A', 12, 1, 7), endless);
    leader.feed.push(aTrade('sim:A', 13, 1, 8));
    await expectSame(leader.stream, stream, 7);
  });

  it('begins again with the leader, under its epoch', async () => {
    const leader = aLeader(FIRST, true);
    const { stream } = aWorker(leader);
    await expectSame(leader.stream, stream, 2);
    const { epoch } = leader.stream.fanout;
    leader.feed.end();
    await expect.poll(() => leader.stream.fanout.epoch, POLL).toBe(epoch + 1);
    leader.feed.push(aTrade('sim:A', 15, 1, 9));
    await expectSame(leader.stream, stream, 2);
    expect(stream.fanout.epoch).toBe(epoch + 1);
  });

  it('gets instruments that the leader describes again', async () => {
    const leader = aLeader(FIRST);
    const { stream } = aWorker(leader);
    await expectSame(leader.stream, stream, 2);
    leader.described('Alpha');
    await expectSame(leader.stream, stream, 3);
    expect(stream.market.instrumentOf(0).name).toBe('Alpha');
    leader.feed.push(aTrade('sim:A', 12, 1, 7));
    await expectSame(leader.stream, stream, 4);
  });

  it('hears of a lost feed in its place between events', async () => {
    const leader = aLeader(FIRST);
    const { stream, failures } = aWorker(leader);
    await expectSame(leader.stream, stream, 2);
    leader.feed.end();
    await expect.poll(() => failures, POLL).toEqual(['the feed has ended']);
  });

  it('joins again while events go on, and others are not disturbed', async () => {
    const leader = aLeader(FIRST);
    const first = aWorker(leader);
    let time = 10;
    for (let round = 0; round < 5; round++) {
      for (let batch = 0; batch < 20; batch++) leader.feed.push(aTrade('sim:A', 10 + batch, 1, time++));
      const other = aWorker(leader);
      for (let batch = 0; batch < 20; batch++) leader.feed.push(aTrade('sim:A', 30 + batch, 1, time++));
      await expectSame(leader.stream, other.stream, 42 + 40 * round);
      other.link.close();
    }
    await expectSame(leader.stream, first.stream, 202);
  });
});
