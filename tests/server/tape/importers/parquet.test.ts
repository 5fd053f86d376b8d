// slow: opens databases for many files

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../server/database/database';
import { parquet } from '../../../../server/tape/importers/parquet';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';
import { expectFault, tableFile, withoutInstruments } from './table-file';

/** 2024-08-01 UTC, µs. */
const TIME = Date.UTC(2024, 7, 1) * 1000;

function stamp(received: number, at = received, symbol = 'nasdaq:AAPL') {
  return { symbol, timestamp: TIME + at, localTimestamp: TIME + received };
}

/** Writes the rows of a SQL statement to a Parquet file. */
async function parquetFile(
  select: string,
  name = 'rows.parquet',
  folder = temporaryFolder(),
): Promise<string> {
  const path = join(folder, name);
  const database = await openDatabase();
  try {
    await database.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  } finally {
    await database.close();
  }
  return path;
}

async function read(select: string, name?: string) {
  return readAll(parquet, await parquetFile(select, name));
}

const OWN = `'nasdaq:AAPL' AS symbol, ${TIME} AS timestamp, ${TIME + 1}::BIGINT AS local_timestamp`;

describe('Parquet', () => {
  it('round-trips exported trades, quotes and bars', async () => {
    const trade = await read(`SELECT ${OWN}, 't1' AS id, 187.15 AS price, 100 AS size, 'buy' AS side`);
    expect(withoutInstruments(trade.events)).toStrictEqual([
      { type: 'trade', ...stamp(1, 0), id: 't1', price: 187.15, size: 100, side: 'buy' },
    ]);
    const quote = await read(
      `SELECT ${OWN}, 187.1 AS bid, 5 AS bid_size, NULL::DOUBLE AS ask, NULL::DOUBLE AS ask_size`,
    );
    expect(withoutInstruments(quote.events)).toStrictEqual([
      { type: 'quote', ...stamp(1, 0), bid: 187.1, bidSize: 5 },
    ]);
    const bar = await read(
      `SELECT ${OWN}, '1m' AS interval, ${TIME} AS start, 1.0 AS open, 2.0 AS high, 0.5 AS low, 1.5 AS close, 10 AS volume, 3 AS trades`,
    );
    expect(withoutInstruments(bar.events)).toStrictEqual([
      {
        ...{ type: 'bar', ...stamp(1, 0), interval: '1m', start: TIME },
        ...{ open: 1, high: 2, low: 0.5, close: 1.5, volume: 10, trades: 3 },
      },
    ]);
  });

  it('stores order books as one row per level', async () => {
    const row = (at: number, snapshot: boolean, side: string, price: number, size: number) =>
      `SELECT 'nasdaq:AAPL' AS symbol, ${TIME + at} AS timestamp, ${TIME + at} AS local_timestamp, ${snapshot} AS is_snapshot,
       '${side}' AS side, ${price}::DOUBLE AS price, ${size}::DOUBLE AS size`;
    const { events } = await read(
      [row(0, true, 'bid', 9, 1), row(0, true, 'ask', 10, 2), row(1, false, 'sell', 10, 0)].join(
        ' UNION ALL ',
      ),
    );
    expect(withoutInstruments(events)).toStrictEqual([
      { type: 'book_snapshot', ...stamp(0), bids: [[9, 1]], asks: [[10, 2]] },
      { type: 'book_change', ...stamp(1), bids: [], asks: [[10, 0]] },
    ]);
  });

  it.each([
    ['TIMESTAMP', `make_timestamp(${TIME})`],
    ['TIMESTAMP WITH TIME ZONE', `make_timestamp(${TIME})::TIMESTAMPTZ`],
    ['TIMESTAMP_NS', `make_timestamp(${TIME})::TIMESTAMP_NS`],
    ['TIMESTAMP_MS', `make_timestamp(${TIME})::TIMESTAMP_MS`],
    ['DATE', "DATE '2024-08-01'"],
    ['seconds', `${TIME / 1e6}::BIGINT`],
    ['milliseconds', `${TIME / 1000}::BIGINT`],
    ['nanoseconds', `${TIME}000::BIGINT`],
    ['seconds with decimals', `${TIME / 1e6}.5::DOUBLE - 0.5`],
    ['text', "'2024-08-01T00:00:00Z'"],
  ])('from elsewhere can have times as %s', async (_, sql) => {
    const { events } = await read(
      `SELECT ${sql} AS datetime, 'AAPL' AS ticker, 'NASDAQ' AS exchange, 1.5 AS price, 2 AS quantity`,
    );
    expect(withoutInstruments(events)).toStrictEqual([
      { type: 'trade', ...stamp(0), id: 'n0', price: 1.5, size: 2, side: 'unknown' },
    ]);
  });

  it('from elsewhere is read by common column names; unused columns are reported', async () => {
    const { events, warnings } = await read(
      `SELECT ${TIME} AS ts_event, 7 AS trade_id, 0.1::FLOAT AS px, 3::DECIMAL(9, 2) AS qty, true AS is_buyer_maker, 'x' AS note`,
      'aapl-trades-2024-08-01.parquet',
    );
    expect(events).toMatchObject([
      { symbol: 'file:AAPL', instrument: { priceDecimals: 1, sizeDecimals: 0 } },
      { type: 'trade', id: '7', price: 0.1, size: 3, side: 'sell' },
    ]);
    expect(warnings).toStrictEqual([
      expect.stringContaining('unused columns: note'),
      'the currency of 1 instruments is unknown; --currency can name it',
    ]);
    const bars = await read(
      `SELECT ${TIME} AS time, 1.0 AS open, 1.0 AS high, 1.0 AS low, 1.0 AS close, 5 AS volume`,
      'AAPL_1m.parquet',
    );
    expect(bars.events.filter((event) => event.type === 'bar' && event.interval === '1m')).toMatchObject([
      { symbol: 'file:AAPL', start: TIME, volume: 5, timestamp: TIME + 60_000_000 - 1 },
    ]);
  });
});

describe('unsupported Parquet', () => {
  it('is rejected with the found and expected columns', async () => {
    const fails = async (select: string, message: RegExp, name?: string) =>
      expect(readAll(parquet, await parquetFile(select, name))).rejects.toThrow(message);
    await fails(
      'SELECT 1 AS a, 2 AS b',
      /rows\.parquet: the columns of one of books .*, bars .*, quotes .*, trades \(time, price, size\) expected, found "a, b"/,
    );
    await fails(
      `SELECT ${OWN}, 'x' AS price, 1 AS size`,
      /row 1: price: a number expected, found "x" \(VARCHAR\)/,
    );
    await fails(
      `SELECT ${OWN}, '1,234.5' AS bid, 2 AS ask`,
      /row 1: bid: a number, or empty expected, found "1,234.5" \(VARCHAR\)/,
    );
    await fails(
      `SELECT ${TIME} AS time, '1m' AS interval, 1.0 AS open, 1.0 AS high, 1.0 AS low, 1.0 AS close, '1,234' AS volume`,
      /row 1: volume: a number of at least 0 expected, found "1,234" \(VARCHAR\)/,
    );
    await fails(
      `SELECT ${OWN}, 1.5 AS price, 1 AS size, 'both' AS side`,
      /row 1: side: the side of the aggressor expected/,
    );
    await fails(
      `SELECT 5 AS time, 1.5 AS price, 1 AS size`,
      /row 1: time: a time between 1971 and 2100, in µs expected, found "5"/,
    );
    await fails(
      `SELECT ${TIME} AS time, 1.0 AS open, 1.0 AS high, 1.0 AS low, 1.0 AS close`,
      /bars of 1s, .* expected, found "one row only" in "rows.parquet"; name the length in a column/,
    );
    await expectFault(parquet, 'a,b\n1,2\n', 'x.parquet', /not a Parquet file/);
    await expectFault(
      parquet,
      'PAR1 and nothing more',
      'x.parquet',
      /x\.parquet is damaged at byte 0: it cannot be read/,
    );
  });

  it('is rejected if it is truncated', async () => {
    const path = await parquetFile(`SELECT ${OWN}, range * 1.5 AS price, 1 AS size FROM range(10000)`);
    const whole = readFileSync(path);
    await expectFault(parquet, whole.subarray(0, whole.length / 2), 'cut.parquet', /cut\.parquet is damaged/);
    const flipped = Buffer.from(whole);
    flipped.fill(0xff, 100, 400);
    await expect(readAll(parquet, tableFile(flipped, 'flipped.parquet'))).rejects.toThrow(/flipped\.parquet/);
  });
});
