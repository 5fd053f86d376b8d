import { expect, test } from 'vitest';
import { csvText, pasteText } from '../../../lib/desk/csv';
import { pastedSymbols } from '../../../lib/desk/pasted-symbols';
import { columnsOf, moveColumn } from '../../../lib/desk/watchlist-columns';
import { linesOf, nextSort, parseSort, sortText } from '../../../lib/desk/watchlist-lines';
import { moveSymbol, placeBefore, shownOrder } from '../../../lib/desk/watchlist-order';
import { type Instrument, type MarketSymbol, toSymbol } from '../../../lib/market/instrument';
import { createQuoteColumns } from '../../../lib/store/client-quotes';

function instrument(symbol: string, sector: string): Instrument {
  return {
    symbol: toSymbol(symbol),
    name: symbol,
    venue: symbol.split(':')[0] as string,
    currency: 'USD',
    kind: 'share',
    priceDecimals: 2,
    tickSize: 0.01,
    sizeDecimals: 0,
    lotSize: 1,
    colorConvention: 'green-up',
    prevClose: 10,
    sector,
  };
}

const ALL = [instrument('a:ONE', 'energy'), instrument('b:TWO', 'finance'), instrument('a:SIX', 'energy')];

function quotes(last: readonly number[]) {
  const columns = createQuoteColumns();
  for (const [at, one] of ALL.entries()) {
    columns.setInstrument(one);
    if (!Number.isNaN(last[at])) columns.apply({ symbol: one.symbol, last: last[at] as number }, 0, false);
  }
  return columns;
}

test('rows are sorted within their group, unknown values last in both directions', () => {
  const columns = quotes([9, 11, 12]);
  const order = (sort: string) =>
    linesOf(columns, [0, 1, 2], { groupBy: 'venue', folded: [], sort: parseSort(sort) }).map((line) =>
      line.kind === 'group' ? line.key : line.row,
    );
  expect(order('-changePercent')).toEqual(['a', 2, 0, 'b', 1]);
  expect(order('changePercent')).toEqual(['a', 0, 2, 'b', 1]);
  const none = linesOf(quotes([Number.NaN, 5, 6]), [0, 1, 2], {
    groupBy: 'none',
    folded: [],
    sort: parseSort('-last'),
  });
  expect(none).toEqual([2, 1, 0].map((row) => ({ kind: 'row', row })));
});

test('turnovers are sorted within their currency, since others cannot be compared', () => {
  const columns = quotes([10, 20, 30]);
  columns.setInstrument({ ...(ALL[1] as Instrument), currency: 'CNY' });
  for (const one of ALL) columns.apply({ symbol: one.symbol, volume: 1 }, 0, false);
  const sorted = (sort: string) =>
    linesOf(columns, [0, 1, 2], { groupBy: 'none', folded: [], sort: parseSort(sort) });
  expect(sorted('-turnover')).toEqual([1, 2, 0].map((row) => ({ kind: 'row', row })));
  expect(sorted('turnover')).toEqual([1, 0, 2].map((row) => ({ kind: 'row', row })));
});

test('the heading of a group counts its rising and falling rows, folded or not', () => {
  const lines = linesOf(quotes([9, 11, 12]), [0, 1, 2], {
    groupBy: 'sector',
    folded: ['energy'],
    sort: null,
  });
  expect(lines[0]).toMatchObject({
    key: 'energy',
    folded: true,
    members: [0, 2],
    advancing: 1,
    declining: 1,
  });
  expect(lines).toHaveLength(3);
});

test('a column is sorted descending, ascending, and not at all; names ascend first', () => {
  const first = nextSort(null, 'last');
  expect(sortText(first)).toBe('-last');
  expect(sortText(nextSort(first, 'last'))).toBe('last');
  expect(nextSort(nextSort(first, 'last'), 'last')).toBeNull();
  expect(sortText(nextSort(null, 'symbol'))).toBe('symbol');
  expect(parseSort('-nonsense')).toBeNull();
});

test('a pasted list gives its symbols without duplicates and reports unknown ones', () => {
  expect(pastedSymbols('a:ONE, two;SIX\nsix  xyz', ALL)).toEqual({
    found: ['a:ONE', 'b:TWO', 'a:SIX'],
    unknown: ['xyz'],
  });
});

test('CSV opens in spreadsheets and runs no formula in them', () => {
  expect(
    csvText([
      ['name', 1.5, Number.NaN],
      ['=1+1', 'a,"b"', -2],
    ]),
  ).toBe('\uFEFFname,1.5,\r\n\'=1+1,"a,""b""",-2\r\n');
  expect(pasteText([['a\tb', 2]])).toBe('a b\t2');
});

test("columns are in the user's order, the symbol always first", () => {
  const columns = columnsOf(['bid', 'nonsense', 'last', 'symbol', 'bid']);
  expect(columns).toEqual(['symbol', 'bid', 'last']);
  expect(moveColumn(columns, 'last', -1)).toEqual(['symbol', 'last', 'bid']);
  expect(moveColumn(columns, 'bid', -5)).toEqual(columns);
  expect(moveColumn(columns, 'bid', 9)).toEqual(['symbol', 'last', 'bid']);
  expect(moveColumn(columns, 'symbol', 1)).toEqual(columns);
});

test("a symbol of a user's list moves by positions or before another, never out of the list", () => {
  const [one, two, six] = ALL.map(({ symbol }) => symbol) as [MarketSymbol, MarketSymbol, MarketSymbol];
  const list = [one, two, six];
  expect(moveSymbol(list, six, -1)).toEqual([one, six, two]);
  expect(moveSymbol(list, one, -3)).toEqual(list);
  expect(moveSymbol(list, one, 100_000)).toEqual([two, six, one]);
  expect(placeBefore(list, six, one)).toEqual([six, one, two]);
  expect(placeBefore(list, one, null)).toEqual([two, six, one]);
  expect(placeBefore([one, two], six, one)).toEqual([one, two]);
  expect(shownOrder(list, [six, one])).toEqual([six, one, two]);
});
