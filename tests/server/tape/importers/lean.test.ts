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

/** Bars and quotes as short rows. */
function rowsOf(events: Awaited<ReturnType<typeof read>>['events'], interval: string): unknown[] {
  return events.flatMap((event) => {
    if (event.type === 'quote') {
      return [[event.symbol, timeText(event.timestamp), event.bid, event.bidSize, event.ask, event.askSize]];
    }
    if (event.type !== 'bar' || event.interval !== interval) return [];
    const { symbol, start, open, high, low, close, volume } = event;
    return [[symbol, timeText(start), open, high, low, close, volume]];
  });
}

function timeText(micros: number): string {
  return new Date(micros / 1000).toISOString().replace('T00:00:00.000Z', '').replace('.000Z', '');
}

describe('a Lean file', () => {
  it.each([
    [
      'days of a US share',
      ['equity/usa/daily/aapl.zip', 'aapl.csv', '20240102 00:00,1871500,1884400,1838900,1856400,82488700'],
      ['1d', ['usa:AAPL', '2024-01-02', 187.15, 188.44, 183.89, 185.64, 82488700]],
    ],
    [
      'hours of a US share, in New York',
      ['equity/usa/hour/aapl.zip', 'aapl.csv', '20240702 09:00,1871500,1884400,1838900,1856400,700'],
      ['1h', ['usa:AAPL', '2024-07-02T13:00:00', 187.15, 188.44, 183.89, 185.64, 700]],
    ],
    [
      'minutes of an Indian share',
      [
        'equity/india/minute/juniorbees/20190101_trade.zip',
        '20190101_juniorbees_minute_trade.csv',
        '33300000,2900000,2920000,2900000,2920000,3',
      ],
      ['1m', ['india:JUNIORBEES', '2019-01-01T03:45:00', 290, 292, 290, 292, 3]],
    ],
    [
      'minutes of a coin, in UTC and in its own prices',
      [
        'crypto/coinbase/minute/btcusd/20180404_trade.zip',
        '20180404_btcusd_minute_trade.csv',
        '0,7424.91,7425,7424,7424.91,6.72',
      ],
      ['1m', ['coinbase:BTCUSD', '2018-04-04', 7424.91, 7425, 7424, 7424.91, 6.72]],
    ],
    [
      'days of quotes of a coin, whose archive names the kind',
      [
        'crypto/coinbase/daily/btcusd_quote.zip',
        'btcusd.csv',
        '20150427 00:00,219.16,219.83,219.16,219.58,5.8,219.18,220.03,219.18,219.6,0.01',
      ],
      ['1d', ['coinbase:BTCUSD', '2015-04-27T23:59:59.999Z', 219.58, 5.8, 219.6, 0.01]],
    ],
    [
      'days of quotes of a pair, which no name distinguishes from trades',
      [
        'forex/oanda/daily/eurusd.zip',
        'eurusd.csv',
        '20070101 00:00,1.31927,1.32125,1.3187,1.32095,0,1.32027,1.32225,1.3197,1.32195,0',
      ],
      ['1d', ['oanda:EURUSD', '2007-01-01T23:59:59.999Z', 1.32095, undefined, 1.32195, undefined]],
    ],
    [
      'minutes of a perpetual future',
      [
        'cryptofuture/binance/minute/btcusd/20221213_trade.zip',
        '20221213_btcusd_minute_trade_perp.csv',
        '60000,17203.9,17207.5,17203.9,17207.5,1565',
      ],
      ['1m', ['binance-cm:BTCUSD', '2022-12-13T00:01:00', 17203.9, 17207.5, 17203.9, 17207.5, 1565]],
    ],
    [
      'days of a future',
      [
        'future/cme/daily/es_trade.zip',
        'es_trade_201312.csv',
        '20131007 00:00,1669,1679.5,1667,1668,1374818',
      ],
      ['1d', ['cme:ES-201312', '2013-10-07', 1669, 1679.5, 1667, 1668, 1374818]],
    ],
    [
      'minutes of a future, in UTC',
      [
        'future/cme/minute/es/20131006_trade.zip',
        '20131006_es_minute_trade_201312.csv',
        '79200000,1676.75,1677.25,1673.5,1675.25,1884',
      ],
      ['1m', ['cme:ES-201312', '2013-10-06T22:00:00', 1676.75, 1677.25, 1673.5, 1675.25, 1884]],
    ],
    [
      'minutes of an option',
      [
        'option/usa/minute/aapl/20140606_trade_american.zip',
        '20140606_aapl_minute_trade_american_call_6500000_20150117.csv',
        '34200000,17000,17100,16900,17050,28',
      ],
      ['1m', ['usa:AAPL150117C00650000', '2014-06-06T13:30:00', 1.7, 1.71, 1.69, 1.705, 28]],
    ],
    [
      'minutes of an index, in Chicago',
      [
        'index/usa/minute/spx/20210104_trade.zip',
        '20210104_spx_minute_trade.csv',
        '30600000,3764.61,3769.99,3764.61,3766.63,59',
      ],
      ['1m', ['usa:SPX', '2021-01-04T14:30:00', 3764.61, 3769.99, 3764.61, 3766.63, 59]],
    ],
  ] as const)('is read: %s', async (_, [path, inner, row], [interval, expected]) => {
    const { events } = await read([row], inner, path);
    expect(rowsOf(events, interval)).toStrictEqual([expected]);
  });

  it('has the ticks of a future, whose prints have no condition', async () => {
    const { events } = await read(
      ['4933381,1313.8,1,usa,,0', '4933382,1313.9,2,usa,,1'],
      '20131007_gc_tick_trade_201310.csv',
      'future/comex/tick/gc/20131007_trade.zip',
    );
    expect(withoutInstruments(events)).toMatchObject([{ symbol: 'comex:GC-201310', price: 1313.8, size: 1 }]);
  });

  it('has open interest left out and counted', async () => {
    const { events, warnings } = await read(
      ['72360000,2691941', '72360001,2691942'],
      '20131006_es_minute_openinterest_201312.csv',
      'future/cme/minute/es/20131006_openinterest.zip',
    );
    expect(events).toHaveLength(0);
    expect(warnings.join()).toContain('2 rows of open interest were left out');
  });
});

describe('a file of a market whose rules are not known', () => {
  it.each([
    [
      'crypto/gdax/minute/btcusd',
      '20180404_btcusd_minute_trade.csv',
      'crypto/gdax are not supported; expected',
    ],
    ['future/ice/minute/b', '20180404_b_minute_trade_201805.csv', 'future/ice are not supported; expected'],
    [
      'index/usa/minute/dji',
      '20180404_dji_minute_trade.csv',
      'index/usa is not known; expected SPX, NDX, VIX',
    ],
  ])('is rejected with the market that its folders name: %s', async (folder, inner, message) => {
    const file = read(['14400000,7424.91,7425,7424,7424.91,5'], inner, `${folder}/20180404_trade.zip`);
    await expect(file).rejects.toThrow(message);
  });

  it('is rejected outside of the folders if its prices are no whole ten-thousandths', async () => {
    const file = read(['14400000,7425,7425,7424,7424.91,5'], '20180404_btcusd_minute_trade.csv');
    await expect(file).rejects.toThrow(/line 1: close: a number expected/);
  });
});

describe('a file that is not of Lean', () => {
  it('is rejected with the expected name or columns', async () => {
    const fails = async (rows: readonly string[], inner: string, message: RegExp) =>
      expect(read(rows, inner)).rejects.toThrow(message);
    await fails(
      ['1,2,3'],
      '20140502_eurusd_tick_quote.csv',
      /unknown market: its folders must name it, as in forex/,
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
