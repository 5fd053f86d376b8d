import { expect, it } from 'vitest';
import { groupChanges, rowGroups } from '../../../lib/store/group-changes';
import { createMarketStore } from '../../../lib/store/market-store';
import { ACME, BOLT, CRUX, frame, instrument, quote } from './samples';

function store() {
  const market = createMarketStore([
    instrument(ACME, { sector: 'energy', prevClose: 100 }),
    instrument(BOLT, { sector: 'energy', currency: 'JPY', prevClose: 1_000 }),
    instrument(CRUX, { sector: 'finance', prevClose: 100 }),
  ]);
  market.applyFrame(
    frame({ quotes: [quote(ACME, { last: 102 }), quote(BOLT, { last: 1_010 }), quote(CRUX, { last: 105 })] }),
  );
  return market.quotes;
}

it('groups have the equally weighted mean of their changes, in any currency, and the numbers of rising rows', () => {
  const quotes = store();
  const sectors = rowGroups([0, 1, 2], (row) => quotes.instrumentOf(row)?.sector ?? '', 9);
  const [first, second] = groupChanges(quotes, sectors, true);
  expect(first).toMatchObject({ group: { key: 'finance' }, percent: 5, advancing: 1 });
  expect(second?.percent).toBeCloseTo(1.5);
  expect(second).toMatchObject({ group: { key: 'energy', rows: [0, 1] }, advancing: 2, declining: 0 });
});

it('the largest groups are kept, in their order', () => {
  expect(rowGroups([0, 1, 2, 3, 4, 5], (row) => 'abbccc'[row] ?? '', 2).map(({ key }) => key)).toEqual([
    'b',
    'c',
  ]);
});

it('groups without a price are last', () => {
  const quotes = createMarketStore([instrument(ACME), instrument(BOLT, { prevClose: 10 })]).quotes;
  const groups = rowGroups([0, 1], String, 9);
  expect(groupChanges(quotes, groups, true).map(({ percent }) => percent)).toEqual([Number.NaN, Number.NaN]);
});
