import { expect, test } from 'vitest';
import { csvText } from '../../../lib/desk/csv';
import {
  depthTable,
  heatmapTable,
  isoTime,
  moversTable,
  newsTable,
  tradesTable,
  watchlistTable,
} from '../../../lib/desk/desk-tables';
import { StatusNews } from '../../../lib/desk/status-news';
import { TradeLog } from '../../../lib/desk/trade-log';
import { createQuoteColumns } from '../../../lib/store/client-quotes';
import { ACME, BOLT, CRUX, frame, instrument, quote, trade } from '../store/samples';

const NOON = Date.UTC(2026, 2, 17, 12) * 1_000;

function quotes() {
  const columns = createQuoteColumns();
  for (const symbol of [ACME, BOLT, CRUX])
    columns.setInstrument(instrument(symbol, { prevClose: 100, name: symbol.toUpperCase() }));
  columns.apply(quote(ACME, { last: 103, volume: 10, timestamp: NOON + 832_104 }), 0, false);
  columns.apply(quote(BOLT, { last: 99, volume: 500 }), 0, false);
  return columns;
}

test('times are ISO 8601 in UTC to the microsecond, also before 1970; unknown times are empty', () => {
  expect(isoTime(NOON + 832_104)).toBe('2026-03-17T12:00:00.832104Z');
  expect(isoTime(-1)).toBe('1969-12-31T23:59:59.999999Z');
  expect(isoTime(Number.NaN)).toBe('');
});

test('a watchlist is exported with numbers as numbers and its time as text', () => {
  expect(watchlistTable(quotes(), [BOLT, ACME], ['symbol', 'day', 'last', 'time'])).toEqual([
    ['symbol', 'name', 'last', 'time'],
    [BOLT, 'SIM:BOLT', 99, ''],
    [ACME, 'SIM:ACME', 103, '2026-03-17T12:00:00.832104Z'],
  ]);
});

test('trades are exported newest first, with the gaps between them', () => {
  const log = new TradeLog();
  log.apply(frame({ trades: [trade(ACME, 1)] }));
  log.apply(frame({ trades: [trade(ACME, 9)], gaps: [{ symbol: ACME, until: 8_000_000 }] }));
  expect(tradesTable(ACME, log.lines()).slice(1)).toEqual([
    ['1970-01-01T00:00:09.000000Z', ACME, 109, 1, 'buy', '9'],
    ['1970-01-01T00:00:08.000000Z', ACME, Number.NaN, Number.NaN, 'missing', ''],
    ['1970-01-01T00:00:01.000000Z', ACME, 101, 1, 'buy', '1'],
  ]);
});

test('the order book is exported as displayed, with cumulative sizes', () => {
  const table = depthTable(
    [
      [99, 0.1],
      [98, 0.2],
    ],
    [
      [101, 5],
      [102, 7],
    ],
  );
  expect(table.map(([side, price]) => [side, price]).slice(1)).toEqual([
    ['ask', 102],
    ['ask', 101],
    ['bid', 99],
    ['bid', 98],
  ]);
  // Sums of decimals are rounded as people write them.
  expect(csvText(table).split('\r\n').slice(1, 5)).toEqual([
    'ask,102,7,12',
    'ask,101,5,5',
    'bid,99,0.1,0.1',
    'bid,98,0.2,0.3',
  ]);
});

test('movers are exported in order: rising before falling', () => {
  const rows = [0, 1, 2];
  expect(moversTable(quotes(), rows, 'change').map(([symbol]) => symbol)).toEqual(['symbol', ACME, BOLT]);
  expect(moversTable(quotes(), rows, 'volume')[1]).toEqual([BOLT, 'SIM:BOLT', 99, -1, 500, 49_500, 'USD']);
});

test('movers by turnover are in turn those of each currency, by volume those of each unit', () => {
  const columns = quotes();
  columns.setInstrument(instrument(CRUX, { currency: 'CNY', kind: 'perpetual', contractSize: 1 }));
  columns.apply(quote(CRUX, { last: 1_000_000, volume: 1_000 }), 0, false);
  for (const by of ['turnover', 'volume'] as const) {
    const symbols = moversTable(columns, [0, 1, 2], by).map(([symbol]) => symbol);
    expect(symbols).toEqual(['symbol', BOLT, CRUX, ACME]);
  }
});

test('a running auction leaves the exported change to the last price', () => {
  const columns = quotes();
  columns.apply(quote(ACME, { status: 'auction', indicative: 120 }), 0, false);
  expect(heatmapTable(columns, [{ symbol: ACME, sector: 'energy' }])[1]).toMatchObject({ 3: 103, 4: 3 });
});

test('a heatmap is exported as a list with the group of each instrument', () => {
  expect(heatmapTable(quotes(), [{ symbol: ACME, sector: 'energy' }])).toEqual([
    ['symbol', 'name', 'group', 'last', 'changePercent', 'volume', 'turnover', 'currency'],
    [ACME, 'SIM:ACME', 'energy', 103, 3, 10, 1_030, 'USD'],
  ]);
});

test('news are exported newest first, each with its kind', () => {
  const news = new StatusNews();
  news.feed('ok', undefined, 1);
  news.feed('down', 'cable', 2);
  news.link(true, 3);
  news.link(false, 4);
  expect(newsTable(news.all).slice(1)).toEqual([
    ['1970-01-01T00:00:00.000004Z', 'link', '', '', 'down', ''],
    ['1970-01-01T00:00:00.000002Z', 'feed', '', '', 'down', 'cable'],
  ]);
});
