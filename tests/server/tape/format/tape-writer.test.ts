import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InstrumentEvent, MarketEvent } from '../../../../lib/market/event';
import { Market } from '../../../../server/market/market';
import { scanSegment } from '../../../../server/tape/format/segment-scan';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { TapeWriter } from '../../../../server/tape/format/tape-writer';
import { played, record } from '../record';
import { MIDNIGHT, SECOND, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';

function newWriter(folder = temporaryFolder()): TapeWriter {
  return new TapeWriter({ folder, source: 'live', feed: 'test', keyframes: new Market() });
}

/** Generates quotes of one symbol, `apart` µs apart, after its definition. */
function quotes(count: number, apart: number): MarketEvent[] {
  const [defined] = sampleEvents(1) as [InstrumentEvent];
  const { symbol } = defined;
  const made: MarketEvent[] = [defined];
  for (let index = 1; index < count; index++) {
    const localTimestamp = MIDNIGHT + index * apart;
    made.push({ type: 'quote', symbol, timestamp: localTimestamp, localTimestamp, bid: index });
  }
  return made;
}

describe('the blocks of a tape', () => {
  it('hold at most 2,048 events and one second', () => {
    const folder = temporaryFolder();
    record(folder, quotes(10_000, 100));
    const dense = scanSegment(join(folder, '000000.ndjson.gz')).blocks.filter(
      ({ kind }) => kind === 'events',
    );
    expect(dense.map(({ rows }) => rows)).toStrictEqual([2048, 2048, 2048, 2048, 1808]);
    const other = temporaryFolder();
    record(other, quotes(1000, 30_000));
    const { blocks } = scanSegment(join(other, '000000.ndjson.gz'));
    for (const { first, last } of blocks) expect(last - first).toBeLessThanOrEqual(SECOND);
    expect(blocks.some(({ first, last }) => last - first > 0.9 * SECOND)).toBe(true);
  });

  it('stay bounded when single events are large', () => {
    const folder = temporaryFolder();
    const bids = Array.from({ length: 20_000 }, (_, level) => [30_000 - level, level + 1] as const);
    const [defined] = sampleEvents(1) as [InstrumentEvent];
    const { symbol, localTimestamp } = defined;
    const stamp = { symbol, localTimestamp };
    const books: MarketEvent[] = Array.from({ length: 12 }, (_, index) => ({
      ...stamp,
      type: 'book_snapshot',
      bids,
      asks: [],
      timestamp: index,
    }));
    record(folder, [defined, ...books]);
    const { blocks } = scanSegment(join(folder, '000000.ndjson.gz'));
    expect(blocks.filter(({ kind }) => kind === 'events').length).toBeGreaterThan(2);
    expect(new TapeReader(folder).events).toBe(13);
  });
});

describe('the segments of a tape', () => {
  it('rotate every hour, and start with a header and a keyframe', () => {
    const folder = temporaryFolder();
    const written = quotes(500, 30 * SECOND);
    record(folder, written);
    const names = readdirSync(folder);
    expect(names).toStrictEqual([0, 1, 2, 3, 4].map((segment) => `00000${segment}.ndjson.gz`));
    for (const [segment, name] of names.entries()) {
      const { blocks } = scanSegment(join(folder, name));
      expect(blocks[0]?.kind).toBe('header');
      if (segment > 0) expect(blocks[1]).toMatchObject({ kind: 'keyframe', opens: true, closes: true });
      const first = blocks.find(({ kind }) => kind === 'events')?.first ?? 0;
      expect((blocks.at(-1)?.last ?? 0) - first).toBeLessThan(3600 * SECOND);
    }
    expect(played(new TapeReader(folder))).toStrictEqual(written);
  });

  it('rotate at the size limit', () => {
    const folder = temporaryFolder();
    const written = quotes(30_000, 1000);
    record(folder, written, { segmentBytes: 50_000 });
    const names = readdirSync(folder);
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThan(50_000 + 40_000);
    expect(played(new TapeReader(folder))).toStrictEqual(written);
  });

  it('have a keyframe at least every 30 s', () => {
    const folder = temporaryFolder();
    record(folder, quotes(2000, 100_000));
    const { blocks } = scanSegment(join(folder, '000000.ndjson.gz'));
    const times = blocks.filter(({ kind }) => kind === 'keyframe').map(({ first }) => first);
    const marks = [MIDNIGHT, ...times, blocks.at(-1)?.last ?? 0];
    for (const [index, mark] of marks.slice(1).entries()) {
      expect(mark - (marks[index] ?? 0)).toBeLessThanOrEqual(30 * SECOND);
    }
  });
});

describe('a keyframe', () => {
  it('of several blocks is used only if all of them are present', () => {
    const folder = temporaryFolder();
    const written = sampleEvents(80);
    record(folder, written, { blockEvents: 3, keyframeMicros: 2 * SECOND });
    const { blocks } = scanSegment(join(folder, '000000.ndjson.gz'));
    const parts = blocks.filter(({ kind }) => kind === 'keyframe');
    expect(parts.some(({ opens, closes }) => opens && !closes)).toBe(true);
    expect(parts.every(({ rows }) => rows <= 3)).toBe(true);
    const tape = new TapeReader(folder);
    expect(tape.keyframes).toBe(parts.filter(({ opens }) => opens).length);
    expect(played(tape)).toStrictEqual(written);
  });

  it('starts a recording of a market with existing state', () => {
    const folder = temporaryFolder();
    const known = sampleEvents(50);
    const market = new Market();
    for (const event of known) market.apply(event);
    const rest = sampleEvents(100).slice(50);
    const before = market.keyframe();
    record(folder, rest, {}, market);
    const batches = [...new TapeReader(folder).play()];
    expect(batches[0]).toStrictEqual({ state: true, events: before, bytes: expect.any(Number) });
    expect(batches.slice(1).flatMap(({ events }) => [...events])).toStrictEqual(rest);
  });
});

describe('a writer', () => {
  it('rejects an event that a tape cannot hold, names it, and continues', () => {
    const folder = temporaryFolder();
    const writer = newWriter(folder);
    const [defined, , status] = sampleEvents(3) as [MarketEvent, MarketEvent, MarketEvent];
    expect(() => writer.append(status)).toThrow('status of test:A before its instrument');
    writer.append(defined);
    writer.append(status);
    expect(() => writer.append(defined)).toThrow(`localTimestamp ${MIDNIGHT} must be an integer`);
    const time = MIDNIGHT + SECOND;
    const quote = { ...status, type: 'quote', timestamp: time, localTimestamp: time };
    expect(() => writer.append({ ...quote, bid: Number.NaN } as MarketEvent)).toThrow('the number NaN');
    expect(() => writer.append({ ...quote, ask: Number.POSITIVE_INFINITY } as MarketEvent)).toThrow(
      'Infinity',
    );
    expect(() =>
      writer.append({ ...defined, symbol: 'test:B', localTimestamp: time } as MarketEvent),
    ).toThrow('an instrument event of test:B describes test:A');
    writer.close();
    expect(played(new TapeReader(folder))).toStrictEqual([defined, status]);
    expect(() => writer.append(status)).toThrow('closed');
  });

  it('never overwrites a tape', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '000000.ndjson.gz'), '');
    expect(() => newWriter(folder)).toThrow(`${folder} is not empty`);
  });

  it('has flushed data on disk while the tape is open', () => {
    const folder = temporaryFolder();
    const writer = newWriter(folder);
    const written = sampleEvents(5);
    for (const event of written) writer.append(event);
    writer.flush();
    expect(played(new TapeReader(folder))).toStrictEqual(written);
    writer.abandon();
  });
});
