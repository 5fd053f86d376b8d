import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { lean } from '../../../../server/tape/importers/lean';
import { readAll } from './read-all';
import { tableFile, withoutInstruments } from './table-file';

/** Midnight of 2013-10-07 in New York (UTC−4), µs. */
const MIDNIGHT = Date.UTC(2013, 9, 7, 4) * 1000;

function stamp(ms: number, symbol = 'usa:AIG', midnight = MIDNIGHT) {
  return { symbol, timestamp: midnight + ms * 1000, localTimestamp: midnight + ms * 1000 };
}

async function read(rows: readonly string[], inner: string, path = `${inner}.zip`) {
  return readAll(lean, tableFile(zipSync({ [inner]: strToU8(rows.join('\n')) }), path));
}

describe('Lean', () => {
  it('reads US ticks with prices in 1/10,000, New York time and the exchange in the trade id', async () => {
    const { events } = await read(
      ['14400688,491800,300,P,2000,0', '34200000,491850,100,D,1,0', '34200000,491850,5,Q,20000020,0'],
      '20131007_aig_Trade_Tick.csv',
    );
    expect(events[0]).toMatchObject({
      instrument: { symbol: 'usa:AIG', kind: 'share', currency: 'USD', priceDecimals: 3, tickSize: 0.01 },
    });
    expect(withoutInstruments(events)).toStrictEqual([
      { type: 'trade', ...stamp(14_400_688), id: '20131007-P1', price: 49.18, size: 300, side: 'unknown' },
      { type: 'trade', ...stamp(34_200_000), id: '20131007-D2', price: 49.185, size: 100, side: 'unknown' },
      { type: 'trade', ...stamp(34_200_000), id: '20131007-Q3', price: 49.185, size: 5, side: 'unknown' },
    ]);
  });

  it('skips and counts prints that set no last price, and suspicious ones', async () => {
    const { events, warnings } = await read(
      [
        ...[
          '1,100000,1,P,1,0',
          '2,100000,1,D,20100000,0',
          '3,100000,1,P,1000000,0',
          '4,100000,1,P,4000000,0',
        ],
        ...['5,100000,1,D,2,0', '6,100000,1,P,1,1', '7,100000,1,P,20002020,0'],
      ],
      '20131007_aig_Trade_Tick.csv',
    );
    expect(withoutInstruments(events)).toMatchObject([{ id: '20131007-P1' }, { id: '20131007-P7' }]);
    expect(warnings).toStrictEqual([expect.stringContaining('5 prints were skipped')]);
  });

  it('keeps the other side of one-sided quotes, skips zero sides, and joins two rows of one time', async () => {
    const { events } = await read(
      [
        ...['1,0,0,494100,300,Q,1,0', '5,491800,300,0,0,P,1,0', '5,0,0,492000,3000,P,1,0'],
        ...['6,491900,100,0,0,N,1,0', '7,0,0,492100,200,N,1,0', '8,1,1,9,9,N,1,1'],
      ],
      '20131007_aig_Quote_Tick.csv',
    );
    expect(withoutInstruments(events)).toStrictEqual([
      { type: 'quote', ...stamp(1), ask: 49.41, askSize: 300 },
      { type: 'quote', ...stamp(5), bid: 49.18, bidSize: 300, ask: 49.2, askSize: 3000 },
      { type: 'quote', ...stamp(6), bid: 49.19, bidSize: 100, ask: 49.2, askSize: 3000 },
      { type: 'quote', ...stamp(7), bid: 49.19, bidSize: 100, ask: 49.21, askSize: 200 },
    ]);
  });

  it('makes bars and closing quotes of second files', async () => {
    const trades = await read(['14400000,491800,492000,491700,491900,300'], '20131007_aig_second_trade.csv');
    const own = trades.events.filter((event) => event.type === 'bar' && event.interval === '1s');
    const bar = {
      start: MIDNIGHT + 14_400_000_000,
      open: 49.18,
      high: 49.2,
      low: 49.17,
      close: 49.19,
      volume: 300,
    };
    expect(own).toMatchObject([{ ...stamp(14_400_999.999), ...bar }]);
    const quotes = await read(
      ['14400000,1,2,1,491800,100,3,4,3,494100,600', '14401000,,,,,0,3,4,3,494100,600'],
      '20131007_aig_second_quote.csv',
      'equity/usa/second/aig/20131007_quote.zip',
    );
    expect(withoutInstruments(quotes.events)).toStrictEqual([
      { type: 'quote', ...stamp(14_400_999.999), bid: 49.18, bidSize: 100, ask: 49.41, askSize: 600 },
      { type: 'quote', ...stamp(14_401_999.999), ask: 49.41, askSize: 600 },
    ]);
  });

  it.each([
    ['forex/oanda/tick/eurusd', 'eurusd', 'oanda:EURUSD', Date.UTC(2014, 4, 2) * 1000],
    ['forex/fxcm/tick/eurusd', 'eurusd', 'fxcm:EURUSD', Date.UTC(2014, 4, 2, 5) * 1000],
    ['cfd/oanda/tick/xauusd', 'xauusd', 'oanda:XAUUSD', Date.UTC(2014, 4, 2) * 1000],
  ])('uses the time zone of the market for ticks of %s', async (folder, code, symbol, midnight) => {
    const { events } = await read(
      ['46.2042,1.38694,1.38705', '611,1.38695,1.38705'],
      `20140502_${code}_tick_quote.csv`,
      `${folder}/20140502_quote.zip`,
    );
    expect(events).toStrictEqual([
      {
        ...{ type: 'instrument', ...stamp(46.204, symbol, midnight) },
        instrument: expect.objectContaining({ kind: 'fx', priceDecimals: 5 }),
      },
      { type: 'quote', ...stamp(46.204, symbol, midnight), bid: 1.38694, ask: 1.38705 },
      { type: 'quote', ...stamp(611, symbol, midnight), bid: 1.38695, ask: 1.38705 },
    ]);
  });
});

describe('a file of a market whose rules are not known', () => {
  it.each([
    ['crypto/coinbase/minute/btcusd', '20180404_btcusd_minute_trade.csv', 'crypto/coinbase'],
    ['equity/india/minute/hdfc', '20180404_hdfc_minute_trade.csv', 'equity/india'],
    ['future/cme/minute/es', '20180404_es_minute_trade.csv', 'future/cme'],
    ['cryptofuture/binance/minute/btcusdt', '20180404_btcusdt_minute_trade.csv', 'cryptofuture/binance'],
    ['index/usa/minute/spx', '20180404_spx_minute_trade.csv', 'index/usa'],
  ])('is rejected with the market that its folders name: %s', async (folder, inner, market) => {
    const file = read(['14400000,7424.91,7425,7424,7424.91,5'], inner, `${folder}/20180404_trade.zip`);
    await expect(file).rejects.toThrow(
      `Lean files of ${market} are not supported; expected equity of usa, forex of oanda or fxcm, cfd of oanda or fxcm`,
    );
  });
});

describe('a file that is not of Lean', () => {
  it('is rejected with the expected name or columns', async () => {
    const fails = async (rows: readonly string[], inner: string, message: RegExp) =>
      expect(read(rows, inner)).rejects.toThrow(message);
    await fails(
      ['1,2,3'],
      '20140502_eurusd_tick_quote.csv',
      /unknown market: its folders must name one of usa, oanda, fxcm, as in forex/,
    );
    await fails(
      ['1,2,3,4'],
      '20131007_aig_Trade_Tick.csv',
      /line 1: 4 columns do not match tick trade rows: "1,2,3,4"/,
    );
    await fails(
      ['1,2,3'],
      'prices.csv',
      /a file name like 20131007_aig_Trade_Tick\.csv expected, found "prices\.csv"/,
    );
    await fails(
      ['1,2,3,P,1,0', '1,x,3,P,1,0'],
      '20131007_aig_Trade_Tick.csv',
      /line 2: price "x" is not a number/,
    );
    await fails(['1,2,3,P,1,0'], '20131399_aig_Trade_Tick.csv', /"20131399" in the file name is not a date/);
  });
});
