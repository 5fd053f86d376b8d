// slow: opens databases for many files

import { describe, expect, it } from 'vitest';
import { detectImporter } from '../../../../server/tape/importers/detect';
import { json } from '../../../../server/tape/importers/json-table';
import { readAll } from './read-all';
import { tableFile, withoutInstruments } from './table-file';

async function read(name: string, value: unknown) {
  const path = tableFile(typeof value === 'string' ? value : JSON.stringify(value), name);
  const importer = await detectImporter(path);
  expect(importer.format).toBe('json');
  const { events, warnings } = await readAll(importer, path);
  const bars = withoutInstruments(events).flatMap((event) => {
    if (event.type !== 'bar') return [];
    const { symbol, interval, start, open, high, low, close, volume, trades } = event;
    return [[symbol, interval, timeText(start), open, high, low, close, volume, trades]];
  });
  const trades = withoutInstruments(events).flatMap((event) =>
    event.type === 'trade'
      ? [[event.symbol, timeText(event.timestamp), event.id, event.price, event.size, event.side]]
      : [],
  );
  return { bars, trades, warnings };
}

function timeText(micros: number): string {
  return new Date(micros / 1000).toISOString().replace('T00:00:00.000Z', '').replace('.000Z', '');
}

describe('a JSON file', () => {
  it('of CCXT has bars as arrays of six numbers', async () => {
    const at = Date.UTC(2024, 0, 2);
    const rows = [0, 1].map((minute) => [at + minute * 60_000, 42314, 42335.8, 42289.6, 42331.9, 289.641]);
    const { bars } = await read('BTC_USDT-1m.json', rows);
    expect(bars.filter(([, interval]) => interval === '1m')).toStrictEqual([
      ['file:BTC_USDT', '1m', '2024-01-02', 42314, 42335.8, 42289.6, 42331.9, 289.641, 0],
      ['file:BTC_USDT', '1m', '2024-01-02T00:01:00', 42314, 42335.8, 42289.6, 42331.9, 289.641, 0],
    ]);
  });

  it('of Binance has bars as arrays of twelve cells, with the number of trades', async () => {
    const at = Date.UTC(2024, 0, 2);
    const row = [at, '1.1', '1.3', '1.0', '1.2', '50.5', at + 86_399_999, '60.6', 7, '20', '24', '0'];
    const { bars } = await read('AAABBB-1d.json', [row]);
    expect(bars).toStrictEqual([['file:AAABBB', '1d', '2024-01-02', 1.1, 1.3, 1, 1.2, 50.5, 7]]);
  });

  it('of Polygon has days that begin in New York, on both sides of a change of the clock', async () => {
    // Midnight in New York: UTC−5 until 10 March 2024, then UTC−4.
    const times = [Date.UTC(2024, 2, 8, 5), Date.UTC(2024, 2, 11, 4), Date.UTC(2024, 2, 12, 4)];
    const results = times.map((t) => ({
      v: 70790813,
      vw: 131.6,
      o: 130.4,
      c: 130.1,
      h: 133.4,
      l: 129.8,
      t,
      n: 645365,
    }));
    const answer = { ticker: 'AAPL', queryCount: 3, resultsCount: 3, adjusted: true, results, status: 'OK' };
    const { bars } = await read('aggs.json', answer);
    expect(bars.map((bar) => bar.slice(0, 4))).toStrictEqual([
      ['file:AAPL', '1d', '2024-03-08', 130.4],
      ['file:AAPL', '1d', '2024-03-11', 130.4],
      ['file:AAPL', '1d', '2024-03-12', 130.4],
    ]);
    expect(bars[0]?.slice(4)).toStrictEqual([133.4, 129.8, 130.1, 70790813, 645365]);
  });

  it('of Polygon has days of UTC for coins', async () => {
    const results = [1, 2].map((day) => ({
      v: 1.5,
      o: 1,
      c: 2,
      h: 3,
      l: 1,
      t: Date.UTC(2024, 2, day),
      n: 9,
    }));
    const { bars } = await read('aggs.json', { ticker: 'X:BTCUSD', results });
    expect(bars.map((bar) => bar.slice(0, 3))).toStrictEqual([
      ['file:BTCUSD', '1d', '2024-03-01'],
      ['file:BTCUSD', '1d', '2024-03-02'],
    ]);
  });

  it('of the Moscow exchange has candles in Moscow time', async () => {
    const columns = ['open', 'close', 'high', 'low', 'value', 'volume', 'begin', 'end'];
    const row = (minute: string) => [271.9, 272, 272.5, 271.5, 5e6, 18400, `2024-01-03 10:0${minute}:00`, ''];
    const { bars } = await read('SBER_candles.json', { candles: { columns, data: [row('0'), row('1')] } });
    expect(bars.filter(([, interval]) => interval === '1m')).toStrictEqual([
      ['moex:SBER', '1m', '2024-01-03T07:00:00', 271.9, 272.5, 271.5, 272, 18400, 0],
      ['moex:SBER', '1m', '2024-01-03T07:01:00', 271.9, 272.5, 271.5, 272, 18400, 0],
    ]);
    const days = [3, 4].map((day) => [271, 272, 273, 270, 5e9, 184e5, `2024-01-0${day} 00:00:00`, '']);
    const daily = await read('SBER.json', { candles: { columns, data: days } });
    expect(daily.bars.map((bar) => bar.slice(1, 3))).toStrictEqual([
      ['1d', '2024-01-03'],
      ['1d', '2024-01-04'],
    ]);
  });

  it('of the Moscow exchange has trades in lots, with their value, of the main board, by date of publication', async () => {
    const columns = [
      'TRADENO',
      'TRADETIME',
      'BOARDID',
      'SECID',
      'PRICE',
      'QUANTITY',
      'VALUE',
      'SYSTIME',
      'BUYSELL',
    ];
    const data = [
      [10061011, '09:59:49', 'TQBR', 'SBER', 307.4, 2, 6148, '2024-04-12 09:59:49', 'S'],
      [10061012, '23:59:59', 'TQBR', 'SBER', 307.5, 1, 3075, '2024-04-13 00:00:01', 'B'],
      [10061013, '10:00:00', 'SMAL', 'SBER', 300, 1, 300, '2024-04-12 10:00:00', 'B'],
    ];
    const { trades, warnings } = await read('trades.json', { trades: { columns, data } });
    expect(trades).toStrictEqual([
      ['moex:SBER', '2024-04-12T06:59:49', '10061011', 307.4, 20, 'sell'],
      ['moex:SBER', '2024-04-12T20:59:59', '10061012', 307.5, 10, 'buy'],
    ]);
    expect(warnings.join('\n')).toMatch(/1 rows of other boards than TQBR, .* were left out/);
  });

  it('keeps every digit of the ids of futures, whose sizes are contracts', async () => {
    const text =
      '{"trades":{"columns":["TRADENO","BOARDNAME","SECID","TRADEDATE","TRADETIME","PRICE","QUANTITY","SYSTIME"],' +
      '"data":[[1951779984234250241,"RFUD","SiH6","2026-01-15","10:00:01",80000,3,"2026-01-15 10:00:01"],' +
      '[1951779984234250242,"RFUD","SiH6","2026-01-15","10:00:02",80001,1,"2026-01-15 10:00:02"]]}}';
    const { trades } = await read('trades.json', text);
    expect(trades).toStrictEqual([
      ['moex:SiH6', '2026-01-15T07:00:01', '1951779984234250241', 80000, 3, 'unknown'],
      ['moex:SiH6', '2026-01-15T07:00:02', '1951779984234250242', 80001, 1, 'unknown'],
    ]);
  });

  it('can be a list of objects with common names', async () => {
    const rows = [2, 3].map((day) => ({
      date: `2024-01-0${day}`,
      open: 1,
      high: 3,
      low: 1,
      close: 2,
      volume: 5,
    }));
    const { bars } = await read('AAA.json', { symbol: 'AAA', data: rows });
    expect(bars).toHaveLength(2);
    expect(bars[0]).toStrictEqual(['file:AAA', '1d', '2024-01-02', 1, 3, 1, 2, 5, 0]);
  });

  it('is rejected with the row and the value that cannot be read', async () => {
    const fails = async (value: unknown, message: RegExp) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      await expect(readAll(json, tableFile(text, 'x.json'))).rejects.toThrow(message);
    };
    const at = Date.UTC(2024, 0, 2);
    await fails(
      [
        [at, 1, 2, 1, 2, 5],
        [at + 60_000, 1, 'x', 1, 2, 5],
      ],
      /x\.json, row 2: high: a number expected, found "x"/,
    );
    await fails([[at, 1, 2, 1, 2, 5], [at]], /x\.json: row 2: 6 cells expected, found "\[\d+\]"/);
    await fails([[at, 1, 2]], /bars of 6 numbers .* expected, found "\[\d+,1,2\]"/);
    await fails('{"data":[', /x\.json: invalid JSON/);
    await fails(
      { status: 'ERROR', data: [] },
      /one list of bars.* expected, found an object with status, data/,
    );
  });
});
