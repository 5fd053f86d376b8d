// slow: opens databases for many files

import { describe, expect, it } from 'vitest';
import { csv } from '../../../../server/tape/importers/csv-table';
import { detectImporter } from '../../../../server/tape/importers/detect';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';
import { rowsOf, shortestOf } from './short-rows';
import { tableFile } from './table-file';

type Case = readonly [
  what: string,
  name: string,
  lines: readonly string[],
  expected: readonly (readonly unknown[])[],
];

/** Made-up files in documented forms, each of another code. */
const CASES: readonly Case[] = [
  [
    'Tushare',
    'daily.csv',
    [
      ',ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount',
      '0,000001.SZ,20180718,8.75,8.85,8.69,8.70,8.72,-0.02,-0.23,525152.77,460697.377',
      '1,000001.SZ,20180717,8.74,8.75,8.66,8.72,8.73,-0.01,-0.11,375356.33,326396.994',
    ],
    [
      ['file:000001.SZ', '1d', '2018-07-17', 8.74, 8.75, 8.66, 8.72, 37535633, 0],
      ['file:000001.SZ', '1d', '2018-07-18', 8.75, 8.85, 8.69, 8.7, 52515277, 0],
    ],
  ],
  [
    'akshare',
    'hist.csv',
    [
      ',日期,股票代码,开盘,收盘,最高,最低,成交量,成交额,振幅,涨跌幅,涨跌额,换手率',
      '0,2024-01-02,000001,9.39,9.21,9.42,9.21,1158366,1075742252.45,2.24,-1.92,-0.18,0.6',
      '1,2024-01-03,000001,9.19,9.20,9.22,9.15,733610,673673613.54,0.76,-0.11,-0.01,0.38',
    ],
    [
      ['file:000001', '1d', '2024-01-02', 9.39, 9.42, 9.21, 9.21, 115836600, 0],
      ['file:000001', '1d', '2024-01-03', 9.19, 9.22, 9.15, 9.2, 73361000, 0],
    ],
  ],
  [
    'yfinance',
    'prices.csv',
    [
      'Price,Close,High,Low,Open,Volume',
      'Ticker,AAPL,AAPL,AAPL,AAPL,AAPL',
      'Date,,,,,',
      '2024-01-02,184.29,187.07,182.55,185.79,82488700',
      '2024-01-03,182.91,184.52,182.10,182.88,58414500',
    ],
    [
      ['file:AAPL', '1d', '2024-01-02', 185.79, 187.07, 182.55, 184.29, 82488700, 0],
      ['file:AAPL', '1d', '2024-01-03', 182.88, 184.52, 182.1, 182.91, 58414500, 0],
    ],
  ],
  [
    'HistData, minutes',
    'DAT_ASCII_EURUSD_M1_202401.csv',
    [
      '20240101 170000;1.104270;1.104290;1.104250;1.104290;0',
      '20240101 170100;1.104300;1.104310;1.104280;1.104280;0',
    ],
    [
      ['file:EURUSD', '1m', '2024-01-01T22:00:00', 1.10427, 1.10429, 1.10425, 1.10429, 0, 0],
      ['file:EURUSD', '1m', '2024-01-01T22:01:00', 1.1043, 1.10431, 1.10428, 1.10428, 0, 0],
    ],
  ],
  [
    'HistData, ticks',
    'DAT_ASCII_GBPUSD_T_202401.csv',
    ['20240101 170014245,1.104320,1.104850,0', '20240101 170016348,1.104330,1.104850,0'],
    [
      ['file:GBPUSD', '2024-01-01T22:00:14.245Z', 1.10432, undefined, 1.10485, undefined],
      ['file:GBPUSD', '2024-01-01T22:00:16.348Z', 1.10433, undefined, 1.10485, undefined],
    ],
  ],
  [
    'HistData for MetaTrader, whose clock is not that of MetaTrader',
    'DAT_MT_USDJPY_M1_202401.csv',
    [
      '2024.01.01,17:00,1.10427,1.10429,1.10425,1.10429,0',
      '2024.01.01,17:01,1.1043,1.10431,1.10428,1.10428,0',
    ],
    [
      ['file:USDJPY', '1m', '2024-01-01T22:00:00', 1.10427, 1.10429, 1.10425, 1.10429, 0, 0],
      ['file:USDJPY', '1m', '2024-01-01T22:01:00', 1.1043, 1.10431, 1.10428, 1.10428, 0, 0],
    ],
  ],
  [
    'Kraken, days with a gap',
    'XBTUSD_1440.csv',
    ['1381017600,122.0,123.0,121.0,122.5,0.1,1', '1381190400,123.61,123.61,123.61,123.61,0.2,2'],
    [
      ['file:XBTUSD', '1d', '2013-10-06', 122, 123, 121, 122.5, 0.1, 1],
      ['file:XBTUSD', '1d', '2013-10-08', 123.61, 123.61, 123.61, 123.61, 0.2, 2],
    ],
  ],
  [
    'Kraken, trades',
    'ETHUSD.csv',
    ['1381095255,122.00000,0.10000000', '1381179030,123.61000,0.50000000'],
    [
      ['file:ETHUSD', '2013-10-06T21:34:15', 122, 0.1, 'unknown'],
      ['file:ETHUSD', '2013-10-07T20:50:30', 123.61, 0.5, 'unknown'],
    ],
  ],
  [
    'MetaTrader 5, minutes',
    'AUDUSD_M1_202401020000_202401022359.csv',
    [
      '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
      '2024.01.02\t00:00:00\t1.10427\t1.10429\t1.10425\t1.10429\t31\t0\t5',
      '2024.01.02\t00:01:00\t1.10430\t1.10431\t1.10428\t1.10428\t12\t0\t5',
    ],
    [
      ['file:AUDUSD', '1m', '2024-01-02', 1.10427, 1.10429, 1.10425, 1.10429, 31, 0],
      ['file:AUDUSD', '1m', '2024-01-02T00:01:00', 1.1043, 1.10431, 1.10428, 1.10428, 12, 0],
    ],
  ],
  [
    'MetaTrader 5, days',
    'LKOH_Daily_202401030000_202401040000.csv',
    [
      '<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
      '2024.01.03\t271.90\t274.70\t271.00\t274.56\t18000\t18515300\t1',
      '2024.01.04\t274.67\t275.48\t273.70\t274.12\t17000\t14476370\t1',
    ],
    [
      ['file:LKOH', '1d', '2024-01-03', 271.9, 274.7, 271, 274.56, 18515300, 0],
      ['file:LKOH', '1d', '2024-01-04', 274.67, 275.48, 273.7, 274.12, 14476370, 0],
    ],
  ],
  [
    'MetaTrader 5, ticks that repeat no unchanged side',
    'NZDUSD_202401020000_202401022359.csv',
    [
      '<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>',
      '2024.01.02\t00:05:00.123\t1.10427\t1.10432\t\t\t6',
      '2024.01.02\t00:05:00.456\t1.10428\t\t\t\t2',
      '2024.01.02\t00:05:01.000\t\t1.10433\t\t\t4',
    ],
    [
      ['file:NZDUSD', '2024-01-02T00:05:00.123Z', 1.10427, undefined, 1.10432, undefined],
      ['file:NZDUSD', '2024-01-02T00:05:00.456Z', 1.10428, undefined, 1.10432, undefined],
      ['file:NZDUSD', '2024-01-02T00:05:01', 1.10428, undefined, 1.10433, undefined],
    ],
  ],
  [
    'MetaTrader 4',
    'USDCAD60.csv',
    [
      '2024.01.02,00:00,1.10427,1.10529,1.10425,1.10429,3100',
      '2024.01.02,01:00,1.1043,1.10431,1.10328,1.10428,1200',
    ],
    [
      ['file:USDCAD', '1h', '2024-01-02', 1.10427, 1.10529, 1.10425, 1.10429, 3100, 0],
      ['file:USDCAD', '1h', '2024-01-02T01:00:00', 1.1043, 1.10431, 1.10328, 1.10428, 1200, 0],
    ],
  ],
  [
    'Stooq, one code',
    'aapl_us_d.csv',
    [
      'Date,Open,High,Low,Close,Volume',
      '2024-01-02,186.033,187.315,182.793,184.532,82906415',
      '2024-01-03,183.118,184.769,182.333,183.15,58766060',
    ],
    [
      ['file:AAPL_US', '1d', '2024-01-02', 186.033, 187.315, 182.793, 184.532, 82906415, 0],
      ['file:AAPL_US', '1d', '2024-01-03', 183.118, 184.769, 182.333, 183.15, 58766060, 0],
    ],
  ],
  [
    'Stooq, from its archive',
    'aapl.us.txt',
    [
      '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>',
      'AAPL.US,D,20240102,000000,186.033,187.315,182.793,184.532,82906415,0',
      'AAPL.US,D,20240105,000000,183.118,184.769,182.333,183.15,58766060,0',
    ],
    [
      ['file:AAPL.US', '1d', '2024-01-02', 186.033, 187.315, 182.793, 184.532, 82906415, 0],
      ['file:AAPL.US', '1d', '2024-01-05', 183.118, 184.769, 182.333, 183.15, 58766060, 0],
    ],
  ],
  [
    'Investing.com',
    'DAX Historical Data.csv',
    [
      '\uFEFF"Date","Price","Open","High","Low","Vol.","Change %"',
      '"03/06/2026","23,540.10","23,400.00","23,600.00","23,350.00","72.15M","0.60%"',
      '"03/05/2026","23,399.20","23,300.00","23,450.00","23,250.00","68.02M","-0.20%"',
    ],
    [
      ['file:DAX', '1d', '2026-03-05', 23300, 23450, 23250, 23399.2, 68020000, 0],
      ['file:DAX', '1d', '2026-03-06', 23400, 23600, 23350, 23540.1, 72150000, 0],
    ],
  ],
  [
    'Investing.com in Russian',
    'Прошлые данные - GAZP.csv',
    [
      '"Дата","Цена","Откр.","Макс.","Мин.","Объём","Изм. %"',
      '"13.03.2026","1.274,56","1.271,90","1.274,70","1.271,00","18,52M","0,60%"',
      '"12.03.2026","1.271,90","1.270,00","1.272,00","1.269,00","14,48M","-0,20%"',
    ],
    [
      ['file:GAZP', '1d', '2026-03-12', 1270, 1272, 1269, 1271.9, 14480000, 0],
      ['file:GAZP', '1d', '2026-03-13', 1271.9, 1274.7, 1271, 1274.56, 18520000, 0],
    ],
  ],
  [
    'Investing.com in Chinese',
    '600519历史数据.csv',
    [
      '"日期","收盘","开盘","高","低","交易量","涨跌幅"',
      '"2026-3-6","1,700.50","1,690.00","1,710.00","1,685.00","2.35M","0.60%"',
      '"2026-3-5","1,690.00","1,680.00","1,695.00","1,675.00","2.10M","0.20%"',
    ],
    [
      ['file:600519', '1d', '2026-03-05', 1680, 1695, 1675, 1690, 2100000, 0],
      ['file:600519', '1d', '2026-03-06', 1690, 1710, 1685, 1700.5, 2350000, 0],
    ],
  ],
  [
    'CryptoDataDownload',
    'Binance_BTCUSDT_1h.csv',
    [
      'https://www.CryptoDataDownload.com',
      'Unix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USDT,tradecount',
      '1772755200000,2026-03-06 00:00:00,BTCUSDT,60000,60100,59900,60050,12.5,750000,99',
      '1772751600000,2026-03-05 23:00:00,BTCUSDT,59900,60010,59800,60000,10.5,630000,88',
    ],
    [
      ['file:BTCUSDT', '1h', '2026-03-05T23:00:00', 59900, 60010, 59800, 60000, 10.5, 88],
      ['file:BTCUSDT', '1h', '2026-03-06', 60000, 60100, 59900, 60050, 12.5, 99],
    ],
  ],
  [
    'Nasdaq',
    'MSFT_HistoricalData.csv',
    [
      'Date,Close/Last,Volume,Open,High,Low',
      '01/17/2024,$183.63,65603040,$182.16,$184.26,$180.934',
      '01/16/2024,$185.92,40477780,$186.06,$186.74,$185.19',
    ],
    [
      ['file:MSFT', '1d', '2024-01-16', 186.06, 186.74, 185.19, 185.92, 40477780, 0],
      ['file:MSFT', '1d', '2024-01-17', 182.16, 184.26, 180.934, 183.63, 65603040, 0],
    ],
  ],
  [
    'trades of Shenzhen, whose cancellations have no price',
    'trades.csv',
    [
      'ChannelNo,ApplSeqNum,MDStreamID,BidApplSeqNum,OfferApplSeqNum,SecurityID,SecurityIDSource,TradePrice,TradeQty,ExecType,TradeTime',
      '2011,7,011,1,2,000002,102,9.39,100,70,2024.01.02T09:30:00.010',
      '2011,8,011,1,0,000002,102,0,100,52,2024.01.02T09:30:00.020',
    ],
    [['file:000002', '2024-01-02T09:30:00.010Z', 9.39, 100, 'unknown']],
  ],
  [
    'trades of Shanghai, with a date and a time of day',
    'sse_trades.csv',
    [
      'SecurityID,TradeDate,TradeTime,TradePrice,TradeQty,TradeMoney,TradeBSFlag',
      '600001,20240102,09:30:00.010,9.39,100,939,B',
      '600001,20240102,09:30:00.020,9.38,200,1876,S',
    ],
    [
      ['file:600001', '2024-01-02T09:30:00.010Z', 9.39, 100, 'buy'],
      ['file:600001', '2024-01-02T09:30:00.020Z', 9.38, 200, 'sell'],
    ],
  ],
  [
    'a Russian header',
    'VTBR.csv',
    [
      'Дата;Открытие;Максимум;Минимум;Закрытие;Объём',
      '15.01.2024;271,90;274,70;271,00;274,56;18515300',
      '16.01.2024;274,67;275,48;273,70;274,12;14476370',
    ],
    [
      ['file:VTBR', '1d', '2024-01-15', 271.9, 274.7, 271, 274.56, 18515300, 0],
      ['file:VTBR', '1d', '2024-01-16', 274.67, 275.48, 273.7, 274.12, 14476370, 0],
    ],
  ],
  [
    'ISS of the Moscow exchange, history as CSV',
    'sber_history.csv',
    [
      'history',
      '',
      'BOARDID;TRADEDATE;SHORTNAME;SECID;NUMTRADES;VALUE;OPEN;LOW;HIGH;LEGALCLOSEPRICE;WAPRICE;CLOSE;VOLUME;TRADINGSESSION',
      'TQBR;2024-01-03;Сбербанк;SBER;47000;5050000000;271.9;271;274.7;274.56;273.1;274.56;18515300;3',
      'TQBR;2024-01-04;Сбербанк;SBER;39000;3970000000;274.67;273.7;275.48;274.12;274.5;274.12;14476370;3',
    ],
    [
      ['file:SBER', '1d', '2024-01-03', 271.9, 274.7, 271, 274.56, 18515300, 47000],
      ['file:SBER', '1d', '2024-01-04', 274.67, 275.48, 273.7, 274.12, 14476370, 39000],
    ],
  ],
  [
    'Dukascopy',
    'USDCHF_Candlestick_1_M_BID_01.01.2024-02.01.2024.csv',
    [
      'Gmt time,Open,High,Low,Close,Volume',
      '13.01.2024 22:00:00.000,1.10427,1.10429,1.10425,1.10429,31.5',
      '13.01.2024 22:01:00.000,1.1043,1.10431,1.10428,1.10428,12.25',
    ],
    [
      ['file:USDCHF', '1m', '2024-01-13T22:00:00', 1.10427, 1.10429, 1.10425, 1.10429, 31.5, 0],
      ['file:USDCHF', '1m', '2024-01-13T22:01:00', 1.1043, 1.10431, 1.10428, 1.10428, 12.25, 0],
    ],
  ],
];

/** Imports all files at once, which opens one database. */
async function readCases(): Promise<unknown[][]> {
  const folder = temporaryFolder();
  const paths = CASES.map(([, name, lines], at) =>
    tableFile(`${lines.join('\r\n')}\r\n`, `${at}/${name}`, folder),
  );
  for (const path of paths) expect((await detectImporter(path)).format).toBe('csv');
  const { events } = await readAll(csv, ...paths);
  return rowsOf(events);
}

describe('a file as its source writes it', () => {
  let found: Promise<unknown[][]> | undefined;

  it.each(CASES)('is read: %s', async (_what, _name, _lines, expected) => {
    found ??= readCases();
    const own = (await found).filter(([symbol]) => symbol === expected[0]?.[0]);
    expect(shortestOf(own)).toStrictEqual(expected);
  });
});
