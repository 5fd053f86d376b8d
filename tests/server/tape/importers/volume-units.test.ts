// slow: opens databases for many files

import { describe, expect, it } from 'vitest';
import { csv } from '../../../../server/tape/importers/csv-table';
import type { ColumnMap } from '../../../../server/tape/importers/tabular/column-map';
import { temporaryFolder } from '../temporary-folder';
import { tableFile, withoutInstruments } from './table-file';

/** Imports a text; returns the volumes or sizes of its rows in order, and the warnings. */
async function amounts(
  lines: readonly string[],
  name: string,
  columns: ColumnMap = {},
  folder = temporaryFolder(),
): Promise<{ found: unknown[]; warnings: string }> {
  const warnings: string[] = [];
  const found: unknown[] = [];
  const watcher = { read: () => {}, warn: (text: string) => void warnings.push(text), columns };
  for await (const batch of csv.read([tableFile(`${lines.join('\n')}\n`, name, folder)], watcher)) {
    for (const event of withoutInstruments(batch)) {
      if (event.type === 'bar') found.push(event.volume);
      if (event.type === 'trade') found.push(event.size);
      if (event.type === 'quote') found.push([event.bidSize, event.askSize]);
    }
  }
  return { found, warnings: warnings.join('\n') };
}

const DAYS = ['2024-01-02', '2024-01-03'];

/** Lines of daily bars at 10 with the volumes 1000 and 2000. */
function bars(volume: string, more = '', cells = ''): string[] {
  const rows = DAYS.map((day, at) => `${day},10,10.1,9.9,10,${1000 * (at + 1)}${cells}`);
  return [`Date,Open,High,Low,Close,${volume.includes(',') ? `"${volume}"` : volume}${more}`, ...rows];
}

describe('volumes in lots', () => {
  it.each(['成交量(手)', '成交量（手）'])('of %s are 100 shares each for a Chinese share', async (column) => {
    const { found, warnings } = await amounts(bars(column), 'sh600036.csv');
    expect(found).toStrictEqual([100_000, 200_000]);
    expect(warnings).toContain(`"${column}" is in lots of 100: imported in units of the instrument`);
  });

  it('are 10 for a Chinese bond and one contract for a Chinese future', async () => {
    expect((await amounts(bars('成交量(手)'), 'sh113050.csv')).found).toStrictEqual([10_000, 20_000]);
    expect((await amounts(bars('成交量(手)'), 'rb2405.csv')).found).toStrictEqual([1000, 2000]);
  });

  it.each(['Volume (lots)', 'Volume lots', 'Объём, лоты', 'Volume [lots]'])(
    'of %s are rejected if nothing names the lot size',
    async (column) => {
      await expect(amounts(bars(column), 'SBER.csv')).rejects.toThrow(
        `SBER.csv: ${JSON.stringify(column)} is in lots (`,
      );
      const given = await amounts(bars(column), 'SBER.csv', { lotSize: 10 });
      expect(given.found).toStrictEqual([10_000, 20_000]);
    },
  );

  it('have the size that the turnover shows, or instruments.json, each symbol its own', async () => {
    const rows = DAYS.map((day) => `${day},10,10.1,9.9,10,1000,100400`);
    const shown = await amounts(['Date,Open,High,Low,Close,Volume (lots),Value', ...rows], 'SBER.csv');
    expect(shown.found).toStrictEqual([10_000, 10_000]);
    const folder = temporaryFolder();
    const share = {
      ...{ name: 'x', venue: 'moex', kind: 'share', priceDecimals: 2, tickSize: 0.01, sizeDecimals: 0 },
      colorConvention: 'green-up',
    };
    const list = [
      { ...share, symbol: 'moex:SBER', lotSize: 10 },
      { ...share, symbol: 'moex:VTBR', lotSize: 10_000 },
    ];
    tableFile(JSON.stringify(list), 'instruments.json', folder);
    const days = ['SBER', 'VTBR'].flatMap((code) => DAYS.map((day) => `moex,${code},${day},10,11,9,10,3`));
    const lines = ['venue,symbol,date,open,high,low,close,volume (lots)', ...days];
    const known = await amounts(lines, 'x.csv', {}, folder);
    expect(known.found).toStrictEqual([30, 30_000, 30, 30_000]);
  });

  it('of T-Invest candles are rejected without a lot size, and never taken for shares', async () => {
    const line = (minute: number) =>
      `e6123145-9665-43e0-8413-cd61b8aa9b13;2024-01-03T07:0${minute}:00Z;1.5;1.6;1.7;1.4;7;`;
    const lines = [line(0), line(1)];
    await expect(amounts(lines, 'e6123145-9665-43e0-8413-cd61b8aa9b13_20240103.csv')).rejects.toThrow(
      '"volume (lots)" is in lots (lots), and the lot size of "e6123145-9665-43e0-8413-cd61b8aa9b13" is not known',
    );
    const { found } = await amounts(lines, 'e6123145-9665-43e0-8413-cd61b8aa9b13_20240103.csv', {
      lotSize: 10,
    });
    expect(found).toContain(70);
  });

  it('of Tushare are lots in rows of days without a turnover too, and shares in those of minutes', async () => {
    const day = (cells: string) => [
      'ts_code,trade_date,open,high,low,close,vol',
      ...DAYS.map((one) => `${cells},${one},10,11,9,10,7.5`),
    ];
    expect((await amounts(day('600036.SH'), 'x.csv')).found).toStrictEqual([750, 750]);
    expect((await amounts(day('CU1811.SHF'), 'x.csv')).found).toStrictEqual([7.5, 7.5]);
    const minutes = [
      'ts_code,trade_time,open,close,high,low,vol,amount',
      '600036.SH,2024-01-02 09:31:00,10,10,10.1,9.9,700,7010',
      '600036.SH,2024-01-02 09:32:00,10,10,10.1,9.9,700,7010',
    ];
    expect((await amounts(minutes, 'x.csv')).found).toContain(700);
  });

  it('cannot be distinguished from shares in a Chinese file that has neither unit nor turnover: the import says so', async () => {
    const lines = ['日期,开盘,收盘,最高,最低,成交量', ...DAYS.map((day) => `${day},10,10,10.1,9.9,1000`)];
    const { found, warnings } = await amounts(lines, 'sh600036.csv');
    expect(found).toStrictEqual([1000, 1000]);
    expect(warnings).toContain(
      '"成交量" can be shares or lots of 100; nothing beside it shows which: imported as shares',
    );
  });

  it('are compared with a turnover in ten thousands or thousands', async () => {
    const rows = (turnover: string, value: number) => [
      `日期,开盘,收盘,最高,最低,成交量,${turnover}`,
      ...DAYS.map((day) => `${day},10,10,10.1,9.9,1000,${value}`),
    ];
    expect((await amounts(rows('成交额(万元)', 100), 'sh600036.csv')).found).toStrictEqual([
      100_000, 100_000,
    ]);
    expect((await amounts(rows('成交额(千元)', 1000), 'sh600036.csv')).found).toStrictEqual([
      100_000, 100_000,
    ]);
    expect((await amounts(rows('成交额(万元)', 1), 'sh600036.csv')).found).toStrictEqual([1000, 1000]);
  });
});

describe('volumes in other units', () => {
  it.each([
    ['成交量(万股)', 10_000_000],
    ['Volume (thousands)', 1_000_000],
    ['Объём, шт.', 1000],
    ['Volume BTC', 1000],
  ])('of %s are converted', async (column, first) => {
    expect((await amounts(bars(column), 'BTCUSDT.csv')).found).toStrictEqual([first, 2 * first]);
  });

  it.each(['vol (USDT)', 'Volume USDT', 'Volume (widgets of any kind)'])(
    'of %s are rejected with the column and the unit',
    async (column) => {
      await expect(amounts(bars(column), 'BTCUSDT.csv')).rejects.toThrow(
        `"${column}" is in "${/\((.*)\)/.exec(column)?.[1] ?? 'usdt'}", which is no unit of the instrument`,
      );
      const without = await amounts(bars(column), 'BTCUSDT.csv', { columns: { volume: null } });
      expect(without.found).toStrictEqual([0, 0]);
    },
  );

  it('in money give way to those in units of the instrument, in any order', async () => {
    const { found } = await amounts(bars('Volume USDT', ',Volume BTC', ',5'), 'BTCUSDT.csv');
    expect(found).toStrictEqual([5, 5]);
  });
});

describe('sizes', () => {
  it('of trades in 手 are shares, and the turnover beside them is no size', async () => {
    const lines = [
      '成交时间,成交价格,价格变动,成交量(手),成交额(元),性质',
      '2024-01-02 09:30:03,10,0,5,5000,买盘',
      '2024-01-02 09:30:06,10,0,3,3000,卖盘',
    ];
    expect((await amounts(lines, 'sh600036.csv')).found).toStrictEqual([500, 300]);
    const sina = ['time,price,volume,amount,type', '2024-01-02 09:30:03,10,5,50,1'];
    expect((await amounts(sina, 'AAPL.csv')).found).toStrictEqual([5]);
    const named = ['时间,成交价,手数,买卖盘性质', '2024-01-02 09:30:03,10,5,买盘'];
    expect((await amounts(named, 'sz000001.csv')).found).toStrictEqual([500]);
  });

  it('of quotes in 手 are shares', async () => {
    const lines = ['时间,买一价,买一量(手),卖一价,卖一量(手)', '2024-01-02 09:30:03,10,5,10.01,7'];
    expect((await amounts(lines, 'sh600036.csv')).found).toStrictEqual([[500, 700]]);
  });
});
