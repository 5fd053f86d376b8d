import { describe, expect, it } from 'vitest';
import { moversOf as deskMoversOf } from '../../../lib/desk/movers';
import { countedRows, rankedRows } from '../../../lib/market/counted-rows';
import { type InstrumentKind, toSymbol } from '../../../lib/market/instrument';
import { breadthOf, meanChange } from '../../../lib/store/breadth';
import { turnoverByCurrency } from '../../../lib/store/derived';
import { groupChanges } from '../../../lib/store/group-changes';
import { levelRows } from '../../../lib/store/market-index';
import { createMarketStore } from '../../../lib/store/market-store';
import { moversOf } from '../../../lib/store/top-movers';
import { frame, instrument, quote } from '../store/samples';

/** Rows of these kinds, each 10 % higher than the one before it, with a volume of 1. */
function quotesOf(...kinds: readonly (InstrumentKind | 'formula')[]) {
  const symbols = kinds.map((kind, at) => toSymbol(`${kind === 'formula' ? 'calc' : 'sim'}:S${at}`));
  const store = createMarketStore(
    symbols.map((symbol, at) => {
      const kind = kinds[at] ?? 'share';
      if (kind === 'formula') return instrument(symbol, { venue: 'calc', kind: 'share', prevClose: 100 });
      return instrument(symbol, { kind, prevClose: 100, contractSize: 1 });
    }),
  );
  const quotes = symbols.map((symbol, at) => quote(symbol, { last: 110 + 10 * at, volume: 1 }));
  store.applyFrame(frame({ quotes }));
  return store.quotes;
}
const MIXED = quotesOf('share', 'index', 'future', 'fx', 'formula');
const ALL = [0, 1, 2, 3, 4];

describe('indices, rates, calculated instruments and exchange rates', () => {
  it('do not count beside traded instruments in breadth, means, sums and levels', () => {
    expect(countedRows(MIXED, ALL)).toEqual([0, 2]);
    expect(breadthOf(MIXED, ALL)).toEqual({ advancing: 2, unchanged: 0, declining: 0 });
    expect(meanChange(MIXED, ALL)).toBeCloseTo(20);
    expect(turnoverByCurrency(MIXED, ALL)).toEqual([{ currency: 'USD', value: 110 + 130 }]);
    expect(levelRows(MIXED, ALL)).toEqual([0, 2]);
    expect(groupChanges(MIXED, [{ key: 'all', rows: ALL }], true)[0]).toMatchObject({ advancing: 2 });
  });

  it('count where nothing is traded: exchange rates first, then indices and calculated instruments', () => {
    expect(countedRows(MIXED, [1, 3, 4])).toEqual([3]);
    expect(countedRows(MIXED, [1, 4])).toEqual([1, 4]);
    expect(meanChange(MIXED, [1])).toBeCloseTo(20);
    expect(countedRows(MIXED, [])).toEqual([]);
  });

  it('are no movers beside others, unless nothing else is there; exchange rates are', () => {
    expect(rankedRows(MIXED, ALL)).toEqual([0, 2, 3]);
    expect(moversOf(MIXED, ALL, 9).gainers.map(({ row }) => row)).toEqual([3, 2, 0]);
    expect(deskMoversOf(MIXED, ALL, 'turnover', false)).toEqual([3, 2, 0]);
    expect(moversOf(MIXED, [1, 4], 9).gainers.map(({ row }) => row)).toEqual([4, 1]);
  });
});
