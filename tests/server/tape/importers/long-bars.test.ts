// slow: opens databases for many files

import { describe, expect, it } from 'vitest';
import type { BarEvent, MarketEvent } from '../../../../lib/market/event';
import { barEnd } from '../../../../lib/market/interval';
import { detectImporter } from '../../../../server/tape/importers/detect';
import { readAll } from './read-all';
import { tableFile } from './table-file';

/** Imports daily, weekly or monthly rows of these dates as `import auto` does. */
async function barsOf(name: string, dates: readonly string[]): Promise<BarEvent[]> {
  const lines = ['Date,Open,High,Low,Close', ...dates.map((date, at) => `${date},1,2,1,1.${at}`)];
  const path = tableFile(lines.join('\n'), name);
  const { events } = await readAll(await detectImporter(path), path);
  return events.filter((event: MarketEvent) => event.type === 'bar');
}

const starts = (bars: readonly BarEvent[]): string[] =>
  bars.map(({ interval, start }) => `${interval} ${new Date(start / 1_000).toISOString().slice(0, 10)}`);

describe('a file of weekly or monthly bars', () => {
  it.each([
    [
      'Mondays',
      'A_1w.csv',
      ['2026-01-05', '2026-01-12', '2026-01-19'],
      ['2026-01-05', '2026-01-12', '2026-01-19'],
    ],
    [
      'Fridays, by their distance',
      'A.csv',
      ['2026-01-02', '2026-01-09', '2026-01-16'],
      ['2025-12-29', '2026-01-05', '2026-01-12'],
    ],
    [
      'a Thursday before a holiday',
      'A.csv',
      ['2026-03-27', '2026-04-02', '2026-04-10', '2026-04-17'],
      ['2026-03-23', '2026-03-30', '2026-04-06', '2026-04-13'],
    ],
    [
      'Sundays only, each the week that follows',
      'A.csv',
      ['2026-01-04', '2026-01-11', '2026-01-18'],
      ['2026-01-05', '2026-01-12', '2026-01-19'],
    ],
    [
      'a Sunday among others, in its own week',
      'A Weekly.csv',
      ['2026-01-04', '2026-01-09', '2026-01-16'],
      ['2025-12-29', '2026-01-05', '2026-01-12'],
    ],
  ])('has the week of each date: %s', async (_, name, dates, mondays) => {
    const bars = await barsOf(name, dates);
    expect(starts(bars)).toEqual(mondays.map((monday) => `1w ${monday}`));
    for (const { start, timestamp } of bars) expect(timestamp).toBe(barEnd(start, '1w') - 1);
  });

  it.each([
    ['firsts', 'A_monthly.csv', ['2026-01-01', '2026-02-01', '2026-03-01']],
    ['first days of trading', 'A.csv', ['2026-01-02', '2026-02-02', '2026-03-02']],
    ['last days', 'A_MN1.csv', ['2026-01-30', '2026-02-27', '2026-03-31']],
  ])('has the month of each date: %s', async (_, name, dates) => {
    const bars = await barsOf(name, dates);
    expect(starts(bars)).toEqual(['1mo 2026-01-01', '1mo 2026-02-01', '1mo 2026-03-01']);
    for (const { start, timestamp } of bars) expect(timestamp).toBe(barEnd(start, '1mo') - 1);
  });

  it('never gives shorter bars', async () => {
    const bars = await barsOf('A_1w.csv', ['2026-01-05', '2026-01-12']);
    expect(bars.map(({ interval }) => interval)).toEqual(['1w', '1w']);
  });
});

describe('dates before 1970', () => {
  it('are read from 1900 on, in order over the turn of 1970', async () => {
    const dates = ['1900-01-02', '1969-12-30', '1969-12-31', '1970-01-01', '1970-01-02'];
    const bars = await barsOf('SPX_1d.csv', dates);
    expect(starts(bars)).toEqual(dates.map((date) => `1d ${date}`));
    expect(bars.map(({ timestamp }) => timestamp)).toEqual(bars.map(({ start }) => barEnd(start, '1d') - 1));
  });

  it.each([
    ['A_1w.csv', '1969-12-29', '1w'],
    ['A_1mo.csv', '1969-12-01', '1mo'],
  ])('can be of weeks and months: %s', async (name, date, interval) => {
    expect(starts(await barsOf(name, [date]))).toEqual([`${interval} ${date}`]);
  });

  it('are rejected by line and value before 1900', async () => {
    await expect(barsOf('A_1d.csv', ['1899-12-29', '1900-01-02'])).rejects.toThrow(
      /:2: time: a time between 1900 and 2100, in µs expected, found "1899-12-29"|line 2: time: a time between 1900/,
    );
  });

  it.each(['-86400000000', '86400', '12345'])('are not what the number %s is', async (number) => {
    await expect(barsOf('A_1d.csv', [number])).rejects.toThrow(number);
  });
});
