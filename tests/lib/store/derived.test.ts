import { describe, expect, it } from 'vitest';
import { breadthOf, meanChange } from '../../../lib/store/breadth';
import {
  change,
  changeBasis,
  changePercent,
  directionOf,
  percentFrom,
  spread,
  turnover,
  turnoverByCurrency,
} from '../../../lib/store/derived';
import { createMarketStore } from '../../../lib/store/market-store';
import { moversOf } from '../../../lib/store/top-movers';
import { ACME, BOLT, CRUX, frame, instrument, quote } from './samples';

function market() {
  const store = createMarketStore([
    instrument(ACME),
    instrument(BOLT, { prevClose: 50 }),
    instrument(CRUX, { currency: 'CNY' }),
  ]);
  store.applyFrame(
    frame({
      quotes: [
        quote(ACME, { last: 102, prevClose: 100, volume: 10, bid: 101.99, ask: 102.01 }),
        quote(BOLT, { last: 49, open: 48, volume: 100 }),
        quote(CRUX, { last: 10, open: 10, volume: 1_000 }),
      ],
    }),
  );
  return { quotes: store.quotes, rows: [0, 1, 2] };
}

describe('changes', () => {
  it('are relative to the previous close, else the instrument’s, else the open', () => {
    const { quotes } = market();
    expect(change(quotes, 0)).toBe(2);
    expect(changePercent(quotes, 0)).toBeCloseTo(2);
    expect(changePercent(quotes, 1)).toBeCloseTo(-2);
    expect(changePercent(quotes, 2)).toBe(0);
    expect(changePercent(quotes, -1)).toBeNaN();
  });

  it('are measured from the reference that the server gives, over 24 hours or since a time', () => {
    const { quotes } = market();
    const day = 86_400_000_000;
    quotes.setInstrument(instrument(CRUX, { calendar: '24/7' }));
    quotes.apply(
      quote(CRUX, { timestamp: 3 * day, last: 12, reference: 8, referenceTime: 2 * day }),
      1,
      false,
    );
    expect(changePercent(quotes, 2)).toBe(50);
    expect(changeBasis(quotes, 2)).toEqual({ basis: '24h', since: 2 * day });
    quotes.apply(quote(CRUX, { referenceTime: 2.5 * day }), 1, false);
    expect(changeBasis(quotes, 2)).toEqual({ basis: 'since', since: 2.5 * day });
    expect(changeBasis(quotes, 0).basis).toBe('prevClose');
  });

  it('have the sign of the direction at negative prices, and no percentage of 0', () => {
    expect(percentFrom(-10, -5)).toBe(50);
    expect(percentFrom(-6, -37.63)).toBeCloseTo(-527.17);
    expect(percentFrom(0, 5)).toBeNaN();
  });

  it('have no direction if they are displayed as 0.00', () => {
    expect([0.004, -0.004, 0.006, -0.006, Number.NaN].map(directionOf)).toEqual([0, 0, 1, -1, 0]);
  });
});

describe('turnover', () => {
  it('is volume at the average price if known, else at the last', () => {
    const { quotes } = market();
    expect(turnover(quotes, 0)).toBe(1_020);
    quotes.apply(quote(ACME, { vwap: 101 }), 1, false);
    expect(turnover(quotes, 0)).toBe(1_010);
  });

  it('is volume × contract size for an inverse contract, and not known without the size of a contract', () => {
    const { quotes } = market();
    quotes.setInstrument(instrument(ACME, { kind: 'perpetual' }));
    expect(turnover(quotes, 0)).toBeNaN();
    quotes.setInstrument(instrument(ACME, { kind: 'perpetual', contractSize: 0.1 }));
    expect(turnover(quotes, 0)).toBe(102);
    quotes.setInstrument(instrument(ACME, { kind: 'perpetual', contractSize: 100, inverse: true }));
    expect(turnover(quotes, 0)).toBe(1_000);
  });

  it('is never added up across currencies', () => {
    const { quotes, rows } = market();
    expect(turnoverByCurrency(quotes, rows)).toEqual([
      { currency: 'CNY', value: 10_000 },
      { currency: 'USD', value: 5_920 },
    ]);
  });
});

describe('spread', () => {
  it('is given in price and basis points, not for an empty side', () => {
    const { quotes } = market();
    expect(spread(quotes, 0).price).toBeCloseTo(0.02);
    expect(spread(quotes, 0).basisPoints).toBeCloseTo(1.96, 2);
    expect(spread(quotes, 1).price).toBeNaN();
  });

  it('is above 0 at prices below it', () => {
    const store = createMarketStore();
    store.applyFrame(frame({ quotes: [quote(ACME, { bid: -10.01, ask: -9.99 })] }));
    expect(spread(store.quotes, 0).basisPoints).toBeCloseTo(20, 1);
  });
});

describe('breadth and movers', () => {
  it('count rows by direction, without rows that have no price', () => {
    const { quotes, rows } = market();
    expect(breadthOf(quotes, [...rows, -1])).toEqual({ advancing: 1, unchanged: 1, declining: 1 });
    expect(meanChange(quotes, rows)).toBeCloseTo(0);
    expect(meanChange(quotes, [])).toBeNaN();
  });

  it('list rises and falls, largest first', () => {
    const { quotes, rows } = market();
    const movers = moversOf(quotes, rows, 4);
    expect(movers.gainers.map(({ row }) => row)).toEqual([0]);
    expect(movers.losers.map(({ row }) => row)).toEqual([1]);
    expect(moversOf(quotes, rows, 0).gainers).toEqual([]);
  });
});
