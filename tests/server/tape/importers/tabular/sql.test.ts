import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../../server/database/database';
import { FUNCTIONS } from '../../../../../server/tape/importers/tabular/sql';
import { timeOf } from '../../../../../server/tape/importers/tabular/time-text';

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
    ] as const),
  ];

  it('is the same in SQL and in JavaScript', async () => {
    const found = await ask('SELECT time_of($1) AS found', ...times.map(([text]) => text));
    expect(times.map(([text], index) => [text, found[index] ?? undefined])).toStrictEqual(times);
    expect(times.map(([text]) => [text, timeOf(text)])).toStrictEqual(times);
  });
});

describe('the decimals of a number', () => {
  it('are those of its shortest notation, at most twelve', async () => {
    const numbers = [1, 0.5, 123456.789, 65000.1, 1e-8, 1e15, 0.1 + 0.2, 9681.92, -1.25];
    expect(await ask('SELECT decimals($1::DOUBLE) AS found', ...numbers)).toStrictEqual([
      0, 1, 3, 1, 8, 0, 12, 2, 2,
    ]);
  });
});

describe('a symbol', () => {
  it('has invalid characters replaced', async () => {
    const symbols = await ask(
      "SELECT symbol_of('Bit Finex', $1) AS found",
      'tBTCF0:USTF0',
      'XBT/USD',
      'AAPL  240119C00150000',
    );
    expect(symbols).toStrictEqual([
      'bit-finex:tBTCF0-USTF0',
      'bit-finex:XBT/USD',
      'bit-finex:AAPL-240119C00150000',
    ]);
  });
});
