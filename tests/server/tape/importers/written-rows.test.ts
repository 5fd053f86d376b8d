// slow: opens databases for many files

import { describe, expect, it } from 'vitest';
import { csv } from '../../../../server/tape/importers/csv-table';
import { finam } from '../../../../server/tape/importers/finam';
import { codeOfName } from '../../../../server/tape/importers/tabular/file-symbol';
import { readAll } from './read-all';
import { expectFault, tableFile, withoutInstruments } from './table-file';

const HEADER = 'Date,Open,High,Low,Close,Volume';
const MINUTE = 60_000_000;

async function bars(lines: readonly string[], name: string) {
  const { events } = await readAll(csv, tableFile(`${lines.join('\n')}\n`, name));
  return withoutInstruments(events).flatMap((event) => (event.type === 'bar' ? [event] : []));
}
const dates = (found: Awaited<ReturnType<typeof bars>>): string[] =>
  found
    .filter(({ interval }) => interval === '1d')
    .map(({ start }) => new Date(start / 1_000).toISOString().slice(0, 10));

describe('a day', () => {
  it.each([
    ['east of UTC', ['2024-01-09 00:00:00+03:00', '2024-01-10 00:00:00+03:00']],
    ['in China', ['2024-01-09T00:00:00+08:00', '2024-01-10T00:00:00+08:00']],
    ['in New York', ['2024-01-09 00:00:00-05:00', '2024-01-10 00:00:00-05:00']],
  ])('is the date as written: midnight %s', async (_, written) => {
    const found = await bars([HEADER, ...written.map((date) => `${date},1,2,1,2,5`)], 'AAA_1d.csv');
    expect(dates(found)).toEqual(['2024-01-09', '2024-01-10']);
  });

  it('is the date as written over a change of the clock', async () => {
    const written = ['2024-03-29 00:00:00+00:00', '2024-04-01 00:00:00+01:00', '2024-04-02 00:00:00+01:00'];
    const found = await bars([HEADER, ...written.map((date) => `${date},1,2,1,2,5`)], 'AAA_1d.csv');
    expect(dates(found)).toEqual(['2024-03-29', '2024-04-01', '2024-04-02']);
  });

  it('of Finam is its date in Moscow', async () => {
    const rows =
      '<TICKER>;<PER>;<DATE>;<TIME>;<OPEN>;<HIGH>;<LOW>;<CLOSE>;<VOL>\nSBER;D;20240109;000000;1;2;1;2;5\n';
    const { events } = await readAll(finam, tableFile(rows, 'sber.csv'));
    expect(events.find(({ type }) => type === 'bar')).toMatchObject({ start: Date.UTC(2024, 0, 9) * 1_000 });
  });
});

describe('the length of a bar', () => {
  const at = (minute: number) => new Date(Date.UTC(2024, 0, 2, 10) + minute * 60_000).toISOString();
  const line = (minute: number) => `${at(minute)},1,2,1,2,5`;

  it('is that of its row, if rows have one', async () => {
    const rows = ['1m', '1h'].map((length, k) => `${at(k * 60)},${length},1,2,1,2,5`);
    const found = await bars(['Date,interval,Open,High,Low,Close,Volume', ...rows], 'AAA.csv');
    const [first, second] = [0, 60].map((minute) =>
      found.filter(({ start }) => start === Date.parse(at(minute)) * 1_000),
    );
    expect(first?.map(({ interval }) => interval)).toContain('1m');
    expect(second?.map(({ interval }) => interval)).toContain('1h');
    expect(second?.map(({ interval }) => interval)).not.toContain('1m');
  });

  it('in the name is rejected when two rows are closer', async () => {
    const text = [HEADER, line(0), line(1), line(120)].join('\n');
    await expectFault(csv, text, 'AAA_1h.csv', /1 min apart/);
  });

  it('in the name holds for rows that are further apart', async () => {
    const found = await bars([HEADER, line(0), line(5), line(35)], 'sparse_1m.csv');
    expect(found.some(({ interval }) => interval === '1m')).toBe(true);
    expect(found.find(({ interval }) => interval === '1m')).toMatchObject({
      timestamp: Date.parse(at(1)) * 1_000 - 1,
    });
    expect(MINUTE).toBe(60e6);
  });
});

describe('the code in the name of a file', () => {
  const code = (name: string) => codeOfName({ name, inner: undefined } as never);

  it('keeps the number of a share that looks like a date', () => {
    expect(code('sh_600519.csv')).not.toBe(code('sh_600036.csv'));
    expect(code('sh_600519.csv')).toContain('600519');
  });
});

describe('a line of a file', () => {
  it('that begins with # is a comment, and counts for the lines of faults', async () => {
    const text = ['# by a program', HEADER, '2024-01-02,1,2,1,2,5', '# note', '2024-01-03,1,2,1,x,5'].join(
      '\n',
    );
    await expectFault(csv, text, 'AAA_1d.csv', /line 5: close: .* found "x"/);
  });

  it('may end with a comma, and its first column may have no name', async () => {
    expect(
      dates(await bars([`${HEADER},`, '2024-01-02,1,2,1,2,5,', '2024-01-03,1,2,1,2,5,'], 'AAA.csv')),
    ).toHaveLength(2);
    expect(
      dates(
        await bars([HEADER.replace('Date', ''), '2024-01-02,1,2,1,2,5', '2024-01-03,1,2,1,2,5'], 'AAA.csv'),
      ),
    ).toHaveLength(2);
  });

  it('with a date that can be two is rejected with both', async () => {
    await expectFault(
      csv,
      `${HEADER}\n03/02/2026,1,2,1,2,5\n`,
      'AAA_1d.csv',
      /can be a day before the month/,
    );
  });
});
