import { expect, it } from 'vitest';
import { ranked } from '../../../../app/_screen/data/ranking';
import { toSymbol } from '../../../../lib/market/instrument';
import { createMarketStore } from '../../../../lib/store/market-store';
import { frame, instrument, quote } from '../../../lib/store/samples';

const SYMBOLS = ['sim:INDEX', 'sim:SMALL', 'sim:LARGE'].map(toSymbol);

it('a ranking has indices after all others, and ranks them if nothing else is there', () => {
  const [index, small, large] = SYMBOLS as [(typeof SYMBOLS)[0], (typeof SYMBOLS)[0], (typeof SYMBOLS)[0]];
  const store = createMarketStore([
    instrument(index, { kind: 'index', prevClose: 100 }),
    instrument(small, { prevClose: 100 }),
    instrument(large, { prevClose: 100 }),
  ]);
  store.applyFrame(
    frame({
      quotes: [
        // The turnover of an index is that of its members.
        quote(index, { last: 120, volume: 1_000 }),
        quote(small, { last: 101, volume: 1 }),
        quote(large, { last: 105, volume: 9 }),
      ],
    }),
  );
  for (const by of ['turnover', 'volume', 'change'] as const)
    expect(ranked(store.quotes, [0, 1, 2], by), by).toEqual([2, 1, 0]);
  expect(ranked(store.quotes, [0, 1, 2], 'board')).toEqual([0, 1, 2]);
  expect(ranked(store.quotes, [0], 'turnover')).toEqual([0]);
});
