import { expect, it } from 'vitest';
import { barAfter, barStart, type Interval } from '../../../lib/market/interval';
import { type BarRange, LATEST_TIME, readBars } from '../../../server/history/bar-history';
import type { StoredBar } from '../../../server/market/bar-series';

const DAY = 86_400_000_000;
const FIRST = Date.UTC(1900, 0, 3) * 1_000;

function bar(start: number, open: number): StoredBar {
  return { start, open, high: open + 1, low: open, close: open, volume: 1, trades: 1 };
}

/** A history with the days from 1900 to 1903 and one week. */
const given: Readonly<Partial<Record<Interval, readonly StoredBar[]>>> = {
  '1d': Array.from({ length: 1_000 }, (_, at) => bar(FIRST + at * DAY, at)),
  '1w': [bar(barAfter(barStart(FIRST, '1w'), 2, '1w'), 5_000)],
};

async function read({ interval, from, to, limit }: BarRange): Promise<readonly StoredBar[]> {
  return (given[interval] ?? []).filter(({ start }) => start >= from && start <= to).slice(-limit);
}

const range = { symbol: 'a:A', from: FIRST - 90 * DAY, to: LATEST_TIME, limit: 1_000 } as const;

it('bars of weeks and months are those that there are, else made of days', async () => {
  const weeks = await readBars(read, { ...range, interval: '1w' });
  expect(weeks.slice(0, 4).map(({ start, open, volume }) => [start, open, volume])).toEqual([
    [barStart(FIRST, '1w'), 0, 5],
    [barAfter(barStart(FIRST, '1w'), 1, '1w'), 5, 7],
    [barAfter(barStart(FIRST, '1w'), 2, '1w'), 5_000, 1],
    [barAfter(barStart(FIRST, '1w'), 3, '1w'), 19, 7],
  ]);
  const months = await readBars(read, { ...range, interval: '1mo' });
  expect(months.map(({ volume }) => volume).slice(0, 3)).toEqual([29, 28, 31]);
});

it('any page of them has whole bars, the newest of its limit', async () => {
  for (const interval of ['1w', '1mo'] as const) {
    const all = await readBars(read, { ...range, interval });
    for (const limit of [1, 2, 7]) {
      for (const at of [3, 8, 20]) {
        const to = (all[at] as StoredBar).start - 1;
        const page = await readBars(read, { ...range, interval, to, limit });
        expect(page).toEqual(all.slice(Math.max(0, at - limit), at));
      }
    }
    const from = (all[4] as StoredBar).start + 1;
    expect(await readBars(read, { ...range, interval, from, to: from + 60 * DAY })).toEqual(
      all.filter(({ start }) => start >= from && start <= from + 60 * DAY),
    );
  }
});
