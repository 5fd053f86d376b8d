// slow: opens databases for many files

import { describe, expect, it } from 'vitest';
import { csv } from '../../../../server/tape/importers/csv-table';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';
import { expectFault, tableFile, withoutInstruments } from './table-file';

const DAY = 86_400_000_000;
/** 2024-01-02 UTC, µs. */
const START = Date.UTC(2024, 0, 2) * 1000;

async function read(lines: readonly string[], name: string) {
  return readAll(csv, tableFile(`${lines.join('\n')}\n`, name));
}

async function bars(lines: readonly string[], name: string) {
  return withoutInstruments((await read(lines, name)).events);
}

describe('bars as CSV', () => {
  it.each(['AAA[1].csv', 'AAA*.csv', 'AAA?.csv', 'A[A]A.csv'])(
    'are read from the named file %s, not from one that it matches as a pattern',
    async (name) => {
      const row = (day: number, price: number) => `2024-01-0${day},${price},${price},${price},${price},5\n`;
      const lines = (price: number) => `Date,Open,High,Low,Close,Volume\n${row(2, price)}${row(3, price)}`;
      const folder = temporaryFolder();
      for (const other of ['AAA1.csv', 'AAA.csv', 'AAAA.csv']) tableFile(lines(777), other, folder);
      const { events } = await readAll(csv, tableFile(lines(10), name, folder));
      expect(withoutInstruments(events)).toMatchObject([{ open: 10 }, { open: 10 }]);
    },
  );

  it.each([
    [
      'lots and yuan (akshare)',
      '日期,开盘,收盘,最高,最低,成交量,成交额',
      ',10,10,10.1,9.9,1000,1000000',
      100_000,
    ],
    [
      'shares and yuan (akshare, Hong Kong)',
      '日期,开盘,收盘,最高,最低,成交量,成交额',
      ',10,10,10.1,9.9,1000,10020',
      1_000,
    ],
    [
      'lots and thousands (Tushare)',
      'trade_date,open,close,high,low,vol,amount,ts_code',
      ',10,10,10.1,9.9,1000,998,600036.SH',
      100_000,
    ],
    ['shares, in English', 'Date,Open,Close,High,Low,Volume,Turnover', ',10,10,10.1,9.9,1000,1000000', 1_000],
  ])('count %s as shares', async (_, head, cells, shares) => {
    const { events } = await read([head, `2024-01-02${cells}`, `2024-01-03${cells}`], 'sh600036.csv');
    expect(withoutInstruments(events).map((event) => 'volume' in event && event.volume)).toEqual([
      shares,
      shares,
    ]);
  });

  it('close at their last µs, with the symbol from the file name', async () => {
    const { events, warnings } = await read(
      [
        'Date,Open,High,Low,Close,Adj Close,Volume',
        '2024-01-02,187.15,188.44,183.89,185.64,184.9,82488700',
        '2024-01-03,184.22,185.88,183.43,184.25,183.5,58414500',
      ],
      'AAPL.csv',
    );
    const at = START + DAY - 1;
    expect(events[0]).toStrictEqual({
      ...{ type: 'instrument', symbol: 'file:AAPL', timestamp: at, localTimestamp: at },
      instrument: {
        ...{
          symbol: 'file:AAPL',
          name: 'AAPL',
          venue: 'file',
          kind: 'share',
          priceDecimals: 2,
        },
        ...{ tickSize: 0.01, sizeDecimals: 0, lotSize: 1, colorConvention: 'green-up' },
      },
    });
    expect(events[1]).toStrictEqual({
      ...{
        type: 'bar',
        symbol: 'file:AAPL',
        timestamp: at,
        localTimestamp: at,
        interval: '1d',
        start: START,
      },
      ...{ open: 187.15, high: 188.44, low: 183.89, close: 185.64, volume: 82488700, trades: 0 },
    });
    expect(events).toHaveLength(3);
    expect(warnings).toStrictEqual([
      expect.stringContaining('unused columns: Adj Close'),
      'the currency of 1 instruments is unknown; --currency can name it',
    ]);
  });

  it.each([
    ['seconds', (ms: number) => `${ms / 1000}`],
    ['milliseconds', (ms: number) => `${ms}`],
    ['microseconds', (ms: number) => `${ms}000`],
    ['nanoseconds', (ms: number) => `${ms}000000`],
    ['ISO in UTC', (ms: number) => new Date(ms).toISOString()],
    ['ISO with an offset', (ms: number) => new Date(ms + 3_600_000).toISOString().replace('Z', '+01:00')],
    ['a date with a space', (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')],
  ])('are read with times in %s', async (_, text) => {
    const ms = START / 1000;
    const lines = [0, 1, 2].map((minute) => `${text(ms + minute * 60_000)},1,2,0.5,1.5,10`);
    const found = await bars(['time,open,high,low,close,volume', ...lines], 'x.csv');
    const own = found.filter((event) => event.type === 'bar' && event.interval === '1m');
    expect(own.map((event) => event.type === 'bar' && event.start)).toStrictEqual(
      [0, 1, 2].map((minute) => START + minute * 60_000_000),
    );
  });

  it.each([
    ['2024-01-02 10:00:00', 'time', true],
    ['2024-01-02T10:00:00Z', 'time', false],
    ['2024-01-02 10:00:00+03:00', 'time', false],
    ['2024-01-02', 'time', false],
    [`${START}`, 'time', false],
    ['2024-01-02 10:00:00', 'Gmt time', false],
    ['2024-01-02 10:00:00', 'time (UTC)', false],
  ])('with the time %s in %s are read as UTC, and the import says so: %s', async (time, column, isSaid) => {
    const { warnings } = await read([`${column},open,high,low,close`, `${time},1,2,1,2`], 'AAA_1d.csv');
    expect(warnings.some((text) => text.includes('times have no time zone: read as UTC'))).toBe(isSaid);
  });

  it('are read with separate date and time columns, other delimiters and names in <…>', async () => {
    const lines = [
      '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>',
      '2024.01.02\t00:00:00\t1\t2\t0.5\t1.5\t7',
      '2024.01.02\t00:05:00\t1.5\t2\t1\t1\t3',
    ];
    const found = (await bars(lines, 'EURUSD_M5_2024.csv')).filter(
      (event) => event.type === 'bar' && event.interval === '5m',
    );
    expect(found).toMatchObject([
      { start: START, volume: 7 },
      { start: START + 300_000_000, volume: 3 },
    ]);
    const days = [
      'ticker;date;time;open;high;low;close;vol',
      'SBER;20240102;100000;1;2;0.5;1.5;7',
      'SBER;20240102;110000;1;2;0.5;1.5;7',
    ];
    const hours = (await bars(days, 'x.csv')).filter(
      (event) => event.type === 'bar' && event.interval === '1h',
    );
    expect(hours).toMatchObject([
      { symbol: 'file:SBER', start: START + 36_000_000_000 },
      { start: START + 39_600_000_000 },
    ]);
  });

  it('can have symbol, venue and interval in each row', async () => {
    const lines = [
      'symbol,exchange,interval,open_time,o,h,l,c,v,count',
      `BTCUSDT,Binance,1h,${START / 1000},1,2,0.5,1.5,10,4`,
      `kraken:XBT/USD,,1h,${START / 1000},1,2,0.5,1.5,10,4`,
    ];
    const found = (await bars(lines, 'x.csv')).filter(
      (event) => event.type === 'bar' && event.interval === '1h',
    );
    expect(found).toMatchObject([{ symbol: 'binance:BTCUSDT', trades: 4 }, { symbol: 'kraken:XBT/USD' }]);
  });

  it('have the decimals that were meant, not those of 32-bit numbers', async () => {
    const { events } = await read(
      [
        'Date,Open,High,Low,Close,Volume',
        '2024-01-02,273.760009765625,274.5,0.5,190.2144927978515625,4200000136544256',
      ],
      'AAA_1d.csv',
    );
    expect(events.find(({ type }) => type === 'instrument')).toMatchObject({
      instrument: { priceDecimals: 4 },
    });
    expect(withoutInstruments(events)).toMatchObject([
      { open: 273.76, high: 274.5, low: 0.5, close: 190.2145, volume: 4_200_000_136_544_256 },
    ]);
  });

  it('get the interval from the file name if there is one row', async () => {
    const found = await bars(
      ['time,open,high,low,close', `${START},1,2,0.5,1.5`],
      'btcusdt_15min_2024-01.csv',
    );
    expect(found).toMatchObject([
      { symbol: 'file:BTCUSDT', interval: '1d' },
      { interval: '15m', volume: 0 },
      { interval: '1h' },
    ]);
  });

  it('are aligned down to a multiple of their interval', async () => {
    const found = await bars(
      [
        'Datetime,Open,High,Low,Close,Volume',
        ...[0, 1, 2].map((hour) => `2024-01-02 1${4 + hour}:30:00+00:00,1,2,1,1,1`),
      ],
      'AAPL.csv',
    );
    const hours = found.filter((event) => event.type === 'bar' && event.interval === '1h');
    expect(hours).toMatchObject([
      { start: START + 14 * 3_600_000_000 },
      { start: START + 15 * 3_600_000_000 },
      {},
    ]);
  });
});

describe('a file without supported bars', () => {
  it('is rejected with the found and expected values', async () => {
    const fails = (lines: readonly string[], message: RegExp) =>
      expectFault(csv, `${lines.join('\n')}\n`, 'x.csv', message);
    const header = 'time,open,high,low,close';
    await fails(
      ['a,b', '1,2'],
      /line 1: columns for bars expected; time, open, high, low, close not found in "a,b"/,
    );
    await fails(
      [header, ...[0, 1, 2].map((half) => `${START + half * 2_400_000_000},1,1,1,1`)],
      /bars of 1s, .*, 1d, 1w, 1mo expected, found "starts 40 min apart"/,
    );
    await fails([header, `${START},1,1,1,1`], /bars of 1s, .* expected, found "one row only" in "x\.csv"/);
    await fails(
      ['time,interval,open,high,low,close', `${START},7w,1,1,1,1`],
      /line 2: interval: an interval of .* expected, found "7w"/,
    );
    await fails(
      [header, `${START},1,1,1,1`, `${START + 60e6},x,1,1,1`],
      /line 3: open: a number expected, found "x"/,
    );
    await fails(
      [header, 'noon,1,1,1,1', `${START},1,1,1,1`, `${START + 60e6},1,1,1,1`],
      /line 2: time: .* expected, found "noon", in "noon,1,1,1,1"/,
    );
    await fails([header, '1850-01-03,1,1,1,1', '1850-01-04,1,1,1,1'], /line 2: /);
  });
});
