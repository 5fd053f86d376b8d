import { describe, expect, it } from 'vitest';
import { toSymbol } from '../../../lib/market/instrument';
import { groupsByVenue, indexLevel, indexPercent } from '../../../lib/store/market-index';
import { createMarketStore } from '../../../lib/store/market-store';
import { ACME, BOLT, CRUX, frame, instrument, quote } from './samples';

describe('the market index', () => {
  it('is 1,000 times the geometric mean of the changes', () => {
    const store = createMarketStore();
    const quotes = [
      quote(ACME, { last: 200, prevClose: 100 }),
      quote(BOLT, { last: 50, prevClose: 100 }),
      quote(CRUX, { bid: 3 }),
    ];
    store.applyFrame(frame({ quotes }));
    expect(indexLevel(store.quotes, [0, 1, 2])).toBeCloseTo(1_000);
    expect(indexLevel(store.quotes, [0])).toBeCloseTo(2_000);
    expect(indexLevel(store.quotes, [2])).toBeNaN();
    const below = createMarketStore();
    const negative = [quote(ACME, { last: -5, prevClose: -10 }), quote(BOLT, { last: 110, prevClose: 100 })];
    below.applyFrame(frame({ quotes: negative }));
    // A price below 0 has no part: as a ratio it would fall while it rises.
    expect(indexLevel(below.quotes, [0, 1])).toBeCloseTo(1_100);
    expect(indexPercent(1_006.8)).toBeCloseTo(0.68);
  });
});

describe('the groups of a market tile', () => {
  const storeOf = (kinds: readonly Parameters<typeof instrument>[1][]) => {
    const symbols = kinds.map((_, at) => toSymbol(`v${at}:S`));
    return createMarketStore(symbols.map((symbol, at) => instrument(symbol, kinds[at])));
  };
  const grouped = (...kinds: readonly Parameters<typeof instrument>[1][]) =>
    groupsByVenue(storeOf(kinds).quotes, [...kinds.keys()]);

  it('are venues, the largest first: nothing is averaged over two of them', () => {
    const groups = grouped({ venue: 'moex' }, { venue: 'sse' }, { venue: 'sse' });
    expect(groups.map(({ venue, rows }) => [venue, rows])).toEqual([
      ['sse', [1, 2]],
      ['moex', [0]],
    ]);
  });

  it('average their shares alone if there are three, and never an index', () => {
    const share = { venue: 'sse' } as const;
    const index = { venue: 'sse', kind: 'index' } as const;
    const fund = { venue: 'sse', kind: 'future' } as const;
    expect(grouped(share, share, share, fund, index)[0]).toMatchObject({
      ...{ counted: [0, 1, 2], sharesOnly: true, rows: [0, 1, 2, 3, 4] },
    });
    expect(grouped(share, fund, index)[0]).toMatchObject({ counted: [0, 1], sharesOnly: false });
  });

  it('have the level of the index that is named for their venue, which is none of their symbols', () => {
    const kinds = [
      { venue: 'sse' },
      { venue: 'sse' },
      { venue: 'sse', kind: 'index' },
      { venue: 'moex' },
      { venue: 'sse', kind: 'index' },
    ] as const;
    const groups = groupsByVenue(storeOf(kinds).quotes, [...kinds.keys()], [4]);
    expect(groups).toEqual([
      { venue: 'sse', rows: [0, 1, 2], counted: [4], sharesOnly: false, index: 4 },
      { venue: 'moex', rows: [3], counted: [3], sharesOnly: true },
    ]);
  });
});
