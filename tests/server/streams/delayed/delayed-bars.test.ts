import { expect, it } from 'vitest';
import { Market } from '../../../../server/market/market';
import { closedBars, delayedBars } from '../../../../server/streams/delayed/delayed-bars';
import { anInstrument, aTrade, defined } from '../../events';

const SYMBOL = 'sim:A';
const SECOND = 1_000_000;
const START = 1_700_000_000 * SECOND;

/** A market with a trade a second, for so many seconds. */
function marketOf(seconds: number): Market {
  const market = new Market();
  market.apply(defined(anInstrument(SYMBOL), START));
  for (let second = 0; second < seconds; second++) {
    market.apply(aTrade(SYMBOL, 100 + second, 1, START + second * SECOND));
  }
  return market;
}

it('bars that had not closed by the moment, or have changed since, are left out', async () => {
  const market = marketOf(5);
  const moment = { time: START + 3.5 * SECOND, version: market.version };
  const range = { symbol: SYMBOL, interval: '1s', from: 0, to: Number.MAX_SAFE_INTEGER, limit: 9 } as const;
  const live = {
    market,
    bars: async ({ to, limit }: typeof range) => market.bars(0, '1s').range(0, to + 1, limit),
  };
  const starts = (bars: readonly { readonly start: number }[]) =>
    bars.map(({ start }) => (start - START) / SECOND);
  const read = async () => starts(await delayedBars(live, () => moment).read(range));
  expect(await read()).toEqual([0, 1, 2]);
  expect(starts(closedBars(market, SYMBOL, '1s', moment))).toEqual([0, 1, 2]);

  market.apply({ ...aTrade(SYMBOL, 50, 1, START + SECOND), localTimestamp: START + 6 * SECOND });
  expect(await read()).toEqual([0, 2]);
  expect(starts(closedBars(market, SYMBOL, '1s', moment))).toEqual([0, 2]);
  expect(closedBars(market, 'sim:B', '1s', moment)).toEqual([]);
});
