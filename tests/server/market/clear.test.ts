import { expect, it } from 'vitest';
import { Market } from '../../../server/market/market';
import { anInstrument, aTrade, defined } from '../events';

it('a market of instruments with a previous close and a calendar can be cleared, as a restarted feed does', () => {
  const market = new Market();
  const time = 1_700_000_000_000_000;
  market.apply(defined(anInstrument('sim:A', { prevClose: 100, calendar: 'XNYS' }), time));
  market.apply(aTrade('sim:A', 101, 1, time));
  market.clear();
  expect(market.instruments().map(({ symbol }) => symbol)).toEqual(['sim:A']);
  expect(market.quote(0).last).toBeUndefined();
  market.apply(aTrade('sim:A', 99, 1, time - 3_600_000_000));
  expect(market.quote(0)).toMatchObject({ last: 99, prevClose: 100 });
});
