// slow: opens databases for many files

import { describe, expect, it } from 'vitest';
import { detectImporter } from '../../../../server/tape/importers/detect';
import { readAll } from './read-all';
import { rowsOf, shortestOf } from './short-rows';
import { tableFile } from './table-file';

/** Imports a file as `import auto` does; returns its events as short rows. */
async function rows(name: string, content: string): Promise<unknown[][]> {
  const path = tableFile(content, name);
  const { events } = await readAll(await detectImporter(path), path);
  return shortestOf(rowsOf(events));
}

describe('a table whose form is not clear', () => {
  it('is rejected with its tickers: yfinance with several tickers side by side', async () => {
    const lines = [
      'Price,Close,Close,Open,Open',
      'Ticker,AAPL,MSFT,AAPL,MSFT',
      'Date,,,,',
      '2024-01-02,1,2,3,4',
    ];
    await expect(rows('prices.csv', lines.join('\n'))).rejects.toThrow(
      /line 2: .* side by side: AAPL, MSFT;/,
    );
  });

  it('is rejected with the boards that it mixes: history of the Moscow exchange', async () => {
    const lines = ['BOARDID;TRADEDATE;SECID;OPEN;LOW;HIGH;CLOSE;VOLUME', 'TQBR;2024-01-03;SBER;2;1;3;2;5'];
    const mixed = [...lines, 'SMAL;2024-01-03;SBER;9;9;9;9;1'].join('\n');
    await expect(rows('SBER_1d.csv', mixed)).rejects.toThrow('rows of "SBER" on several boards (SMAL, TQBR)');
  });

  it('is rejected with the nearest kind of table and the missing columns: an unknown name', async () => {
    await expect(rows('x.csv', 'Date,Open,High,Low,Schluss\n2024-01-02,1,2,1,2\n')).rejects.toThrow(
      /as csv, line 1: columns for bars expected; close not found in "Date,Open,High,Low,Schluss" .*--map/,
    );
  });

  it('is rejected by its length: bars of 91 days', async () => {
    const day = (at: number) => new Date(Date.UTC(2024, 0, 1 + at * 91)).toISOString().slice(0, 10);
    const lines = ['Date,Open,High,Low,Close', ...[0, 1, 2].map((at) => `${day(at)},1,2,1,2`)];
    await expect(rows('AAA.csv', lines.join('\n'))).rejects.toThrow('starts 91 d apart');
  });

  it('is read as days if the dates of an instrument that seldom trades lie on no longer distance', async () => {
    const days = ['2024-01-02', '2024-01-04', '2024-01-09'];
    const lines = ['Date,Open,High,Low,Close', ...days.map((day) => `${day},1,2,1,2`)];
    expect((await rows('AAA.csv', lines.join('\n'))).map((row) => row[2])).toStrictEqual(days);
  });
});
