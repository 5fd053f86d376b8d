import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { ashare } from '../../../../server/tape/importers/ashare';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';

const LEVELS = [...Array(10).keys()];
const COLUMNS = [
  ...['SecurityID', 'DateTime', 'PreClosePx', 'OpenPx', 'HighPx', 'LowPx', 'LastPx', 'TotalVolumeTrade'],
  ...['InstrumentStatus', 'NumTrades', 'IOPV'],
  ...['BidPrice', 'BidOrderQty', 'OfferPrice', 'OfferOrderQty'].flatMap((name) =>
    LEVELS.map((level) => name + level),
  ),
];
const QUIET = Object.fromEntries(COLUMNS.map((name) => [name, '0.0']));
/** 2021-12-01 01:15:02 UTC, 09:15:02 in China, µs. */
const TIME = Date.UTC(2021, 11, 1, 1, 15, 2) * 1000;
const DAY = Date.UTC(2021, 11, 1) * 1000;

type Row = Readonly<Record<string, string>>;

function row(code: string, time: string, values: Row = {}): Row {
  const fixed = {
    SecurityID: code,
    DateTime: `"2021.12.01T${time}.000"`,
    InstrumentStatus: '"TRADE"',
    PreClosePx: '2.72',
  };
  return { ...QUIET, ...fixed, ...values };
}

const text = (rows: readonly Row[]): string =>
  [COLUMNS.join(','), ...rows.map((cells) => COLUMNS.map((name) => cells[name]).join(',')), ''].join('\n');

function file(content: string | Uint8Array, name = 'shares.csv'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

const stamp = (seconds = 0) => ({
  ...{ symbol: 'sse:600103', timestamp: TIME + seconds * 1e6, localTimestamp: TIME + seconds * 1e6 },
});

describe('snapshots of Shanghai shares', () => {
  it('yield the indicative price, the matched and the unmatched size of an auction', async () => {
    const cells = (price: string, matched: string, buy: string, sell: string) => ({
      ...{ InstrumentStatus: '"OCALL"', BidPrice0: price, OfferPrice0: price },
      ...{ BidOrderQty0: matched, OfferOrderQty0: matched, BidOrderQty1: buy, OfferOrderQty1: sell },
    });
    const path = file(
      text([
        row('600103', '09:15:02', cells('2.73', '24400', '8100', '0')),
        row('600103', '09:15:05', cells('2.73', '24400', '8100', '0')),
        row('600103', '09:15:08', cells('2.74', '30000', '0', '600')),
        row('600103', '09:15:11', { ...cells('2.74', '30000', '0', '0'), OfferPrice0: '0' }),
        row('600103', '09:30:02', cells('2.74', '30000', '0', '0')),
        row('600103', '09:30:05', { BidPrice0: '2.74', OfferPrice0: '2.74' }),
      ]),
    );
    const { events } = await readAll(ashare, path);
    expect(events.filter(({ type }) => type === 'status')).toMatchObject([
      { ...stamp(), status: 'auction', auction: { indicative: 2.73, matched: 24_400, unmatchedBuy: 8_100 } },
      { ...stamp(6), auction: { indicative: 2.74, matched: 30_000, unmatchedSell: 600 } },
      { ...stamp(9), status: 'auction' },
      { ...stamp(900), status: 'auction', auction: { indicative: 2.74, matched: 30_000 } },
      { ...stamp(903), status: 'open' },
    ]);
  });

  it('yield the instrument, its status, its order book and, once it has traded, its daily bar', async () => {
    const auction = {
      InstrumentStatus: '"OCALL"',
      BidPrice0: '2.73',
      BidOrderQty0: '24400',
      BidOrderQty1: '8100',
    };
    const traded = {
      ...{ OpenPx: '2.74', HighPx: '2.98', LowPx: '2.7', LastPx: '2.97', TotalVolumeTrade: '54726055' },
      ...{
        NumTrades: '14181',
        BidPrice0: '2.97',
        BidOrderQty0: '31200',
        BidPrice1: '2.96',
        BidOrderQty1: '5',
      },
      ...{ OfferPrice0: '2.98', OfferOrderQty0: '2300460' },
    };
    const path = file(text([row('600103', '09:15:02', auction), row('600103', '09:40:53', traded)]));
    const { events } = await readAll(ashare, path);
    const later = stamp(25 * 60 + 51);
    const figures = { open: 2.74, high: 2.98, low: 2.7, close: 2.97, volume: 54726055, trades: 14181 };
    expect(events).toStrictEqual([
      {
        type: 'instrument',
        ...stamp(),
        instrument: {
          ...{ symbol: 'sse:600103', name: '600103', venue: 'sse', currency: 'CNY', kind: 'share' },
          ...{ priceDecimals: 2, tickSize: 0.01, sizeDecimals: 0, lotSize: 100, prevClose: 2.72 },
          colorConvention: 'red-up',
        },
      },
      { type: 'status', ...stamp(), status: 'auction' },
      { type: 'book_snapshot', ...stamp(), bids: [[2.73, 24400]], asks: [] },
      { type: 'status', ...later, status: 'open' },
      {
        type: 'book_snapshot',
        ...later,
        bids: [
          [2.97, 31200],
          [2.96, 5],
        ],
        asks: [[2.98, 2300460]],
      },
      { type: 'bar', ...later, interval: '1d', start: DAY, ...figures },
    ]);
  });

  it('are sorted by time across shares and files', async () => {
    const one = file(text(['09:15:02', '09:15:05', '09:15:08'].map((time) => row('600103', time))));
    const two = file(text(['09:15:01', '09:15:05', '09:15:07'].map((time) => row('688378', time))));
    const { events } = await readAll(ashare, one, two);
    const books = events.filter(({ type }) => type === 'book_snapshot');
    const order = books.map((event) =>
      'symbol' in event ? `${event.symbol} ${(event.timestamp - TIME) / 1e6}` : '',
    );
    const [a, b] = ['sse:600103', 'sse:688378'];
    expect(order).toStrictEqual([`${b} -1`, `${a} 0`, `${a} 3`, `${b} 3`, `${b} 5`, `${a} 6`]);
    expect(events.slice(0, 2).map(({ type, localTimestamp }) => [type, localTimestamp])).toStrictEqual([
      ['instrument', TIME - 1e6],
      ['instrument', TIME - 1e6],
    ]);
  });

  it('are read from zip and gzip', async () => {
    const content = text([row('600103', '09:15:02')]);
    const plain = await readAll(ashare, file(content));
    for (const packed of [gzipSync(content), zipSync({ 'a.csv': strToU8(content) })]) {
      expect((await readAll(ashare, file(packed))).events).toStrictEqual(plain.events);
    }
  });

  it('are rounded to whole cents', async () => {
    const values = {
      LastPx: '6.400000000000001',
      OpenPx: '82.65999999999998',
      HighPx: '7',
      LowPx: '1.1',
      NumTrades: '1',
    };
    const { events } = await readAll(ashare, file(text([row('600103', '09:30:00', values)])));
    expect(events.at(-1)).toMatchObject({ open: 82.66, high: 7, low: 1.1, close: 6.4 });
  });

  it('use the opening match price as the open until the exchange gives one', async () => {
    const values = { LastPx: '6.43', HighPx: '6.43', LowPx: '6.43', TotalVolumeTrade: '100' };
    const { events } = await readAll(ashare, file(text([row('600107', '09:25:01', values)])));
    expect(events.at(-1)).toMatchObject({ type: 'bar', open: 6.43, volume: 100 });
  });

  it('define a share again when its previous close changes', async () => {
    const next = { ...row('600103', '09:15:02', { PreClosePx: '2.8' }), DateTime: '2021-12-02 09:15:02' };
    const { events } = await readAll(ashare, file(text([row('600103', '09:15:02'), next])));
    expect(events.filter(({ type }) => type === 'instrument')).toMatchObject([
      { instrument: { prevClose: 2.72 } },
      { instrument: { prevClose: 2.8 }, localTimestamp: TIME + 86_400e6 },
    ]);
  });
});

describe('a file without Shanghai snapshots', () => {
  it('is rejected with the found and expected values', async () => {
    const fails = async (content: string, message: RegExp) =>
      expect(readAll(ashare, file(content))).rejects.toThrow(message);
    const bad = (values: Row) => text([row('600103', '09:15:02'), row('600103', '09:15:05', values)]);
    await fails('', /shares\.csv: the file is empty/);
    await fails(
      'id,price\n1,2\n',
      /line 1: columns SecurityID, DateTime, .* and \d+ more expected, found "id,price"/,
    );
    await fails(text([]).replace('NumTrades', 'Trades'), /line 1: columns NumTrades expected/);
    await fails(bad({ LastPx: 'x' }), /line 3: LastPx "x" is not a number of at least 0/);
    await fails(bad({ BidPrice3: '-1' }), /line 3: BidPrice3 "-1" is not a number of at least 0/);
    await fails(bad({ LastPx: '2.725' }), /line 3: LastPx 2\.725 is not a multiple of 0\.01/);
    await fails(
      bad({ InstrumentStatus: '"LUNCH"' }),
      /line 3: InstrumentStatus "LUNCH" is not one of START, OCALL/,
    );
    await fails(bad({ SecurityID: '60010' }), /line 3: SecurityID "60010"/);
    await fails(
      bad({ DateTime: '2021.02.30T09:15:02' }),
      /line 3: DateTime "2021\.02\.30T09:15:02" is not a valid time/,
    );
    await fails(`${text([row('600103', '09:15:02')])}600103,1\n`, /line 3: 2 columns, \d+ expected/);
  });
});
