// slow: opens databases for many files

import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barAfter, barStart, INTERVAL_MICROS, TRADE_INTERVALS } from '../../../lib/market/interval';
import { openDatabase } from '../../../server/database/database';
import { joinBars } from '../../../server/market/bar-lists';
import { Market } from '../../../server/market/market';
import { aBar, anInstrument, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';
import { ACME, NOON, newFile, Run, SECOND } from './run';

const OTHER = 'sim:OTHER';

describe('the history of a live stream', () => {
  it('restores bars after a restart, and continues the forming ones', async () => {
    const file = newFile();
    const first = await new Run(file).begin(ACME);
    for (let second = 0; second < 90; second++) first.trade(ACME, 100 + (second % 7), second, 2);
    const before = TRADE_INTERVALS.map((interval) => first.inMemory(ACME, interval));
    await first.end();

    const second = await new Run(file).begin(ACME);
    expect(TRADE_INTERVALS.map((interval) => second.inMemory(ACME, interval))).toEqual(before);
    second.trade(ACME, 200, 91, 5);
    const minute = second.inMemory(ACME, '1m').at(-1);
    expect(minute).toMatchObject({ start: NOON + 60 * SECOND, open: 104, high: 200, close: 200, trades: 31 });
    expect(minute?.volume).toBe(65);
    await second.end();
  });

  it('keeps bars that memory has dropped', async () => {
    const run = await new Run(newFile()).begin(ACME);
    for (let second = 0; second < 1_000; second++) {
      run.trade(ACME, 100 + (second % 50), second);
      if (second % 200 === 199) await run.flush();
    }
    run.trade(ACME, 1, 1_010);
    await run.flush();
    expect(run.inMemory(ACME, '1s')).toHaveLength(300);
    const all = await run.inHistory(ACME, '1s');
    expect(all.map((bar) => bar.start)).toEqual(
      Array.from({ length: 1_000 }, (_, second) => NOON + second * SECOND),
    );
    expect(all.map((bar) => bar.close)).toEqual(
      Array.from({ length: 1_000 }, (_, second) => 100 + (second % 50)),
    );
    expect(await run.inHistory(ACME, '1s', 3)).toEqual(all.slice(-3));
    await run.end();
  });

  it('rewrites a closed bar that a late trade or the venue changes', async () => {
    const file = newFile();
    const run = await new Run(file).begin(ACME);
    for (let second = 0; second < 30; second++) run.trade(ACME, 100, second);
    await run.flush();
    run.trade(ACME, 90, 5);
    run.trade(ACME, 100, 31);
    const bar = { start: NOON + 7 * SECOND, open: 1, high: 4, low: 1, close: 2, volume: 9, trades: 3 };
    run.market.apply(aBar(ACME, { interval: '1s', ...bar }, NOON + 32 * SECOND));
    await run.end();
    const again = await new Run(file).begin();
    const stored = await again.inHistory(ACME, '1s');
    expect(stored.find(({ start }) => start === NOON + 5 * SECOND)).toMatchObject({ low: 90, trades: 2 });
    expect(stored.find(({ start }) => start === NOON + 7 * SECOND)).toEqual(bar);
    expect(new Set(stored.map(({ start }) => start)).size).toBe(stored.length);
    await again.end();
  });

  it('keeps bars of weeks and months that a feed gives, in tables of their own from then on', async () => {
    const file = newFile();
    const long = async (): Promise<unknown[]> => {
      const database = await openDatabase({ file });
      const connection = await database.connect();
      const rows = await connection.rows('SELECT table_name AS name FROM duckdb_tables() ORDER BY name');
      await database.close();
      return rows.map(({ name }) => name).filter((name) => /_1(w|mo)$/.test(String(name)));
    };
    const run = await new Run(file).begin(ACME);
    run.trade(ACME, 100, 0);
    await run.end();
    expect(await long()).toEqual([]);
    const again = await new Run(file).begin(ACME);
    const figures = { open: 1, high: 4, low: 1, close: 2, volume: 9, trades: 3 };
    const given = (['1w', '1mo'] as const).flatMap((interval) =>
      [-3, -2, -1, 0].map((bars) => {
        const start = barAfter(barStart(NOON, interval), bars, interval);
        return { interval, start, ...figures };
      }),
    );
    for (const bar of given) again.market.apply(aBar(ACME, bar, NOON + 10 * SECOND));
    await again.end();
    expect(await long()).toEqual(['bars_1mo', 'bars_1w']);
    const third = await new Run(file).begin(ACME);
    for (const interval of ['1w', '1mo'] as const) {
      const expected = given.filter((bar) => bar.interval === interval).map(({ interval: _, ...bar }) => bar);
      expect(third.inMemory(ACME, interval)).toEqual(expected);
      expect(await third.inHistory(ACME, interval)).toEqual(expected);
    }
    await third.end();
  });

  it('keeps feeds apart', async () => {
    const file = newFile();
    const one = await new Run(file, 'one').begin(ACME);
    one.trade(ACME, 100, 0);
    await one.end();
    const two = await new Run(file, 'two').begin(ACME);
    expect(two.inMemory(ACME, '1m')).toEqual([]);
    two.trade(ACME, 7, 0);
    await two.end();
    const again = await new Run(file, 'one').begin(ACME);
    expect(again.inMemory(ACME, '1m')).toMatchObject([{ open: 100, trades: 1 }]);
    await again.end();
  });

  it('continues when the feed restarts and the market was cleared', async () => {
    const run = await new Run(newFile()).begin(ACME);
    for (let second = 0; second < 10; second++) run.trade(ACME, 100 + second, second);
    await run.history.prepare(run.market);
    run.market.clear();
    run.trade(ACME, 50, 10);
    expect(run.inMemory(ACME, '1m')).toMatchObject([{ open: 100, high: 109, low: 50, trades: 11 }]);
    for (let second = 60; second < 70; second++) run.trade(ACME, 60, second);
    await run.flush();
    expect(await run.inHistory(ACME, '1m')).toMatchObject([{ open: 100, low: 50, trades: 11 }]);
    await run.end();
  });

  it('finds sparse bars in a long past, and none before the first', async () => {
    const run = await new Run(newFile()).begin(ACME, OTHER);
    run.trade(ACME, 1, 0);
    for (let hour = 0; hour < 400; hour++) run.trade(OTHER, 2, hour * 3_600);
    run.trade(ACME, 3, 399 * 3_600);
    run.trade(OTHER, 2, 401 * 3_600);
    await run.flush();
    expect(await run.inHistory(ACME, '1m', 2)).toMatchObject([
      { start: NOON, open: 1 },
      { start: NOON + 399 * 3_600 * SECOND, open: 3 },
    ]);
    const range = {
      symbol: ACME,
      interval: '1m',
      from: NOON + 1,
      to: NOON + 3_600 * SECOND,
      limit: 5,
    } as const;
    expect(await run.history.read(range)).toEqual([]);
    expect(await run.history.read({ ...range, from: NOON, to: NOON })).toHaveLength(1);
    expect(await run.inHistory('sim:NONE', '1m')).toEqual([]);
    await run.end();
  });

  it('deletes bars beyond the retention time of their interval', async () => {
    const file = newFile();
    const clock = new ManualClock(NOON);
    const run = await new Run(file, 'test', clock).begin(ACME);
    run.trade(ACME, 1, 0);
    run.trade(ACME, 2, 7 * 3_600);
    await run.flush();
    clock.advance(7 * 3_600_000);
    run.trade(ACME, 3, 7 * 3_600 + 70);
    await run.flush();
    expect((await run.inHistory(ACME, '1s')).map(({ open }) => open)).toEqual([2]);
    expect((await run.inHistory(ACME, '1m')).map(({ open }) => open)).toEqual([1, 2]);
    await run.end();
  });
});

describe('history and memory', () => {
  it('join without a data gap, a duplicate bar or a lost trade, across kills and restarts', async () => {
    const step = fc.oneof(
      {
        weight: 20,
        arbitrary: fc.record({ kind: fc.constant('trade' as const), wait: fc.nat(40), late: fc.nat(3) }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('flush', 'stop', 'kill', 'clear') }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), async (steps) => {
        const file = newFile();
        const expected = new Market();
        expected.apply(defined(anInstrument(ACME), NOON));
        let run = await new Run(file).begin(ACME);
        let now = NOON;
        for (const one of steps) {
          if (one.kind === 'trade') {
            now += one.wait * SECOND;
            const trade = aTrade(ACME, 100 + (now % 7), 1, now - one.late * SECOND);
            const event = { ...trade, localTimestamp: now };
            run.market.apply(event);
            expected.apply(event);
          } else if (one.kind === 'flush') await run.flush();
          else if (one.kind === 'clear') {
            await run.history.prepare(run.market);
            run.market.clear();
          } else {
            // A kill just after a flush loses only what came after the flush, here nothing.
            await run.flush();
            await (one.kind === 'stop' ? run.end() : closeWithoutFlush(run));
            run = await new Run(file).begin(ACME);
          }
        }
        await run.flush();
        for (const interval of TRADE_INTERVALS) {
          const past = await run.inHistory(ACME, interval);
          const memory = run.inMemory(ACME, interval);
          expect(joinBars(past, memory, 5_000).slice(-300), interval).toEqual(
            expected.bars(0, interval).range(0, Number.MAX_SAFE_INTEGER, 300),
          );
        }
        await run.end();
        rmSync(file, { force: true });
      }),
      { numRuns: 6 },
    );
  }, 120_000);
});

/** Releases the file as a killed process does: nothing more is written. */
async function closeWithoutFlush(run: Run): Promise<void> {
  await run.history.stop(new Market());
}

describe('many symbols', () => {
  it('are written and read back, 5,000 of them, without blocking the process for long', async () => {
    const file = newFile();
    const symbols = Array.from({ length: 5_000 }, (_, k) => `sim:S${k}`);
    const run = await new Run(file).begin(...symbols);
    for (let second = 0; second < 20; second++) {
      for (const [k, symbol] of symbols.entries()) {
        if ((k + second) % 2 === 0) run.trade(symbol, 10 + (k % 9), second);
      }
    }
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await run.flush();
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
    await run.end();
    const again = await new Run(file).begin(...symbols);
    for (const k of [0, 1, 2_500, 4_999]) {
      const symbol = symbols[k] as string;
      expect(again.inMemory(symbol, '5s')).toEqual(run.inMemory(symbol, '5s'));
      expect(again.inMemory(symbol, '1d')).toEqual(run.inMemory(symbol, '1d'));
    }
    const answers = await Promise.all(
      symbols.slice(0, 200).map((symbol) => again.inHistory(symbol, '1s', 100)),
    );
    expect(answers.every((bars) => bars.length === 10)).toBe(true);
    await again.end();
  }, 120_000);
});

it('intervals are whole seconds, as the tests above assume', () => {
  expect(TRADE_INTERVALS.every((interval) => INTERVAL_MICROS[interval] % SECOND === 0)).toBe(true);
});
