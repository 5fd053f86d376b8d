// slow: plays or generates hundreds of thousands of events

import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { Market } from '../../../../server/market/market';
import { repairCommand } from '../../../../server/tape/commands/repair-command';
import { type ScannedBlock, scanSegment } from '../../../../server/tape/format/segment-scan';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { verifyTape } from '../../../../server/tape/format/verify-tape';
import { openTape, tapeFolder } from '../../../../server/tape/library/tape-catalog';
import { played, record } from '../record';
import { SECOND, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';
import { runCommand } from './run-command';

const written = sampleEvents(200);
const limits = { blockEvents: 12, keyframeMicros: 2_400_000, segmentMicros: 10 * SECOND };
/** Test timeout for writing, damaging, repairing and reading many tapes, ms. */
const MANY_TIMEOUT = 120_000;

/** Records the tape `day` of two segments, and scans its blocks. */
function recorded(): { dataDir: string; folder: string; files: string[]; blocks: ScannedBlock[][] } {
  const dataDir = temporaryFolder();
  const folder = tapeFolder(dataDir, 'day');
  record(folder, written, limits);
  const files = readdirSync(folder).map((name) => join(folder, name));
  expect(files).toHaveLength(2);
  return { dataDir, folder, files, blocks: files.map((file) => [...scanSegment(file).blocks]) };
}

function spoil(file: string, { offset, length }: ScannedBlock): void {
  const bytes = readFileSync(file);
  bytes.fill(0xaa, offset + Math.floor(length / 2), offset + Math.floor(length / 2) + 8);
  writeFileSync(file, bytes);
}

/** Returns quotes and order books of a market after the events. */
function marketOf(events: readonly MarketEvent[]): unknown {
  const market = new Market();
  for (const event of events) market.apply(event);
  return market.instruments().map((instrument, row) => {
    const { bid, bidSize, ask, askSize, status } = market.quote(row);
    return { instrument, bid, bidSize, ask, askSize, status, depth: market.depth(row, 50) };
  });
}

const isGap = ({ type, ...event }: MarketEvent): boolean =>
  type === 'gap' && 'reason' in event && event.reason.startsWith('repaired: ');

describe('the repair command', () => {
  it('cuts a torn tail and keeps the original', async () => {
    const { dataDir, files, blocks } = recorded();
    const last = blocks[1]?.at(-1) as ScannedBlock;
    truncateSync(files[1] as string, last.offset + 30);
    const { code, text } = await runCommand(repairCommand, dataDir, ['day']);
    expect(code).toBe(0);
    expect(text).toMatch(
      /^cut off: .*000001\.ndjson\.gz, byte \d+: no valid block in 30 bytes\ntape day-repaired: /,
    );
    expect(played(openTape(dataDir, 'day-repaired'))).toStrictEqual(written.slice(0, -last.rows));
    expect(openTape(dataDir, 'day').torn).toBeDefined();
    expect(openTape(dataDir, 'day-repaired').header()).toMatchObject({ source: 'simulated', feed: 'test' });
  });

  it('marks a loss in the middle with a gap, and restores the state from the next keyframe', async () => {
    const { dataDir, files, blocks } = recorded();
    const withEvents = (blocks[0] as ScannedBlock[]).filter(({ kind }) => kind === 'events');
    const damaged = withEvents[3] as ScannedBlock;
    spoil(files[0] as string, damaged);
    const from = withEvents.slice(0, 3).reduce((sum, { rows }) => sum + rows, 0);
    const to = from + damaged.rows;
    const { text, figures } = await runCommand(repairCommand, dataDir, ['day'], { id: 'good' });
    expect(text).toMatch(/^lost: .*000000\.ndjson\.gz, byte \d+: .+, \d+ events$/m);
    expect(figures).toMatchObject({ id: 'good', repaired: true, tail: [] });
    const events = played(openTape(dataDir, 'good'));
    expect(events.slice(0, from)).toStrictEqual(written.slice(0, from));
    expect(events[from]).toStrictEqual({
      type: 'gap',
      timestamp: written[to]?.localTimestamp,
      localTimestamp: written[to]?.localTimestamp,
      reason: expect.stringMatching(/^repaired: \d+ events are lost at 000000\.ndjson\.gz, byte \d+ \(.+\)$/),
    });
    expect(events.slice(from + 1, from + 3)).toMatchObject([
      { type: 'book_snapshot', symbol: 'test:A', bids: [], asks: [] },
      { type: 'book_snapshot', symbol: 'test:B', bids: [], asks: [] },
    ]);
    const others = events.filter((event) => !isGap(event));
    for (const event of written.slice(to)) {
      if (event.type !== 'book_change') expect(others).toContainEqual(event);
    }
    expect(marketOf(events)).toStrictEqual(marketOf(written));
  });

  it('adds no gap if only a keyframe is lost', async () => {
    const { dataDir, files, blocks } = recorded();
    const keyframes = (blocks[0] as ScannedBlock[]).filter(({ kind }) => kind === 'keyframe');
    spoil(files[0] as string, keyframes[1] as ScannedBlock);
    const { text } = await runCommand(repairCommand, dataDir, ['day']);
    expect(text).toMatch(/lost: .*, 0 events\n/);
    expect(played(openTape(dataDir, 'day-repaired'))).toStrictEqual(written);
  });

  it('continues after a missing segment', async () => {
    const { dataDir, files } = recorded();
    rmSync(files[0] as string);
    const { text } = await runCommand(repairCommand, dataDir, ['day']);
    expect(text).toMatch(/lost: .*000000\.ndjson\.gz, byte 0: the segment is missing\n/);
    const events = played(openTape(dataDir, 'day-repaired'));
    expect(events[0]).toMatchObject({
      ...{
        type: 'gap',
        reason:
          'repaired: an unknown number of events are lost at 000000.ndjson.gz, byte 0 (the segment is missing)',
      },
    });
    expect(marketOf(events)).toStrictEqual(marketOf(written));
  });

  it('replaces the original only with --replace', async () => {
    const { dataDir, files } = recorded();
    truncateSync(files[1] as string, 400);
    await runCommand(repairCommand, dataDir, ['day']);
    await expect(runCommand(repairCommand, dataDir, ['day'])).rejects.toThrow(
      'tape "day-repaired" already exists',
    );
    expect(openTape(dataDir, 'day').torn).toBeDefined();
    await runCommand(repairCommand, dataDir, ['day'], { force: true });
    expect(openTape(dataDir, 'day').torn).toBeUndefined();
    expect(verifyTape(tapeFolder(dataDir, 'day')).faults).toStrictEqual([]);
  });

  it('changes nothing on an intact tape, and reports a tape with no readable events', async () => {
    const { dataDir, files } = recorded();
    expect((await runCommand(repairCommand, dataDir, ['day'])).text).toBe(
      'tape day: intact; nothing to repair\n',
    );
    expect(readdirSync(join(dataDir, 'tapes'))).toStrictEqual(['day']);
    for (const file of files) writeFileSync(file, 'this is not a tape');
    await expect(runCommand(repairCommand, dataDir, ['day'])).rejects.toThrow('no events for the new tape');
    expect(readdirSync(join(dataDir, 'tapes'))).toStrictEqual(['day']);
  });

  it(
    'makes an intact tape that marks every loss, for any flipped, removed, inserted or zeroed bytes',
    async () => {
      const { dataDir, folder, files } = recorded();
      const good = files.map((file) => readFileSync(file));
      const kept = new Map(written.map((event) => [JSON.stringify(event), event]));
      const damage = fc.record({
        file: fc.nat(1),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        kind: fc.constantFrom('flip', 'cut', 'put', 'zero'),
        size: fc.integer({ min: 1, max: 700 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
          const bytes = good.map((one) => Buffer.from(one));
          for (const { file, at, kind, size } of damages) {
            const one = bytes[file] as Buffer;
            const from = Math.floor(at * one.length);
            const [before, after] = [one.subarray(0, from), one.subarray(from)];
            if (kind === 'flip') one[from] = (one[from] ?? 0) ^ (1 << (size % 8));
            else if (kind === 'zero') one.fill(0, from, Math.min(from + size, one.length));
            else if (kind === 'cut') bytes[file] = Buffer.concat([before, after.subarray(size)]);
            else bytes[file] = Buffer.concat([before, Buffer.alloc(size, 0x1f), after]);
          }
          for (const [place, file] of files.entries()) writeFileSync(file, bytes[place] as Buffer);
          const faults = verifyTape(folder).faults.length;
          const { figures } = await runCommand(repairCommand, dataDir, ['day'], { id: 'good', force: true });
          expect(figures.repaired).toBe(faults > 0);
          if (faults === 0) return;
          const made = tapeFolder(dataDir, 'good');
          expect(verifyTape(made).faults).toStrictEqual([]);
          const events = played(new TapeReader(made));
          const originals = events.filter((event) => kept.has(JSON.stringify(event)));
          const lostInMiddle = (figures.losses as { events?: number }[]).some((loss) => loss.events !== 0);
          if (lostInMiddle) expect(events.some(isGap)).toBe(true);
          const tail = (figures.tail as unknown[]).length > 0;
          if (!events.some(isGap) && !tail) expect(originals).toStrictEqual(written);
          // Trades never repeat or change order; a keyframe may repeat quotes and order books.
          const trades = originals.filter(({ type }) => type === 'trade');
          const places = trades.map((event) =>
            written.findIndex((one) => JSON.stringify(one) === JSON.stringify(event)),
          );
          expect(places).toStrictEqual([...places].sort((a, b) => a - b));
          expect(new Set(places).size).toBe(places.length);
          rmSync(made, { recursive: true });
        }),
        { numRuns: 150 },
      );
      expect(existsSync(tapeFolder(dataDir, 'day'))).toBe(true);
    },
    MANY_TIMEOUT,
  );
});
