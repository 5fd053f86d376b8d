import { beforeEach, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { toSymbol } from '../../../lib/market/instrument';
import { ProducerHolds } from '../../../server/ingest/producer-holds';
import { Market } from '../../../server/market/market';
import { anInstrument, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';

const [BOLT, NUT] = [toSymbol('acme:BOLT'), toSymbol('acme:NUT')];
const [ONE, TWO] = [{}, {}];

let clock: ManualClock;
let market: Market;
let reported: MarketEvent[];
let holds: ProducerHolds;

beforeEach(() => {
  clock = new ManualClock();
  market = new Market();
  reported = [];
  for (const symbol of [BOLT, NUT]) market.apply(defined(anInstrument(symbol), clock.wall()));
  holds = new ProducerHolds({
    clock,
    isKnown: (symbol) => market.indexOf(symbol) >= 0,
    report: (event) => {
      reported.push(event);
      market.apply(event);
    },
  });
});

/** Symbols that are down. */
const down = () =>
  market.sources.list().flatMap(({ state, symbols = [] }) => (state === 'down' ? [...symbols] : []));

describe('a producer that answers for symbols', () => {
  it('disconnects them by silence, and brings them back with its next push', () => {
    holds.hold(ONE, [BOLT], 10);
    clock.advance(9_000);
    holds.heard(ONE);
    clock.advance(9_999);
    expect(reported).toEqual([]);
    clock.advance(1);
    expect(reported).toMatchObject([
      { type: 'disconnect', symbols: [BOLT], reason: 'the producer has pushed nothing for 10 s' },
    ]);
    expect(down()).toEqual([BOLT]);
    clock.advance(60_000);
    expect(reported).toHaveLength(1);
    holds.heard(ONE);
    expect(reported.at(-1)).toMatchObject({ type: 'gap', symbols: [BOLT] });
    expect(down()).toEqual([]);
    clock.advance(10_000);
    expect(down()).toEqual([BOLT]);
  });

  it('disconnects them when its connection ends, until another one holds them', () => {
    holds.hold(ONE, [BOLT, NUT], 10);
    holds.release(ONE);
    expect(reported).toMatchObject([
      { type: 'disconnect', symbols: [BOLT, NUT], reason: 'the producer has disconnected' },
    ]);
    holds.hold(TWO, [NUT], 10);
    expect(down()).toEqual([BOLT]);
    market.apply({ ...aTrade(BOLT, 1, 1, clock.wall()), localTimestamp: clock.wall() });
    expect(down()).toEqual([]);
    expect(clock.timers).toBe(1);
  });

  it('does not disconnect those that another producer holds', () => {
    holds.hold(ONE, [BOLT, NUT], 10);
    holds.hold(TWO, [BOLT], 20);
    holds.release(ONE);
    expect(down()).toEqual([NUT]);
    clock.advance(20_000);
    expect(down().sort()).toEqual([BOLT, NUT]);
  });

  it('holds the newest list only, and nothing that the market does not know is reported', () => {
    holds.hold(ONE, [BOLT], 10);
    holds.hold(ONE, [NUT, toSymbol('acme:NONE')], 10);
    holds.release(ONE);
    expect(reported).toMatchObject([{ symbols: [NUT] }]);
    holds.release(ONE);
    holds.heard(ONE);
    expect(reported).toHaveLength(1);
    expect(clock.timers).toBe(0);
  });
});
