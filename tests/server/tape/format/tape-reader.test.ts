import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Market } from '../../../../server/market/market';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { openTape, summarize, tapeFolder, tapeIds } from '../../../../server/tape/library/tape-catalog';
import { record } from '../record';
import { MIDNIGHT, SECOND, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';

const written = sampleEvents(1500);

function longTape(): string {
  const folder = temporaryFolder();
  record(folder, written, { segmentMicros: 60 * SECOND });
  return folder;
}

describe('seeking', () => {
  it('restores the same state as playing from the start, then yields every later event', () => {
    const tape = new TapeReader(longTape());
    const market = new Market();
    let next = 0;
    for (const time of [-1, 0, 0.15, 3, 29.9, 30, 30.1, 59.95, 60, 75.5, 149.9, 500].map(
      (s) => MIDNIGHT + s * SECOND,
    )) {
      while ((written[next]?.localTimestamp ?? Number.POSITIVE_INFINITY) <= time)
        market.apply(written[next++] as never);
      const sought = new Market();
      const after = [];
      for (const { state, events } of tape.seek(time)) {
        if (state) for (const event of events) sought.apply(event);
        else after.push(...events);
      }
      expect(sought.keyframe()).toStrictEqual(market.keyframe());
      expect(after).toStrictEqual(written.slice(next));
    }
  });

  it('reads from the last keyframe, not from the start', () => {
    const tape = new TapeReader(longTape());
    const state = [...tape.seek(MIDNIGHT + 100 * SECOND)].filter((batch) => batch.state);
    const times = state.slice(1).flatMap(({ events }) => events.map(({ localTimestamp }) => localTimestamp));
    expect(Math.min(...times)).toBeGreaterThan(MIDNIGHT + 60 * SECOND);
    expect(Math.max(...times)).toBe(MIDNIGHT + 100 * SECOND);
  });
});

describe('reading a range', () => {
  it('yields the events of a time range, both ends included', () => {
    const tape = new TapeReader(longTape());
    for (const [from, to] of [
      [0, 1],
      [29.95, 61.2],
      [60, 60],
      [61.01, 61.02],
      [149, 900],
    ].map((range) => range.map((seconds) => MIDNIGHT + seconds * SECOND)) as [number, number][]) {
      const events = [...tape.read(from, to)].flat();
      expect(events).toStrictEqual(
        written.filter(({ localTimestamp }) => localTimestamp >= from && localTimestamp <= to),
      );
    }
  });
});

describe('the index', () => {
  it('has time span, event count and symbols from block headers alone', () => {
    const folder = longTape();
    const tape = new TapeReader(folder);
    expect(tape.start).toBe(MIDNIGHT);
    expect(tape.end).toBe(written.at(-1)?.localTimestamp);
    expect(tape.events).toBe(written.length);
    expect(tape.segments).toBe(3);
    expect(tape.symbols()).toStrictEqual(['test:A', 'test:B']);
    expect(tape.header()).toMatchObject({ source: 'simulated', feed: 'test', segment: 0 });
  });
});

describe('the tapes of a data folder', () => {
  it('are found by id', () => {
    const dataDir = temporaryFolder();
    expect(tapeIds(dataDir)).toStrictEqual([]);
    record(tapeFolder(dataDir, 'b-1'), written.slice(0, 10));
    record(tapeFolder(dataDir, 'a.2'), written.slice(0, 20));
    record(join(dataDir, 'tapes', '.half.part'), written.slice(0, 20));
    expect(tapeIds(dataDir)).toStrictEqual(['a.2', 'b-1']);
    expect(summarize('a.2', openTape(dataDir, 'a.2'))).toMatchObject({
      ...{ id: 'a.2', source: 'simulated', events: 20, start: MIDNIGHT, symbols: ['test:A', 'test:B'] },
    });
    expect(() => openTape(dataDir, 'c')).toThrow(/no tape "c" in .*; known tapes: a\.2, b-1/);
    expect(() => openTape(dataDir, '../a.2')).toThrow('"../a.2"');
  });
});
