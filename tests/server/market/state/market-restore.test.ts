import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { Market } from '../../../../server/market/market';
import { StateReader, StateWriter } from '../../../../server/market/state/state-bytes';
import { anInstrument, aQuote, aTrade, defined } from '../../events';
import { stateOf } from '../market-state';
import { randomEvents } from '../random-events';

function apply(market: Market, events: readonly MarketEvent[]): void {
  for (const event of events) {
    try {
      market.apply(event);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
  }
}

/** Restores a market from another one, whose rows are taken one by one with events between them. */
function restored(giver: Market, market: Market, between: (row: number) => readonly MarketEvent[]) {
  const { version } = giver;
  const missed: MarketEvent[] = [];
  const rows: { readonly bytes: Uint8Array; readonly taken: number }[] = [];
  const state = new StateWriter();
  for (let row = 0; row < giver.size; row++) {
    if (giver.isListed(row)) {
      giver.writeRow(row, state);
      rows.push({ bytes: state.take(), taken: giver.version });
    }
    const events = between(row);
    missed.push(...events);
    apply(giver, events);
  }
  giver.sources.write(state);
  const sources = new StateReader(state.take());
  const end = { version, horizon: giver.version, time: giver.time, sources };
  const restore = market.restore();
  for (const { bytes, taken } of rows) {
    const reader = new StateReader(bytes);
    restore.row(reader, taken);
    reader.end();
  }
  restore.end(end);
  return { missed, horizon: end.horizon };
}

/** Clamps versions, since those below the horizon are those at which rows were taken. */
function clamped(state: unknown, horizon: number): unknown {
  const versions = new Set(['instrumentVersion', 'rowVersion', 'definedAt', 'depthVersions']);
  return JSON.parse(
    JSON.stringify(state, (key, value) => {
      if (!versions.has(key)) return value;
      return Array.isArray(value)
        ? value.map((one) => Math.max(one, horizon))
        : Math.max(value as number, horizon);
    }),
  );
}

describe('a market restored row by row while events arrive', () => {
  it('is the other one from the horizon on, for every earlier version that a client may have', () => {
    fc.assert(
      fc.property(
        randomEvents(80),
        randomEvents(40),
        randomEvents(30),
        fc.array(fc.nat(9)),
        (a, b, after, cuts) => {
          const [giver, market] = [new Market(), new Market()];
          apply(giver, a);
          // A node that joins again has rows of its own, in another order.
          if (cuts.length % 2) apply(market, [defined(anInstrument('old:Z')), ...[...a].reverse()]);
          const left = [...b];
          const { missed, horizon } = restored(giver, market, () => left.splice(0, cuts.pop() ?? 3));
          apply(market, missed);
          expect(market.version).toBe(giver.version);
          expect(market.horizon).toBe(horizon);
          const sinces = [horizon];
          for (const event of after) {
            apply(giver, [event]);
            apply(market, [event]);
            sinces.push(giver.version);
          }
          const bySymbol = (of: Market) => {
            const { rows, ...rest } = stateOf(of, sinces) as { rows: { symbol: string }[] };
            const listed = rows.filter(({ symbol }) => of.isListed(of.indexOf(symbol)));
            return { ...rest, rows: listed.sort((one, other) => (one.symbol < other.symbol ? -1 : 1)) };
          };
          expect(clamped(bySymbol(market), horizon)).toEqual(clamped(bySymbol(giver), horizon));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('does not apply an event again that its row has, and applies one that it lacks', () => {
    const [giver, market] = [new Market(), new Market()];
    apply(giver, [defined(anInstrument('sim:A')), defined(anInstrument('sim:B')), aTrade('sim:A', 10, 1, 5)]);
    // The first row is taken before the trades, the second one after.
    const { missed } = restored(giver, market, (row) =>
      row === 0 ? [aTrade('sim:A', 11, 2, 6), aTrade('sim:B', 20, 3, 7)] : [],
    );
    expect([market.quote(0).volume, market.quote(1).volume]).toEqual([1, 3]);
    apply(market, missed);
    expect([market.quote(0).volume, market.quote(1).volume]).toEqual([3, 3]);
    expect(market.trades(1).between(0, market.version)).toHaveLength(1);
  });

  it('restores numbers with all their bits', () => {
    const odd = [0.1 + 0.2, 1e-9, 1e300, -0, -12.5, 2 ** 53 - 1, Number.MIN_VALUE];
    const state = new StateWriter();
    const more = [...odd, Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const value of more) state.number(value);
    const reader = new StateReader(state.take());
    expect(more.map(() => reader.number())).toEqual(more);
    const [giver, market] = [new Market(), new Market()];
    apply(giver, [defined(anInstrument('sim:A', { kind: 'future' }))]);
    for (const [k, price] of odd.entries()) apply(giver, [aTrade('sim:A', price, Math.abs(price), k)]);
    apply(giver, [aQuote('sim:A', { bid: -0, bidSize: 0.3, ask: 1e-7 }, 9)]);
    restored(giver, market, () => []);
    expect(market.trades(0).between(0, 1e6)).toEqual(giver.trades(0).between(0, 1e6));
    expect(market.bars(0, '1s').newer(0, 10)).toEqual(giver.bars(0, '1s').newer(0, 10));
    expect(market.quote(0)).toEqual(giver.quote(0));
  });
});
