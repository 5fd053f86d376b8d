// slow: opens databases for many files

import { describe, expect, it } from 'vitest';
import { tardisCsv } from '../../../../server/tape/importers/tardis-csv';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';
import { expectFault, tableFile, withoutInstruments } from './table-file';

const TRADES = 'exchange,symbol,timestamp,local_timestamp,id,side,price,amount';
const QUOTES = 'exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount';
const LEVELS = 'exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount';
const SYMBOL = 'binance-futures:BTCUSDT';
/** 2020-02-22, µs. */
const TIME = 1_582_329_600_000_000;

function stamp(received: number, at = received) {
  return { symbol: SYMBOL, timestamp: TIME + at, localTimestamp: TIME + received };
}

function text(header: string, ...rows: (readonly (string | number)[])[]): string {
  const lines = rows.map(([at, received, ...cells]) =>
    ['binance-futures', 'BTCUSDT', TIME + Number(at), TIME + Number(received), ...cells].join(),
  );
  return [header, ...lines, ''].join('\n');
}

describe('tardis CSV', () => {
  it('yields the instrument, then every trade by receive time', async () => {
    const rows = [
      [0, 9, '42377944', 'buy', '9682', '0.132'],
      [1, 10, 'b-2', 'sell', '9681.92', '1e-3'],
      [2, 11, '', 'unknown', '9681.9', '12'],
    ];
    const { events, warnings } = await readAll(tardisCsv, tableFile(text(TRADES, ...rows), 'a.csv'));
    expect(warnings).toStrictEqual([]);
    expect(events).toStrictEqual([
      {
        ...{ type: 'instrument', ...stamp(9, 9) },
        instrument: {
          ...{
            symbol: SYMBOL,
            name: 'BTC/USDT perp',
            venue: 'binance-futures',
            currency: 'USDT',
            base: 'BTC',
          },
          names: { 'zh-CN': '比特币/USDT 永续', ru: 'Биткойн/USDT бессрочный' },
          ...{ kind: 'perpetual', priceDecimals: 2, tickSize: 0.01, sizeDecimals: 3, lotSize: 0.001 },
          ...{ colorConvention: 'green-up', sector: 'layer1' },
        },
      },
      { type: 'trade', ...stamp(9, 0), id: '42377944', price: 9682, size: 0.132, side: 'buy' },
      { type: 'trade', ...stamp(10, 1), id: 'b-2', price: 9681.92, size: 0.001, side: 'sell' },
      { type: 'trade', ...stamp(11, 2), id: 'n2', price: 9681.9, size: 12, side: 'unknown' },
    ]);
  });

  it('yields quotes without missing sides', async () => {
    const rows = [
      [0, 1, '0.84', '9682', '9681.92', '0.67'],
      [1, 2, '', '', '9681.92', '0.5'],
      [2, 3, '0.1', '9682', '', ''],
    ];
    const { events } = await readAll(tardisCsv, tableFile(text(QUOTES, ...rows), 'a.csv'));
    expect(withoutInstruments(events)).toStrictEqual([
      { type: 'quote', ...stamp(1, 0), bid: 9681.92, bidSize: 0.67, ask: 9682, askSize: 0.84 },
      { type: 'quote', ...stamp(2, 1), bid: 9681.92, bidSize: 0.5 },
      { type: 'quote', ...stamp(3, 2), ask: 9682, askSize: 0.1 },
    ]);
  });

  it('starts order books at the first snapshot; a new snapshot replaces the order book', async () => {
    const rows = [
      [0, 1, 'false', 'bid', '1', '1'],
      [1, 2, 'true', 'bid', '99', '2'],
      [1, 2, 'true', 'bid', '100', '1'],
      [1, 2, 'true', 'ask', '101', '3'],
      [2, 3, 'false', 'ask', '101', '0'],
      [2, 3, 'false', 'bid', '100', '5'],
      [3, 4, 'false', 'ask', '102', '1'],
      [4, 5, 'true', 'ask', '103', '1'],
    ];
    const { events, warnings } = await readAll(tardisCsv, tableFile(text(LEVELS, ...rows), 'a.csv'));
    expect(withoutInstruments(events)).toStrictEqual([
      {
        ...{ type: 'book_snapshot', ...stamp(2, 1), asks: [[101, 3]] },
        bids: [
          [100, 1],
          [99, 2],
        ],
      },
      { type: 'book_change', ...stamp(3, 2), bids: [[100, 5]], asks: [[101, 0]] },
      { type: 'book_change', ...stamp(4, 3), bids: [], asks: [[102, 1]] },
      { type: 'book_snapshot', ...stamp(5, 4), bids: [], asks: [[103, 1]] },
    ]);
    expect(warnings).toStrictEqual(['1 levels before the first snapshot of their order book were skipped']);
  });

  it('yields one snapshot per book_snapshot row, without missing levels', async () => {
    const level = (n: number) => `asks[${n}].price,asks[${n}].amount,bids[${n}].price,bids[${n}].amount`;
    const header = `exchange,symbol,timestamp,local_timestamp,${level(0)},${level(1)}`;
    const rows = [
      [0, 1, 101, 1, 100, 2, 102, 3, 99, 4],
      [1, 2, 101, 1, 100, 2, '', '', 99, 4],
    ];
    const { events } = await readAll(tardisCsv, tableFile(text(header, ...rows), 'a.csv'));
    const bids = [
      [100, 2],
      [99, 4],
    ];
    expect(withoutInstruments(events)).toStrictEqual([
      {
        ...{ type: 'book_snapshot', ...stamp(1, 0), bids },
        asks: [
          [101, 1],
          [102, 3],
        ],
      },
      { type: 'book_snapshot', ...stamp(2, 1), bids, asks: [[101, 1]] },
    ]);
  });

  it('is merged by time, then by file order, across kinds and symbols', async () => {
    const folder = temporaryFolder();
    const trades = text(TRADES, [0, 5, 'a', 'buy', 1, 1], [0, 7, 'b', 'buy', 1, 1]);
    const quotes = text(QUOTES, [0, 6, 1, 2, 1, 1], [0, 7, 1, 2, 1, 1]);
    const other = text(TRADES, [0, 5, 'c', 'buy', 1, 1]).replaceAll('BTCUSDT', 'ETHUSDT');
    const files = [trades, quotes, other].map((content, index) => tableFile(content, `${index}.csv`, folder));
    const { events } = await readAll(tardisCsv, ...files);
    const order = events.map((event) => [
      event.localTimestamp - TIME,
      event.type === 'trade' ? event.id : event.type,
    ]);
    expect(order).toStrictEqual([
      ...[
        [5, 'instrument'],
        [5, 'instrument'],
        [5, 'a'],
        [5, 'c'],
      ],
      ...[
        [6, 'quote'],
        [7, 'b'],
        [7, 'quote'],
      ],
    ]);
  });

  it('takes instruments from an instruments.json in the same folder', async () => {
    const folder = temporaryFolder();
    const instrument = {
      ...{ symbol: SYMBOL, name: 'Bitcoin', venue: 'binance-futures', currency: 'USDT', kind: 'perpetual' },
      ...{ priceDecimals: 1, tickSize: 0.1, sizeDecimals: 3, lotSize: 0.001, prevClose: 9000 },
      colorConvention: 'red-up',
    };
    const path = tableFile(text(TRADES, [0, 1, 'a', 'buy', 9682, 1]), 'a.csv', folder);
    tableFile(JSON.stringify([instrument]), 'instruments.json', folder);
    expect((await readAll(tardisCsv, path)).events[0]).toMatchObject({ instrument });
    tableFile(JSON.stringify({ instruments: [instrument] }), 'instruments.json', folder);
    expect((await readAll(tardisCsv, path)).events[0]).toMatchObject({ instrument });
    tableFile(JSON.stringify([{ ...instrument, tickSize: 0 }]), 'instruments.json', folder);
    await expect(readAll(tardisCsv, path)).rejects.toThrow(
      /instruments\.json: a list of instruments expected: 0\.tickSize/,
    );
  });
});

describe('a file that is not tardis CSV', () => {
  const trade = (...cells: (string | number)[]) =>
    text(TRADES, [0, 1, 'a', 'buy', 9682, 1], [1, 2, ...cells]);

  it('is rejected with the file, the line, the value and what is expected', async () => {
    const fails = (content: string, message: RegExp) => expectFault(tardisCsv, content, 'bad.csv', message);
    await fails('', /bad\.csv: the file is empty/);
    await fails(
      'a,b\n1,2\n',
      /bad\.csv, line 1: the columns of one of trades \(exchange, .*quotes.*expected, found "a,b"/,
    );
    await fails(
      text(`${TRADES},fee`, [0, 1, 'a', 'buy', 1, 1, 0.1]),
      /line 1: unknown columns "fee" in a file of trades, whose columns are exchange, symbol/,
    );
    await fails(
      trade('b', 'buy', 'cheap', 1),
      /bad\.csv, line 3: price "cheap" is not a number, in "binance-futures,BTC/,
    );
    await fails(trade('b', 'buy', 1), /line 3: 8 cells expected, found 7/);
    await fails(trade('b', 'buy', 1, 1, 1), /line 3: 8 cells expected, found 9/);
    await fails(
      trade('b', 'both', 1, 1),
      /line 3: side: the side of the aggressor expected, found nothing, in ".*,both,1,1"/,
    );
    await fails(trade('b', 'buy', '', 1), /line 3: price: a number expected, found nothing/);
    await fails(trade('b', 'buy', 'nan', 1), /line 3: price: a number expected, found "nan"/);
    await fails(trade('b', 'buy', 1, -1), /line 3: size: a number of at least 0 expected, found "-1.0"/);
  });

  it('is rejected if its times have another unit', async () => {
    const ms = text(TRADES, [0, 1, 'a', 'buy', 9682, 1]).replaceAll(/(\d{13})\d{3}/g, '$1');
    await expectFault(
      tardisCsv,
      ms,
      'ms.csv',
      /line 2: time: a time between 1971 and 2100, in µs expected, found "1582329600000"/,
    );
  });

  it('is reported by line number, empty lines included', async () => {
    const content = trade('b', 'buy', 1, -1).replace('\n', '\n\n\n');
    await expectFault(tardisCsv, content, 'bad.csv', /line 5: size/);
  });

  it('is rejected if an order book row has an unknown side', async () => {
    const rows = text(LEVELS, [0, 1, 'true', 'bid', 1, 1], [0, 1, 'true', 'middle', 1, 1]);
    await expectFault(
      tardisCsv,
      rows,
      'bad.csv',
      /line 3: bid: bid or ask expected, found nothing, in ".*middle/,
    );
  });
});
