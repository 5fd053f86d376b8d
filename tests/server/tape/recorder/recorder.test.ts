// slow: plays or generates hundreds of thousands of events

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { generate } from '../../../../server/feeds/simulator/generate';
import { Market } from '../../../../server/market/market';
import { scanSegment } from '../../../../server/tape/format/segment-scan';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { verifyTape } from '../../../../server/tape/format/verify-tape';
import { played } from '../record';
import { MIDNIGHT, SECOND, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';
import { aRecordedTape, marketOf, RecordedMarket, turn } from './recorded-market';

/** Generates batches of a simulated market, starting with its opening state. */
function simulated(symbols: number, rate: number, seconds: number): (readonly MarketEvent[])[] {
  return [...generate({ symbols, rate, seed: 7, start: MIDNIGHT, duration: seconds * 1e6 })];
}

const newFolder = (): string => join(temporaryFolder(), 'tape');
/** Test timeout for encoding, compressing and reading on a busy machine, ms. */
const TIMEOUT = 60_000;

describe('a recording', () => {
  it(
    'has every event, and restores the recorded market',
    async () => {
      const recorded = new RecordedMarket();
      const tape = aRecordedTape(newFolder());
      recorded.recorder.add(tape);
      const batches = simulated(40, 5_000, 8);
      for (const batch of batches) {
        recorded.take(batch);
        await turn();
      }
      await recorded.recorder.remove(tape);
      const reader = new TapeReader(tape.folder);
      expect(played(reader)).toStrictEqual(batches.flat());
      expect(tape).toMatchObject({ events: batches.flat().length, lost: 0, bytes: reader.bytes });
      expect(verifyTape(tape.folder).faults).toStrictEqual([]);
      expect(marketOf(reader).keyframe()).toStrictEqual(recorded.market.keyframe());
    },
    TIMEOUT,
  );

  it(
    'starts with the state at its start, while the market continues',
    async () => {
      const recorded = new RecordedMarket();
      const batches = simulated(300, 20_000, 3);
      const begin = batches.length - 150;
      for (const batch of batches.slice(0, begin)) recorded.take(batch);
      const state = recorded.market.keyframe();
      const tape = aRecordedTape(newFolder());
      recorded.recorder.add(tape);
      // No await in between: the state is captured lazily, row by row before each change.
      for (const batch of batches.slice(begin)) recorded.take(batch);
      await recorded.recorder.remove(tape);
      const reader = new TapeReader(tape.folder);
      const [first, ...rest] = [...reader.play()];
      const given = [first, ...rest.filter((batch) => batch.state)].flatMap((batch) => batch?.events ?? []);
      expect(given).toStrictEqual(state);
      const after = rest.filter((batch) => !batch.state).flatMap(({ events }) => [...events]);
      expect(after).toStrictEqual(batches.slice(begin).flat());
      expect(marketOf(reader).keyframe()).toStrictEqual(recorded.market.keyframe());
    },
    TIMEOUT,
  );

  it('can be sought anywhere, since each keyframe is the state at its time', async () => {
    const recorded = new RecordedMarket({ keyframeEvents: 40 });
    const tape = aRecordedTape(newFolder());
    recorded.recorder.add(tape);
    const written = sampleEvents(900);
    for (let place = 0; place < written.length; place += 7) {
      recorded.take(written.slice(place, place + 7));
      if (place % 5 === 0) await turn();
    }
    await recorded.recorder.remove(tape);
    const reader = new TapeReader(tape.folder);
    expect(reader.keyframes).toBeGreaterThan(4);
    for (const seconds of [0.05, 3, 17.3, 44.4, 61.7, 89.8]) {
      const time = MIDNIGHT + seconds * SECOND;
      const market = new Market();
      for (const { state, events } of reader.seek(time)) {
        if (state) for (const event of events) market.apply(event);
      }
      const expected = new Market();
      for (const event of written) if (event.localTimestamp <= time) expected.apply(event);
      expect(market.keyframe()).toStrictEqual(expected.keyframe());
    }
  });

  it('can run several times in parallel, each with its own start and end', async () => {
    const recorded = new RecordedMarket();
    const [early, late] = [aRecordedTape(newFolder()), aRecordedTape(newFolder())];
    const written = sampleEvents(300);
    recorded.recorder.add(early);
    recorded.take(written.slice(0, 100));
    recorded.recorder.add(late);
    recorded.take(written.slice(100, 200));
    await recorded.recorder.remove(early);
    recorded.take(written.slice(200));
    await recorded.recorder.remove(late);
    expect(played(new TapeReader(early.folder))).toStrictEqual(written.slice(0, 200));
    const [begin, ...rest] = [...new TapeReader(late.folder).play()];
    expect(begin?.state).toBe(true);
    expect(rest.flatMap(({ events }) => [...events])).toStrictEqual(written.slice(100));
  });

  it('is on disk after a flush, while it continues', async () => {
    const recorded = new RecordedMarket();
    const tape = aRecordedTape(newFolder(), { sync: 'second' });
    recorded.recorder.add(tape);
    const written = sampleEvents(50);
    recorded.take(written);
    await recorded.recorder.flush(tape);
    expect(tape).toMatchObject({ events: 50, synced: 50 });
    expect(played(new TapeReader(tape.folder))).toStrictEqual(written);
    await recorded.recorder.remove(tape);
  });

  it('does not wait for more events', async () => {
    const recorded = new RecordedMarket();
    const tape = aRecordedTape(newFolder(), { sync: 'second' });
    recorded.recorder.add(tape);
    recorded.take(sampleEvents(3));
    await expect.poll(() => tape.synced, { timeout: TIMEOUT }).toBe(3);
    await recorded.recorder.remove(tape);
  });

  it('skips events that a tape cannot hold, and warns once', async () => {
    const recorded = new RecordedMarket();
    const tape = aRecordedTape(newFolder());
    recorded.recorder.add(tape);
    const written = sampleEvents(20);
    const [defined] = written as [MarketEvent];
    const { localTimestamp } = written[9] as MarketEvent;
    const bad = { ...defined, symbol: 'test:X', localTimestamp } as MarketEvent;
    recorded.recorder.applied([...written.slice(0, 10), bad, bad, ...written.slice(10)]);
    await recorded.recorder.remove(tape);
    expect(played(new TapeReader(tape.folder))).toStrictEqual(written);
    expect(recorded.warnings).toStrictEqual(['an event was not recorded']);
  });

  it('raises a receive time that runs backwards', async () => {
    const recorded = new RecordedMarket();
    const tape = aRecordedTape(newFolder());
    recorded.recorder.add(tape);
    const written = sampleEvents(12);
    const early = { ...written[9], localTimestamp: MIDNIGHT } as MarketEvent;
    recorded.take([...written.slice(0, 9), early, ...written.slice(10)]);
    await recorded.recorder.remove(tape);
    const times = played(new TapeReader(tape.folder)).map(({ localTimestamp }) => localTimestamp);
    expect(times[9]).toBe(written[8]?.localTimestamp);
    expect(times).toStrictEqual([...times].sort((a, b) => a - b));
    expect(recorded.warnings).toHaveLength(1);
  });
});

describe('the segments of a recording', () => {
  it('rotate by time, and start with a header and a keyframe', async () => {
    const recorded = new RecordedMarket();
    const limits = { segmentMicros: 20 * SECOND, segmentBytes: 64_000_000 };
    const tape = aRecordedTape(newFolder(), { limits });
    recorded.recorder.add(tape);
    const written = sampleEvents(900);
    for (const event of written) recorded.take([event]);
    await recorded.recorder.remove(tape);
    const names = readdirSync(tape.folder);
    expect(names).toStrictEqual([0, 1, 2, 3, 4].map((number) => `00000${number}.ndjson.gz`));
    for (const [number, name] of names.entries()) {
      const { blocks } = scanSegment(join(tape.folder, name));
      expect(blocks[0]?.kind).toBe('header');
      if (number > 0) expect(blocks[1]).toMatchObject({ kind: 'keyframe', opens: true, closes: true });
      const events = blocks.filter(({ kind }) => kind === 'events');
      expect((events.at(-1)?.last ?? 0) - (events[0]?.first ?? 0)).toBeLessThanOrEqual(20 * SECOND);
    }
    expect(played(new TapeReader(tape.folder))).toStrictEqual(written);
  });

  it('rotate by size', async () => {
    const recorded = new RecordedMarket();
    const tape = aRecordedTape(newFolder(), { limits: { segmentMicros: 1e15, segmentBytes: 20_000 } });
    recorded.recorder.add(tape);
    const batches = simulated(5, 2_000, 6);
    for (const batch of batches) {
      recorded.take(batch);
      await turn();
    }
    await recorded.recorder.remove(tape);
    const reader = new TapeReader(tape.folder);
    expect(reader.segments).toBeGreaterThan(1);
    expect(played(reader)).toStrictEqual(batches.flat());
  });
});

describe('a disk that is too slow', () => {
  it('drops events, counts them on the tape, and then records correct state', async () => {
    const recorded = new RecordedMarket();
    const slow = aRecordedTape(newFolder(), { maxQueuedBytes: 60_000 });
    const quick = aRecordedTape(newFolder());
    recorded.recorder.add(slow);
    recorded.recorder.add(quick);
    const batches = simulated(20, 20_000, 4);
    const total = batches.flat().length;
    // All in one turn of the event loop, so nothing is written meanwhile.
    for (const batch of batches.slice(0, -20)) recorded.take(batch);
    await recorded.recorder.flush(slow);
    for (const batch of batches.slice(-20)) recorded.take(batch);
    await recorded.recorder.remove(slow);
    await recorded.recorder.remove(quick);
    expect(slow.lost).toBeGreaterThan(0);
    const reader = new TapeReader(slow.folder);
    const events = played(reader);
    const place = events.findIndex(({ type }) => type === 'gap');
    expect(events[place]).toMatchObject({
      reason: `${slow.lost} events were not recorded: the disk was too slow`,
    });
    const written = batches.flat();
    expect(events.slice(0, place)).toStrictEqual(written.slice(0, place));
    const tail = total - place - slow.lost;
    expect(events.slice(-tail)).toStrictEqual(written.slice(-tail));
    const state = (market: Market): MarketEvent[] => market.keyframe().filter(({ type }) => type !== 'trade');
    expect(state(marketOf(reader))).toStrictEqual(state(recorded.market));
    expect(events.filter(({ type }) => type === 'trade')).toStrictEqual(
      [...written.slice(0, place), ...written.slice(-tail)].filter(({ type }) => type === 'trade'),
    );
    expect(verifyTape(slow.folder).faults).toStrictEqual([]);
    expect(recorded.warnings).toContain('events were not recorded');
    expect(played(new TapeReader(quick.folder))).toStrictEqual(written);
  });
});
