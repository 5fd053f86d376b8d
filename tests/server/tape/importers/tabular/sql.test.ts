import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../../server/database/database';
import { FUNCTIONS } from '../../../../../server/tape/importers/tabular/sql';

async function ask(sql: string, ...texts: (string | number)[]): Promise<unknown[]> {
  const database = await openDatabase();
  try {
    const connection = await database.connect();
    await connection.run(FUNCTIONS);
    const found: unknown[] = [];
    for (const text of texts) found.push((await connection.rows(sql, [text]))[0]?.found);
    return found;
  } finally {
    await database.close();
  }
}

/** 2024-01-02 03:04:05 UTC, µs. */
const TIME = Date.UTC(2024, 0, 2, 3, 4, 5) * 1000;
const DAY = Date.UTC(2024, 0, 2) * 1000;

describe('the time of a text', () => {
  const times: readonly (readonly [text: string, time: number | undefined])[] = [
    ...([
      ['1704164645', TIME],
      ['1704164645000', TIME],
      ['1704164645000000', TIME],
    ] as const),
    ...([
      ['1704164645000000000', TIME],
      ['1704164645.5', TIME + 500_000],
      ['1704164645000.5', TIME + 500],
    ] as const),
    ...([
      ['2024-01-02', DAY],
      ['20240102 03:04:05.25', TIME + 250_000],
      ['20240102', DAY],
      ['2024/01/02', DAY],
      ['2024.01.02', DAY],
    ] as const),
    ...([
      ['2024-01-02 03:04:05', TIME],
      ['2024-01-02T03:04:05Z', TIME],
      ['20240102 030405', TIME],
    ] as const),
    ...([
      ['2024.01.02 03:04:05', TIME],
      ['20240102 03:04:05', TIME],
      ['2024-01-02T04:04:05+01:00', TIME],
    ] as const),
    ...([
      ['2024-01-02 03:04:05.250', TIME + 250_000],
      ['2024-01-01T22:04:05-05', TIME],
    ] as const),
    ...([
      ['noon', undefined],
      ['', undefined],
      ['2024-13-01', undefined],
      ['02.01.2024', undefined],
      ['2016-12-31T23:59:60Z', undefined],
    ] as const),
    ...([
      ['2024-1-2 3:04:05', TIME],
      ['2024年1月2日', DAY],
      ['Jan 02, 2024', DAY],
      ['2024-1-2 3:04:05 AM', TIME],
    ] as const),
    ...([
      ['20240102030405', TIME],
      ['20240102030405250', TIME + 250_000],
      ['20240102 030405250', TIME + 250_000],
      ['2024-01-02 03:04:05 GMT+0000', TIME],
    ] as const),
  ];

  it('is read in common notations', async () => {
    const found = await ask('SELECT time_of($1) AS found', ...times.map(([text]) => text));
    expect(times.map(([text], index) => [text, found[index] ?? undefined])).toStrictEqual(times);
  });
});

describe('a time as written', () => {
  it('has no offset', async () => {
    const texts = ['2024-01-02 03:04:05+03:00', '2024-01-02T03:04:05Z', '2024-01-02 03:04:05', '2024-01-02'];
    expect(await ask('SELECT written_of($1) AS found', ...texts)).toStrictEqual([TIME, TIME, TIME, DAY]);
  });

  it('is in a time zone unless it has an offset', async () => {
    const hour = 3_600_000_000;
    const texts = ['2024-01-02 03:04:05', '2024-01-02', '2024-01-02 03:04:05Z', '1704164645'];
    expect(await ask("SELECT time_in($1, 'Asia/Shanghai') AS found", ...texts)).toStrictEqual([
      ...[TIME - 8 * hour, DAY - 8 * hour],
      ...[TIME, TIME],
    ]);
  });
});

describe('a number', () => {
  it('is read with separators and units, and nothing else is', async () => {
    const numbers = ['1', '-1.5', '1e3', '1,234.5', '1 234 567', '72.15M', '3.2万', '1.5 K', '.5'];
    expect(await ask('SELECT number_of($1) AS found', ...numbers)).toStrictEqual([
      ...[1, -1.5, 1000, 1234.5, 1234567, 72_150_000, 32_000, 1500, 0.5],
    ]);
    const others = ['', 'x', '1,2', '1,2345', '0x10', 'nan', 'inf', '1_000', '5%', '1.2.3'];
    expect(await ask('SELECT number_of($1) AS found', ...others)).toStrictEqual(others.map(() => null));
    expect(await ask('SELECT number_or_none($1) AS found', '-', 'N/A', '', '7', 'x')).toStrictEqual([
      ...[null, null, null, 7, Number.NaN],
    ]);
  });
});

describe('the decimals of a number', () => {
  it('are those of its shortest notation, at most eight that are no zeros after the point', async () => {
    const numbers = [1, 0.5, 123456.789, 65000.1, 1e-8, 1e15, 0.1 + 0.2, 9681.92, -1.25, 1.231532e-9, 1e-18];
    expect(await ask('SELECT decimals($1::DOUBLE) AS found', ...numbers)).toStrictEqual([
      0, 1, 3, 1, 8, 0, 8, 2, 2, 15, 18,
    ]);
  });
});

describe('a symbol', () => {
  it('keeps the code as written', async () => {
    const symbols = await ask(
      "SELECT symbol_of('Bit Finex', $1) AS found",
      'tBTCF0:USTF0',
      'XBT/USD',
      'AAPL  240119C00150000',
    );
    expect(symbols).toStrictEqual([
      'bit finex:tBTCF0:USTF0',
      'bit finex:XBT/USD',
      'bit finex:AAPL  240119C00150000',
    ]);
  });
});
