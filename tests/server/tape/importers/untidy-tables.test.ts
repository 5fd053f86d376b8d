// slow: opens databases for many files

import { describe, expect, it } from 'vitest';
import { csv } from '../../../../server/tape/importers/csv-table';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';
import { expectFault, tableFile, withoutInstruments } from './table-file';

const HEADER = 'time,open,high,low,close';

async function barsOf(lines: readonly string[], name: string) {
  const { events } = await readAll(csv, tableFile(`${lines.join('\n')}\n`, name));
  return withoutInstruments(events).map((event) => {
    if (event.type !== 'bar') throw new Error(event.type);
    return [
      event.symbol,
      event.interval,
      new Date(event.start / 1_000).toISOString().slice(0, 16),
      event.close,
    ];
  });
}

describe('an untidy table', () => {
  it('may have lines of comments, a trailing comma in each line, and short hours', async () => {
    const lines = [
      '# from a site',
      `${HEADER},`,
      '2024-01-02 9:30,1,1,1,1,',
      '# more',
      '2024-01-02 9:31,1,2,1,2,',
    ];
    const bars = await barsOf(lines, 'AAA_1m.csv');
    expect(bars.filter(([, interval]) => interval === '1m')).toEqual([
      ['file:AAA', '1m', '2024-01-02T09:30', 1],
      ['file:AAA', '1m', '2024-01-02T09:31', 2],
    ]);
  });

  it('names the own line of a fault below comments', () =>
    expectFault(
      csv,
      `# note\n${HEADER}\n2024-01-02 09:30,1,1,1,1\n# note\n2024-01-02 09:31,1,1,1,x\n`,
      'AAA_1m.csv',
      /line 5: close: .* found "x"/,
    ));

  it('may have its dates in a first column without a name', async () => {
    const lines = [',open,high,low,close', '2024-01-02,1,1,1,1', '2024-01-03,2,2,2,2'];
    expect(await barsOf(lines, 'AAA.csv')).toMatchObject([
      ['file:AAA', '1d', '2024-01-02T00:00', 1],
      ['file:AAA', '1d', '2024-01-03T00:00', 2],
    ]);
  });

  it('with one date that can be a day before the month or after it is rejected', () =>
    expectFault(
      csv,
      `${HEADER}\n03/02/2026,1,1,1,1\n`,
      'AAA_1d.csv',
      /can be a day before the month or after it/,
    ));

  it('of several lengths keeps each bar as it is, and one of a wrong length is rejected', async () => {
    const rows = [
      'time,interval,open,high,low,close',
      '2024-01-02 09:00,1m,1,1,1,1',
      '2024-01-02 09:01,1m,2,2,2,2',
      '2024-01-02 09:00,1h,5,9,4,8',
    ];
    expect(await barsOf(rows, 'AAA.csv')).toContainEqual(['file:AAA', '1h', '2024-01-02T09:00', 8]);
    await expectFault(
      csv,
      `${HEADER}\n2024-01-02 09:00,1,1,1,1\n2024-01-02 09:01,1,1,1,1\n`,
      'AAA_1h.csv',
      /bars of 1h, but two start 1 min apart/,
    );
  });

  it('has the instrument of its own name: two codes of one exchange are two', async () => {
    const folder = temporaryFolder();
    const file = (name: string, price: number) =>
      tableFile(
        `${HEADER}\n2024-01-02,${price},${price},${price},${price}\n2024-01-03,${price},${price},${price},${price}\n`,
        name,
        folder,
      );
    const { events } = await readAll(csv, file('sh_600519.csv', 5), file('sh_600036.csv', 7));
    const symbols = new Map(
      withoutInstruments(events).map((event) => ['symbol' in event && event.symbol, event]),
    );
    expect(symbols.size).toBe(2);
  });
});
