// slow: opens databases for many files

import { describe, expect, it } from 'vitest';
import { databentoCsv } from '../../../../server/tape/importers/databento-csv';
import { readAll } from './read-all';
import { expectFault, tableFile, withoutInstruments } from './table-file';

const COMMON =
  'ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_delta,sequence';
/** 2024-03-05 14:30:00.123456 UTC, µs. */
const TIME = 1_709_649_000_123_456;
const SYMBOL = 'glbx:NQZ6';

function stamp(received: number, at: number, symbol = SYMBOL) {
  return { symbol, timestamp: TIME + at, localTimestamp: TIME + received };
}

/** A row with times in ns. */
function row(received: number, at: number, ...cells: (string | number)[]): string {
  return [`${TIME + received}789`, `${TIME + at}001`, ...cells].join();
}

async function events(...lines: string[]) {
  return (await readAll(databentoCsv, tableFile(`${lines.join('\n')}\n`, 'glbx-mdp3.csv'))).events;
}

const levelNames = (count: number) =>
  Array.from({ length: count }, (_, level) => String(level).padStart(2, '0'))
    .map((level) =>
      ['bid_px', 'ask_px', 'bid_sz', 'ask_sz', 'bid_ct', 'ask_ct'].map((name) => `${name}_${level}`).join(),
    )
    .join();

describe('Databento CSV', () => {
  it('has trades with times in ns and prices in 1e-9, or in readable notation', async () => {
    const header = `${COMMON},symbol`;
    const wanted = [
      { type: 'trade', ...stamp(5, 0), id: '7-1', price: 18000.25, size: 5, side: 'sell' },
      { type: 'trade', ...stamp(6, 1), id: '7-2', price: 18000.5, size: 1, side: 'buy' },
      { type: 'trade', ...stamp(7, 2), id: '8-3', price: -1.25, size: 2, side: 'unknown' },
    ];
    const raw = await events(
      header,
      row(5, 0, 0, 1, 42, 'T', 'A', 0, '18000250000000', 5, 0, 0, 7, 'NQZ6'),
      row(6, 1, 0, 1, 42, 'T', 'B', 0, '18000500000000', 1, 0, 0, 7, 'NQZ6'),
      row(7, 2, 0, 1, 42, 'T', 'N', 0, '-1250000000', 2, 0, 0, 8, 'NQZ6'),
    );
    expect(withoutInstruments(raw)).toStrictEqual(wanted);
    expect(raw[0]).toStrictEqual({
      ...{ type: 'instrument', ...stamp(5, 5) },
      instrument: {
        ...{ symbol: SYMBOL, name: 'NQZ6', venue: 'glbx', currency: 'USD', kind: 'future' },
        ...{ priceDecimals: 2, tickSize: 0.01, sizeDecimals: 0, lotSize: 1, colorConvention: 'green-up' },
      },
    });
    const pretty = await events(
      header,
      '2024-03-05T14:30:00.123461789Z,2024-03-05T14:30:00.123456001Z,0,1,42,T,A,0,18000.250000000,5,0,0,7,NQZ6',
      '2024-03-05 14:30:00.123462789+00:00,2024-03-05 14:30:00.123457001+00:00,0,1,42,T,B,0,18000.5,1,0,0,7,NQZ6',
      '2024-03-05T14:30:00.123463Z,2024-03-05T14:30:00.123458Z,0,1,42,T,N,0,-1.25,2,0,0,8,NQZ6',
    );
    expect(pretty).toStrictEqual(raw);
  });

  it('uses instrument id and publisher for rows without symbols', async () => {
    const cells = ['T', 'B', 0, '1000000000', 1, 0, 0, 1];
    const found = await events(COMMON, row(0, 0, 0, 2, 42, ...cells), row(1, 1, 0, 999, 43, ...cells));
    expect(found.slice(0, 2)).toMatchObject([
      { symbol: 'xnas:42', instrument: { kind: 'share', venue: 'xnas' } },
      { symbol: 'databento-999:43' },
    ]);
  });

  it('of mbp-1 yields a quote on change, trades, and no side without a price', async () => {
    const header = `${COMMON},${levelNames(1)},symbol`;
    const found = await events(
      header,
      row(
        0,
        0,
        1,
        1,
        42,
        'A',
        'B',
        0,
        '18000000000000',
        1,
        0,
        0,
        1,
        '18000000000000',
        '18000250000000',
        3,
        4,
        1,
        1,
        'NQZ6',
      ),
      row(
        1,
        1,
        1,
        1,
        42,
        'T',
        'B',
        0,
        '18000250000000',
        2,
        0,
        0,
        2,
        '18000000000000',
        '18000250000000',
        3,
        4,
        1,
        1,
        'NQZ6',
      ),
      row(
        2,
        2,
        1,
        1,
        42,
        'C',
        'A',
        0,
        '18000250000000',
        4,
        0,
        0,
        3,
        '18000000000000',
        '9223372036854775807',
        3,
        0,
        1,
        0,
        'NQZ6',
      ),
      row(
        3,
        3,
        1,
        1,
        42,
        'A',
        'A',
        0,
        '18000500000000',
        4,
        0,
        0,
        3,
        '',
        '18000500000000',
        0,
        4,
        0,
        1,
        'NQZ6',
      ),
    );
    expect(withoutInstruments(found)).toStrictEqual([
      { type: 'quote', ...stamp(0, 0), bid: 18000, bidSize: 3, ask: 18000.25, askSize: 4 },
      { type: 'trade', ...stamp(1, 1), id: '2-2', price: 18000.25, size: 2, side: 'buy' },
      { type: 'quote', ...stamp(2, 2), bid: 18000, bidSize: 3 },
      { type: 'quote', ...stamp(3, 3), ask: 18000.5, askSize: 4 },
    ]);
  });

  it('of mbp-10 yields a snapshot, then the changes of its ten levels', async () => {
    const header = `${COMMON},${levelNames(10)},symbol`;
    const levels = (first: number, size: number) =>
      Array.from(
        { length: 10 },
        (_, level) => `${first - level}.5,${first + level + 1}.5,${level === 0 ? size : 1},2,1,1`,
      ).join();
    const found = withoutInstruments(
      await events(
        header,
        row(0, 0, 10, 1, 42, 'A', 'B', 0, '1.5', 1, 0, 0, 1, levels(100, 1), 'NQZ6'),
        row(1, 1, 10, 1, 42, 'T', 'A', 0, '100.5', 1, 0, 0, 2, levels(100, 1), 'NQZ6'),
        row(2, 2, 10, 1, 42, 'M', 'B', 0, '100.5', 1, 0, 0, 3, levels(100, 9), 'NQZ6'),
        row(3, 3, 10, 1, 42, 'C', 'B', 0, '100.5', 1, 0, 0, 4, levels(99, 1), 'NQZ6'),
      ),
    );
    expect(found.map(({ type }) => type)).toStrictEqual([
      'book_snapshot',
      'trade',
      'book_change',
      'book_change',
    ]);
    expect(found[0]).toMatchObject({
      bids: { length: 10, 0: [100.5, 1], 9: [91.5, 1] },
      asks: { length: 10, 0: [101.5, 2] },
    });
    expect(found[2]).toStrictEqual({ type: 'book_change', ...stamp(2, 2), bids: [[100.5, 9]], asks: [] });
    // The best bid is gone and a deeper level appears; the asks move down by one.
    expect(found[3]).toMatchObject({
      bids: [
        [90.5, 1],
        [100.5, 0],
      ],
      asks: [
        [100.5, 2],
        [110.5, 0],
      ],
    });
  });

  it('of bars has the interval of its record type', async () => {
    const header = 'ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol';
    const start = 1_692_576_000_000_000;
    const found = await events(
      header,
      `${start}000,35,2,523,133550000000,135200000000,132710000000,134360000000,11015261,AMZN`,
    );
    const last = start + 86_400_000_000 - 1;
    expect(withoutInstruments(found)).toStrictEqual([
      {
        ...{
          type: 'bar',
          ...{ symbol: 'xnas:AMZN', timestamp: last, localTimestamp: last },
          interval: '1d',
          start,
        },
        ...{ open: 133.55, high: 135.2, low: 132.71, close: 134.36, volume: 11015261, trades: 0 },
      },
    ]);
  });
});

describe('a file that is not Databento CSV', () => {
  it('is rejected with line and value', async () => {
    const fails = (content: string, message: RegExp) => expectFault(databentoCsv, content, 'x.csv', message);
    await fails(
      'a,b\n1,2\n',
      /line 1: the columns of one of mbp-10 \(.*trades.*ohlcv.*expected, found "a,b"/,
    );
    const good = row(0, 0, 0, 1, 42, 'T', 'A', 0, '18000250000000', 5, 0, 0, 7);
    await fails(
      `${COMMON}\n${good}\n${good.replace('18000250000000', 'x')}\n`,
      /line 3: price: a number expected, found "x", in ".*,x,5,0,0,7/,
    );
    await fails(
      `${COMMON}\n${good.replace(/^\d+/, 'noon')}\n`,
      /line 2: time: .* expected, found "noon", in "noon,/,
    );
    // Without a time, the vendor writes the highest number.
    await fails(
      `${COMMON}\n${good.replace(/^\d+/, '18446744073709551615')}\n`,
      /line 2: time: .* expected, found "18446744073709551615"/,
    );
    await fails(
      `${COMMON}\n${good.replace('T,A', 'T,Z')}\n`,
      /line 2: side: the side of the aggressor expected/,
    );
    await fails(`${COMMON},extra\n${good},1\n`, /unknown columns "extra" in a file of trades/);
    const bars =
      'ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume\n1692576000000000000,36,2,5,1,1,1,1,1\n';
    await fails(bars, /line 2: interval: an interval of .* expected, found "rtype 36"/);
  });
});
