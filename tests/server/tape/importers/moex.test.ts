import { describe, expect, it } from 'vitest';
import { finam } from '../../../../server/tape/importers/finam';
import { moexIss } from '../../../../server/tape/importers/moex-iss';
import { readAll } from './read-all';
import { expectFault, tableFile, withoutInstruments } from './table-file';

/** 2016-10-27 09:59:43 in Moscow, 06:59:43 UTC, µs. */
const TIME = Date.UTC(2016, 9, 27, 6, 59, 43) * 1000;
const SBER = { symbol: 'moex:SBER', timestamp: TIME, localTimestamp: TIME };

describe('ticks of Finam', () => {
  const header = '<TICKER>;<PER>;<DATE>;<TIME>;<LAST>;<VOL>';

  it('are trades in Moscow time, numbered by row', async () => {
    const rows = `${header}\nSBER;0;20161027;095943;150.570000000;490\nSBER;0;20161027;095943;150.58;100\n`;
    const { events } = await readAll(finam, tableFile(rows, 'sber.csv'));
    expect(events).toStrictEqual([
      {
        ...{ type: 'instrument', ...SBER },
        instrument: {
          ...{
            symbol: 'moex:SBER',
            name: 'SBER',
            venue: 'moex',
            currency: 'RUB',
            kind: 'share',
            priceDecimals: 2,
          },
          ...{ tickSize: 0.01, sizeDecimals: 0, lotSize: 1, colorConvention: 'green-up' },
        },
      },
      { type: 'trade', ...SBER, id: 'n0', price: 150.57, size: 490, side: 'unknown' },
      { type: 'trade', ...SBER, id: 'n1', price: 150.58, size: 100, side: 'unknown' },
    ]);
  });

  it('use the historical UTC offset; commas, ids and sides are supported', async () => {
    const rows = `${header.replaceAll(';', ',')},<ID>,<OPER>\nSBER,0,20131028,95943,100,1,77,B\nSBER,0,20131028,95944,100,1,78,S\n`;
    const { events } = await readAll(finam, tableFile(rows, 'sber.csv'));
    expect(withoutInstruments(events)).toMatchObject([
      { timestamp: Date.UTC(2013, 9, 28, 5, 59, 43) * 1000, id: '77', side: 'buy' },
      { id: '78', side: 'sell' },
    ]);
  });

  it('can be bars', async () => {
    const rows =
      '<TICKER>;<PER>;<DATE>;<TIME>;<OPEN>;<HIGH>;<LOW>;<CLOSE>;<VOL>\nSBER;60;20161027;100000;150;151;149;150.5;12\n';
    const { events } = await readAll(finam, tableFile(rows, 'sber.csv'));
    const bar = {
      open: 150,
      high: 151,
      low: 149,
      close: 150.5,
      volume: 12,
      start: Date.UTC(2016, 9, 27, 7) * 1000,
    };
    expect(events.filter((event) => event.type === 'bar' && event.interval === '1h')).toMatchObject([bar]);
  });

  it('are rejected if a row is invalid', async () => {
    const row = 'SBER;0;20161027;095943;150.57;490';
    await expectFault(
      finam,
      `${header}\n${row}\n${row.replace('095943', '256199')}\n`,
      'x.csv',
      /line 3: time: .* expected, found "20161027 256199"/,
    );
    await expectFault(
      finam,
      'a;b\n',
      'x.csv',
      /the columns of one of ticks \(<TICKER>, .*, bars .* expected, found "a;b"/,
    );
    const bars =
      '<TICKER>;<PER>;<DATE>;<TIME>;<OPEN>;<HIGH>;<LOW>;<CLOSE>;<VOL>\nSBER;W;20161027;100000;1;1;1;1;1\n';
    await expectFault(finam, bars, 'x.csv', /line 2: interval: an interval of .* expected, found "<PER> W"/);
  });
});

const SECURITIES = [
  'SECID',
  'BOARDID',
  'SHORTNAME',
  'LATNAME',
  'PREVPRICE',
  'DECIMALS',
  'MINSTEP',
  'LOTSIZE',
  'CURRENCYID',
];
const MARKETDATA = [
  ...['SECID', 'BOARDID', 'BID', 'OFFER', 'OPEN', 'HIGH', 'LOW', 'LAST', 'VOLTODAY', 'NUMTRADES'],
  ...['TRADINGSTATUS', 'UPDATETIME', 'SYSTIME'],
];

function answer(securities: unknown[], marketdata: unknown[]): string {
  return JSON.stringify({
    securities: { columns: SECURITIES, data: securities },
    marketdata: { columns: MARKETDATA, data: marketdata },
  });
}

describe('an ISS response', () => {
  const security = (board: string) => ['SBER', board, 'Сбербанк', 'Sberbank', 289.06, 2, 0.01, 10, 'SUR'];
  const quote = (board: string, last: number | null) => [
    ...[
      'SBER',
      board,
      289.82,
      null,
      289.3,
      290.45,
      287.63,
      last,
      19791080,
      53515,
      'T',
      '17:54:06',
      '2024-02-15 18:09:06',
    ],
  ];

  it('yields instruments with Russian names, quotes and daily bars, from each main board', async () => {
    const text = answer([security('SMAL'), security('TQBR')], [quote('SMAL', 1), quote('TQBR', 289.83)]);
    const { events } = await readAll(moexIss, tableFile(text, 'iss.json'));
    const localTimestamp = Date.UTC(2024, 1, 15, 15, 9, 6) * 1000;
    const stamp = { symbol: 'moex:SBER', timestamp: Date.UTC(2024, 1, 15, 14, 54, 6) * 1000, localTimestamp };
    expect(events).toStrictEqual([
      {
        ...{ type: 'instrument', ...stamp, timestamp: localTimestamp },
        instrument: {
          ...{
            symbol: 'moex:SBER',
            name: 'Sberbank',
            names: { ru: 'Сбербанк' },
            venue: 'moex',
            currency: 'RUB',
          },
          ...{
            kind: 'share',
            priceDecimals: 2,
            tickSize: 0.01,
            sizeDecimals: 0,
            lotSize: 10,
            prevClose: 289.06,
          },
          colorConvention: 'green-up',
        },
      },
      { type: 'status', ...stamp, status: 'open' },
      { type: 'quote', ...stamp, bid: 289.82 },
      {
        ...{ type: 'bar', ...stamp, interval: '1d', start: Date.UTC(2024, 1, 15) * 1000, close: 289.83 },
        ...{ open: 289.3, high: 290.45, low: 287.63, volume: 19791080, trades: 53515 },
      },
    ]);
  });

  it('yields no bar without a last price', async () => {
    const { events } = await readAll(
      moexIss,
      tableFile(answer([security('TQBR')], [quote('TQBR', null)]), 'iss.json'),
    );
    expect(events.map(({ type }) => type)).toStrictEqual(['instrument', 'status', 'quote']);
  });

  it('is ordered by time with others', async () => {
    const at = (time: string) =>
      answer([security('TQBR')], [quote('TQBR', 289.83)]).replaceAll('18:09:06', time);
    const files = ['18:10:00', '18:09:00'].map((time) => tableFile(at(time), 'iss.json'));
    const { events } = await readAll(moexIss, ...files);
    const times = events.map(({ localTimestamp }) => localTimestamp);
    expect(times).toStrictEqual([...times].sort((a, b) => a - b));
    expect(events).toHaveLength(8);
  });

  it('is rejected if a column is missing or not a number', async () => {
    const good = answer([security('TQBR')], [quote('TQBR', 289.83)]);
    await expectFault(moexIss, '', 'iss.json', /the file is empty/);
    await expectFault(moexIss, good.slice(0, 100), 'iss.json', /iss\.json: invalid JSON/);
    await expectFault(
      moexIss,
      '{"securities":{}}',
      'iss.json',
      /a table "marketdata" with columns and data expected/,
    );
    await expectFault(
      moexIss,
      good.replace('"LAST"', '"LST"'),
      'iss.json',
      /columns LAST of "marketdata" expected, found "SECID, /,
    );
    await expectFault(
      moexIss,
      good.replace('289.83', '"high"'),
      'iss.json',
      /LAST "high" of SBER is not a number/,
    );
    await expectFault(
      moexIss,
      good.replace('2024-02-15 18', '2024-02-35 18'),
      'iss.json',
      /"2024-02-35 18:09:06" is not a valid time/,
    );
  });
});
