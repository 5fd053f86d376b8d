// slow: opens databases for many files

import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { binanceCsv } from '../../../../server/tape/importers/binance-csv';
import { readAll } from './read-all';
import { expectFault, tableFile, withoutInstruments } from './table-file';

/** 2024-08-01 and 2025-02-01, ms. */
const MS = Date.UTC(2024, 7, 1);
const LATER = Date.UTC(2025, 1, 1);
const SPOT = 'binance:BTCUSDT';

function stamp(symbol: string, micros: number) {
  return { symbol, timestamp: micros, localTimestamp: micros };
}

async function events(content: string | Uint8Array, name: string) {
  return (await readAll(binanceCsv, tableFile(content, name))).events;
}

describe("Binance's public CSV", () => {
  it('has no header for spot trades; the seller is the aggressor if the buyer was the maker', async () => {
    const rows = `3776,64628.01,0.00108,69.7982508,${MS},True,True\n3777,64628.00000000,1.5,96942,${MS + 7},False,True\n`;
    expect(await events(rows, 'BTCUSDT-trades-2024-08-01.csv')).toStrictEqual([
      {
        ...{ type: 'instrument', ...stamp(SPOT, MS * 1000) },
        instrument: {
          ...{ symbol: SPOT, name: 'BTC/USDT', names: { 'zh-CN': '比特币/USDT', ru: 'Биткойн/USDT' } },
          ...{
            venue: 'binance',
            currency: 'USDT',
            base: 'BTC',
            kind: 'crypto',
            priceDecimals: 2,
            tickSize: 0.01,
          },
          ...{ sizeDecimals: 5, lotSize: 0.00001, colorConvention: 'green-up', sector: 'layer1' },
        },
      },
      { type: 'trade', ...stamp(SPOT, MS * 1000), id: '3776', price: 64628.01, size: 0.00108, side: 'sell' },
      { type: 'trade', ...stamp(SPOT, (MS + 7) * 1000), id: '3777', price: 64628, size: 1.5, side: 'buy' },
    ]);
  });

  it('has times in µs since 2025, in ms before', async () => {
    const row = (time: number) => `1,2.5,3,7.5,${time},true,true\n`;
    const [, trade] = await events(row(LATER * 1000 + 123), 'ETHUSDT-trades-2025-02-01.csv');
    expect(trade).toMatchObject(stamp('binance:ETHUSDT', LATER * 1000 + 123));
    const [, before] = await events(row(MS), 'ETHUSDT-trades-2024-08-01.csv');
    expect(before).toMatchObject(stamp('binance:ETHUSDT', MS * 1000));
  });

  it('has a header for futures, whose market is detected by folders, code or columns', async () => {
    const header = 'id,price,qty,quote_qty,time,is_buyer_maker\n';
    const row = `1,2.5,3,7.5,${MS},true\n`;
    const symbols = async (name: string) =>
      (await events(header + row, name)).map((event) => 'symbol' in event && event.symbol);
    expect(await symbols('BTCUSDT-trades-2024-08-01.csv')).toStrictEqual([
      'binance-usdm:BTCUSDT',
      'binance-usdm:BTCUSDT',
    ]);
    expect(await symbols('BTCUSD_PERP-trades-2024-08-01.csv')).toContain('binance-cm:BTCUSD_PERP');
    expect(await symbols('BTCUSDT_240927-trades-2024-08-01.csv')).toContain('binance-usdm:BTCUSDT_240927');
    expect(await symbols('futures/um/daily/trades/BTCUSDT/BTCUSDT-trades-2024-08-01.csv')).toContain(
      'binance-usdm:BTCUSDT',
    );
    expect(await symbols('data/spot/daily/trades/BTCUSDT/BTCUSDT-trades-2024-08-01.csv')).toContain(
      'binance:BTCUSDT',
    );
    const kinds = (await events(header + row, 'BTCUSDT_240927-trades-2024-08-01.csv'))[0];
    expect(kinds).toMatchObject({ instrument: { kind: 'future', name: 'BTC/USDT 240927' } });
  });

  it('has aggregate trades with and without a header, also in the original zip', async () => {
    const rows = `100,2.5,3,7,9,${MS},True\n`;
    const header = 'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n';
    const trade = {
      type: 'trade',
      ...stamp('binance-usdm:BTCUSDT', MS * 1000),
      id: '100',
      price: 2.5,
      size: 3,
      side: 'sell',
    };
    const name = 'BTCUSDT-aggTrades-2024-08-01';
    const zip = zipSync({ [`${name}.csv`]: strToU8(header + rows) });
    for (const [content, file] of [
      [rows, `${name}.csv`],
      [header + rows, `${name}.csv`],
      [zip, `${name}.zip`],
      [zip, 'renamed.zip'],
    ] as const) {
      expect(withoutInstruments(await events(content, file))).toStrictEqual([trade]);
    }
    expect(withoutInstruments(await events(rows.replace('True', 'True,True'), `${name}.csv`))).toMatchObject([
      stamp(SPOT, MS * 1000),
    ]);
  });

  it('has bars that yield themselves at close, the updated daily bar and completed larger bars', async () => {
    const bar = (minute: number, ...prices: number[]) =>
      [MS + minute * 60_000, ...prices, 2, MS + minute * 60_000 + 59_999, 20, 7, 1, 10, 0].join();
    const rows = [0, 1, 2, 3, 4, 5].map((minute) =>
      bar(minute, 10 + minute, 20 + minute, 6 - minute, 11 + minute),
    );
    const all = withoutInstruments(await events(`${rows.join('\n')}\n`, 'BTCUSDT-1m-2024-08.csv'));
    const start = MS * 1000;
    const last = start + 60_000_000 - 1;
    const figures = { open: 10, high: 20, low: 6, close: 11, volume: 2, trades: 7 };
    expect(all.slice(0, 2)).toStrictEqual([
      { type: 'bar', ...stamp(SPOT, last), interval: '1d', start, ...figures },
      { type: 'bar', ...stamp(SPOT, last), interval: '1m', start, ...figures },
    ]);
    const of = (interval: string) =>
      all.filter((event) => event.type === 'bar' && event.interval === interval);
    expect(of('1m')).toHaveLength(6);
    expect(of('1d')).toHaveLength(6);
    expect(of('1d').at(-1)).toMatchObject({ open: 10, high: 25, low: 1, close: 16, volume: 12, trades: 42 });
    const five = { open: 10, high: 24, low: 2, close: 15, volume: 10, trades: 35 };
    const end = start + 300_000_000 - 1;
    // The second bar and the larger ones are not complete; they come at the end.
    expect(of('5m')).toMatchObject([
      { ...stamp(SPOT, end), start, ...five },
      { start: start + 300_000_000, volume: 2 },
    ]);
    expect(of('1h')).toMatchObject([{ start, open: 10, close: 16, volume: 12 }]);
  });

  it('has best bids and offers, with the times of the transaction and of the event', async () => {
    const header =
      'update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time\n';
    const row = `3833,42283.3,5.5,42283.4,0.012,${MS},${MS + 6}\n`;
    const found = await events(header + row, 'BTCUSDT-bookTicker-2024-01-02.csv');
    const times = { timestamp: MS * 1000, localTimestamp: (MS + 6) * 1000 };
    expect(withoutInstruments(found)).toStrictEqual([
      {
        ...{ type: 'quote', symbol: 'binance-usdm:BTCUSDT', ...times },
        ...{ bid: 42283.3, bidSize: 5.5, ask: 42283.4, askSize: 0.012 },
      },
    ]);
  });

  it('of bars that are not of trades is rejected with its folder', async () => {
    const kline = `${MS},1,1,1,1,0,${MS + 59_999},0,60,0,0,0\n`;
    await expectFault(
      binanceCsv,
      kline,
      join('futures', 'um', 'daily', 'markPriceKlines', 'BTCUSDT-1m-2024-01-02.csv'),
      /bars of trades expected, found those of the folder "markPriceKlines"/,
    );
  });

  it('is detected by its name and its columns', async () => {
    const recognised = (name: string, line: string) =>
      binanceCsv.recognises({ name, path: name, bytes: Buffer.from(line), lines: [line], encoding: 'utf-8' });
    expect(recognised('BTCUSDT-trades-2024-08-01.csv', '1,2,3,4,5,True,True')).toBe(true);
    expect(recognised('BTCUSDT-1m-2024-08.zip', '1,2,3,4,5,6,7,8,9,10,11,12')).toBe(true);
    expect(recognised('BTCUSDT-trades-2024-08-01.csv', '1,2,3')).toBe(false);
    expect(recognised('trades.csv', '1,2,3,4,5,True,True')).toBe(false);
  });
});

describe("a file that is not Binance's public CSV", () => {
  it('is rejected with the expected columns', async () => {
    const row = `1,2.5,3,7.5,${MS},true,true\n`;
    await expectFault(
      binanceCsv,
      row,
      'trades.csv',
      /trades\.csv: a file name like BTCUSDT-trades-2024-01-01\.csv/,
    );
    await expectFault(
      binanceCsv,
      '1,2\n',
      'BTCUSDT-trades-2024-08-01.csv',
      /line 1: the columns of trades expected, found "1,2"/,
    );
    const kline = `${MS},1,1,1,1,1,${MS + 1},1,1,1,1,0\n`;
    await expectFault(
      binanceCsv,
      kline,
      'BTCUSDT-3d-2024-08.csv',
      /bars of 1s, 5s, .* 1mo expected, found 3d/,
    );
    await expectFault(
      binanceCsv,
      kline,
      'BTCUSDT-1h-2024-08.csv',
      /line 1: interval: an interval of .* expected, found "closing times of bars that are not of 1h"/,
    );
    await expectFault(
      binanceCsv,
      row.replace('2.5', 'x'),
      'BTCUSDT-trades-2024-08-01.csv',
      /line 1: price "x" is not a number/,
    );
    await expectFault(
      binanceCsv,
      row.replace('true', 'maybe'),
      'BTCUSDT-trades-2024-08-01.csv',
      /line 1: isBuyerMaker "maybe" is not true or false/,
    );
    await expectFault(binanceCsv, '', join('x', 'BTCUSDT-trades-2024-08-01.csv'), /the file is empty/);
  });
});
