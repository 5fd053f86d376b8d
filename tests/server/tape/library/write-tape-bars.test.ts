// slow: plays or generates hundreds of thousands of events

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { INTERVAL_MICROS, TRADE_INTERVALS } from '../../../../lib/market/interval';
import { openDatabase } from '../../../../server/database/database';
import { BAR_FILE, barFileOf, readBarFile } from '../../../../server/history/bar-file';
import { Market } from '../../../../server/market/market';
import { importTape } from '../../../../server/tape/commands/import-tape';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { verifyTape } from '../../../../server/tape/format/verify-tape';
import type { Importer } from '../../../../server/tape/importers/importer';
import { writeTapeBars } from '../../../../server/tape/library/write-tape-bars';
import { aBar, anInstrument, aTrade, defined } from '../../events';
import { record } from '../record';
import { MIDNIGHT, SECOND, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';

const SYMBOLS = ['test:A', 'test:B'];

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A trade or a venue's bar, sometimes delayed, ms or seconds after the last one. */
const step = fc.record({
  wait: fc.oneof(fc.nat(999_999), fc.nat(90 * SECOND)),
  late: fc.oneof(fc.constant(0), fc.nat(30 * SECOND)),
  symbol: fc.constantFrom(...SYMBOLS),
  price: fc.integer({ min: 90, max: 110 }),
  interval: fc.option(fc.constantFrom('1m', '1d'), { freq: 6 }),
});

function eventsOf(steps: readonly Step[]): MarketEvent[] {
  const events: MarketEvent[] = SYMBOLS.map((symbol) => defined(anInstrument(symbol), MIDNIGHT));
  let now = MIDNIGHT;
  for (const { wait, late, symbol, price, interval } of steps) {
    now += wait;
    const time = Math.max(MIDNIGHT, now - late);
    const figures = { open: price, high: price + 3, low: price - 3, close: price, volume: 7, trades: 2 };
    if (interval === null) events.push({ ...aTrade(symbol, price, 1, time), localTimestamp: now });
    else {
      const length = INTERVAL_MICROS[interval as '1m' | '1d'];
      const bar = { interval: interval as '1m' | '1d', start: time - (time % length), ...figures };
      events.push({ ...aBar(symbol, bar, time), localTimestamp: now });
    }
  }
  return events;
}

describe('the bars of a tape', () => {
  it('equal those of a stream of the tape at every second, without later data', async () => {
    const database = await openDatabase();
    onTestFinished(() => database.close());
    const connection = await database.connect();
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(1_000), { minLength: 3, maxLength: 3 }),
        async (steps, shares) => {
          const folder = join(temporaryFolder(), 'tape');
          const events = eventsOf(steps);
          record(folder, events);
          await writeTapeBars(folder);
          const file = join(folder, BAR_FILE);
          const end = (events.at(-1) as MarketEvent).localTimestamp;
          for (const share of shares) {
            const seconds = Math.ceil(((end - MIDNIGHT) / SECOND) * (share / 1_000)) + 1;
            const at = MIDNIGHT + seconds * SECOND;
            const market = new Market();
            for (const event of events) if (event.localTimestamp < at) market.apply(event);
            for (const symbol of SYMBOLS) {
              for (const interval of TRADE_INTERVALS) {
                const series = market.bars(market.indexOf(symbol), interval);
                const closed = series.range(0, at - INTERVAL_MICROS[interval] + 1, 5_000);
                const to = at - INTERVAL_MICROS[interval];
                const query = { symbol, interval, from: 0, to, limit: 5_000, at };
                const found = await readBarFile(connection, file, query);
                expect(found, `${symbol} ${interval} at ${seconds} s`).toEqual(closed);
              }
            }
          }
        },
      ),
      { numRuns: 12 },
    );
  }, 120_000);

  it('are written by an import, which the file states', async () => {
    const dataDir = temporaryFolder();
    const events = sampleEvents(5_000);
    const importer: Importer = {
      format: 'test',
      summary: 'a test',
      source: 'live',
      recognises: () => true,
      async *read() {
        for (let at = 0; at < events.length; at += 700) yield events.slice(at, at + 700);
      },
    };
    const files = [join(import.meta.dirname, 'write-tape-bars.test.ts')];
    const signal = new AbortController().signal;
    const request = { dataDir, id: 'a', force: false, importer, files, signal };
    await importTape({ ...request, progress: () => {}, warn: () => {} });
    const folder = join(dataDir, 'tapes', 'a');
    const database = await openDatabase();
    const connection = await database.connect();
    const tape = new TapeReader(folder);
    expect(await barFileOf(connection, join(folder, BAR_FILE))).toEqual({
      events: tape.events,
      end: tape.end,
    });
    const query =
      "SELECT interval, count(*) AS bars, sum(trades) AS trades FROM read_parquet($1) WHERE symbol = 'test:A' GROUP BY ALL";
    const made = await connection.rows(query, [join(folder, BAR_FILE)]);
    await writeTapeBars(folder);
    expect(await connection.rows(query, [join(folder, BAR_FILE)])).toEqual(made);
    expect(made.length).toBe(TRADE_INTERVALS.length);
    await database.close();
    // The file is not mistaken for part of the recording.
    expect(readdirSync(folder)).toContain(BAR_FILE);
    expect(verifyTape(folder).faults).toEqual([]);
    expect(new TapeReader(folder).events).toBe(events.length);
  });

  it('leave no files if they cannot be written', async () => {
    const folder = join(temporaryFolder(), 'tape');
    record(folder, sampleEvents(3_000));
    const before = readdirSync(folder);
    const reason = new Error('enough');
    await expect(writeTapeBars(folder, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(readdirSync(folder)).toEqual(before);
  });
});
