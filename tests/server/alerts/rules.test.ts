import { describe, expect, it } from 'vitest';
import type { AlertCondition } from '../../../lib/protocol/alert';
import { aBar, anInstrument, aQuote, aTrade, defined } from '../events';
import { SYMBOL, watchOne } from './watched-alert';

const above: AlertCondition = { kind: 'price', crosses: 'above', price: 100 };
const below: AlertCondition = { kind: 'price', crosses: 'below', price: 100 };
const MINUTE = 60e6;

/**
 * Returns the crossings of a price alert over these prices, one trade each; `
 * ` starts another batch.
 */
function crossingsOf(condition: AlertCondition, prices: readonly number[], hysteresis = 0): number[] {
  const { stream, crossings, add } = watchOne(condition, hysteresis);
  add();
  for (const [at, price] of prices.entries()) stream.apply(aTrade(SYMBOL, price, 1, at + 1));
  return crossings;
}

describe('a price alert', () => {
  it('fires at the exact price', () => {
    expect(crossingsOf(above, [99.99, 100])).toEqual([100]);
    expect(crossingsOf(below, [100.01, 100])).toEqual([100]);
  });

  it('fires when the price jumps past it, with the new price', () => {
    expect(crossingsOf(above, [90, 110])).toEqual([110]);
    expect(crossingsOf(below, [110, 90])).toEqual([90]);
  });

  it('does not fire for a price already past it, until it returns and crosses', () => {
    expect(crossingsOf(above, [101, 102, 103])).toEqual([]);
    expect(crossingsOf(above, [101, 99, 100.5])).toEqual([100.5]);
    expect(crossingsOf(above, [100, 100])).toEqual([]);
  });

  it('fires below 0 as above it', () => {
    expect(crossingsOf({ ...above, price: -7 }, [-10, -5])).toEqual([-5]);
    expect(crossingsOf({ ...below, price: -7 }, [-5, -10])).toEqual([-10]);
  });

  it('fires once for a price that stays past it', () => {
    expect(crossingsOf(above, [99, 100, 101, 100, 102])).toEqual([100]);
  });

  it('fires at each crossing, with hysteresis only after the price has retreated far enough', () => {
    const oscillating = [99, 100, 99.95, 100, 99.95, 100];
    expect(crossingsOf(above, oscillating)).toEqual([100, 100, 100]);
    expect(crossingsOf(above, oscillating, 0.1)).toEqual([100]);
    expect(crossingsOf(above, [99, 100, 99.9, 100], 0.1)).toEqual([100]);
    expect(crossingsOf(above, [99, 100, 99.89, 100], 0.1)).toEqual([100, 100]);
    expect(crossingsOf(below, [101, 100, 100.1, 100, 100.11, 99], 0.1)).toEqual([100, 99]);
  });

  it('works for negative prices', () => {
    expect(crossingsOf({ kind: 'price', crosses: 'below', price: -10 }, [-9, -10, -9.5, -11], 1)).toEqual([
      -10, -11,
    ]);
  });

  it('detects a spike within one batch of events', () => {
    const { stream, crossings, add } = watchOne(above);
    stream.apply(aTrade(SYMBOL, 99, 1, 1));
    add();
    stream.apply(aTrade(SYMBOL, 99, 1, 2), aTrade(SYMBOL, 100.2, 1, 3), aTrade(SYMBOL, 99, 1, 4));
    expect(crossings).toEqual([100.2]);
  });

  it('uses the last price of the newest day for venues without trades, and none of an earlier day', () => {
    const { stream, crossings, add } = watchOne(above);
    const day = { interval: '1d', open: 90, high: 120, low: 80, volume: 10, trades: 1 } as const;
    add();
    stream.apply(aBar(SYMBOL, { ...day, start: 86_400e6, close: 99 }, 86_401e6));
    stream.apply(aBar(SYMBOL, { ...day, start: 0, close: 120 }, 86_402e6));
    expect(crossings).toEqual([]);
    stream.apply(aBar(SYMBOL, { ...day, start: 86_400e6, close: 101 }, 86_403e6));
    expect(crossings).toEqual([101]);
  });

  it('watches its own symbol only, also one that is not defined yet', () => {
    const { stream, watch, crossings } = watchOne(above);
    watch.add({ id: 'later', symbol: 'sim:LATER', condition: above, hysteresis: 0 }, 'ready');
    stream.apply(aTrade(SYMBOL, 99, 1, 1), aTrade(SYMBOL, 101, 1, 2));
    expect(crossings).toEqual([]);
    stream.apply(defined(anInstrument('sim:LATER')), aTrade('sim:LATER', 105, 1, 3));
    expect(crossings).toEqual([105]);
  });

  it('crosses during the gap of a restarted feed', () => {
    const { stream, crossings, add } = watchOne(above);
    add();
    stream.apply(aTrade(SYMBOL, 99, 1, 1));
    stream.startOver();
    stream.apply(aTrade(SYMBOL, 104, 1, 2));
    expect(crossings).toEqual([104]);
  });

  it('that was removed is no longer watched', () => {
    const { stream, watch, crossings, add } = watchOne(above);
    add();
    stream.apply(aTrade(SYMBOL, 99, 1, 1));
    watch.remove('one');
    stream.apply(aTrade(SYMBOL, 101, 1, 2));
    expect(crossings).toEqual([]);
    expect(watch.now('one')).toBeNaN();
  });
});

describe('a move alert', () => {
  const falls: AlertCondition = { kind: 'move', direction: 'fall', percent: 3, minutes: 5 };
  const rises: AlertCondition = { ...falls, direction: 'rise' };
  const moves: AlertCondition = { ...falls, direction: 'either' };

  function movesOf(condition: AlertCondition, prices: readonly (readonly [minute: number, price: number])[]) {
    const { stream, crossings, add } = watchOne(condition, 10);
    add();
    for (const [minute, price] of prices) stream.apply(aTrade(SYMBOL, price, 1, 1e15 + minute * MINUTE));
    return crossings.map((value) => Number(value.toFixed(3)));
  }

  it('measures from the highest or lowest price of the window', () => {
    expect(
      movesOf(falls, [
        [0, 100],
        [1, 105],
        [2, 101.86],
        [3, 101.85],
      ]),
    ).toEqual([3]);
    expect(
      movesOf(rises, [
        [0, 100],
        [1, 90],
        [2, 92.6],
        [3, 92.7],
      ]),
    ).toEqual([3]);
    expect(
      movesOf(falls, [
        [0, 100],
        [1, 103],
      ]),
    ).toEqual([]);
    expect(
      movesOf(moves, [
        [0, 100],
        [1, 103],
        [2, 99],
      ]),
    ).toEqual([3]);
  });

  it('measures moves of prices below 0 by the size of the price, in the direction of the price', () => {
    const fall = [
      [0, -10],
      [1, -9.9],
      [2, -11],
    ] as const;
    expect(movesOf(rises, fall)).toEqual([]);
    expect(movesOf(falls, fall)).toEqual([11.111]);
    expect(
      movesOf(rises, [
        [0, -10],
        [1, -9],
      ]),
    ).toEqual([10]);
  });

  it('ignores prices older than the window', () => {
    expect(
      movesOf(falls, [
        [0, 100],
        [5.1, 97],
      ]),
    ).toEqual([]);
    expect(
      movesOf(falls, [
        [0, 100],
        [4.9, 97],
      ]),
    ).toEqual([3]);
    expect(
      movesOf(falls, [
        [0, 100],
        [2, 98],
        [4, 96.5],
        [6, 95.1],
        [8, 94],
      ]),
    ).toEqual([3.5]);
  });

  it('includes prices from before it was created', () => {
    const { stream, crossings, watch, add } = watchOne(falls, 0);
    for (const [minute, price] of [
      [0, 100],
      [3, 97.5],
    ] as const) {
      stream.apply(aTrade(SYMBOL, price, 1, 1e15 + minute * MINUTE));
    }
    add();
    expect(watch.now('one')).toBeCloseTo(2.5);
    stream.apply(aTrade(SYMBOL, 97, 1, 1e15 + 4 * MINUTE));
    expect(crossings).toEqual([expect.closeTo(3)]);
  });

  it('keeps its window in bounded memory, and inserts late prices in order', () => {
    const { stream, crossings, add } = watchOne(falls);
    add();
    for (let n = 0; n < 5_000; n++) stream.apply(aTrade(SYMBOL, 100 + (n % 10) / 10, 1, 1e15 + n * 1e5));
    stream.apply(aTrade(SYMBOL, 120, 1, 1e15));
    stream.apply(aTrade(SYMBOL, 100, 1, 1e15 + 5_000 * 1e5));
    expect(crossings).toEqual([]);
  });
});

describe('a volume alert', () => {
  const spike: AlertCondition = { kind: 'volume', times: 4, interval: '1m' };

  it('compares the forming bar with the mean of the last 20, once per bar', () => {
    const { stream, crossings, add } = watchOne(spike, 10);
    add();
    // The first five are older than the window.
    for (let n = 0; n < 25; n++) stream.apply(aTrade(SYMBOL, 10, n < 5 ? 1_000 : 100, n * MINUTE + 1));
    expect(crossings).toEqual([]);
    stream.apply(aTrade(SYMBOL, 10, 399, 25 * MINUTE + 1));
    expect(crossings).toEqual([]);
    stream.apply(aTrade(SYMBOL, 10, 1, 25 * MINUTE + 2));
    stream.apply(aTrade(SYMBOL, 10, 100, 25 * MINUTE + 3));
    expect(crossings).toEqual([4]);
    stream.apply(aTrade(SYMBOL, 10, 10, 26 * MINUTE), aTrade(SYMBOL, 10, 1_000, 26 * MINUTE + 1));
    expect(crossings).toHaveLength(2);
  });

  it('does not fire before there are five bars to compare with', () => {
    const { stream, watch, crossings, add } = watchOne(spike);
    add();
    for (let n = 0; n < 5; n++) stream.apply(aTrade(SYMBOL, 10, 10 ** n, n * MINUTE));
    expect(watch.now('one')).toBeNaN();
    expect(crossings).toEqual([]);
  });
});

describe('a spread alert', () => {
  const wide: AlertCondition = { kind: 'spread', basisPoints: 10 };

  it('fires when the spread reaches the limit, by quotes and by order books', () => {
    const { stream, crossings, add } = watchOne(wide, 10);
    add();
    stream.apply(aQuote(SYMBOL, { bid: 99.96, ask: 100.04 }, 1));
    stream.apply(aQuote(SYMBOL, { bid: 99.95, ask: 100.05 }, 2));
    expect(crossings).toEqual([expect.closeTo(10)]);
    const book = watchOne(wide, 10);
    book.add();
    const stamp = { symbol: anInstrument(SYMBOL).symbol, timestamp: 1, localTimestamp: 1 };
    book.stream.apply({
      type: 'book_snapshot',
      ...stamp,
      bids: [
        [99.99, 1],
        [99, 1],
      ],
      asks: [[100.01, 1]],
    });
    book.stream.apply({ type: 'book_change', ...stamp, bids: [[99.99, 0]], asks: [] });
    expect(book.crossings).toEqual([expect.closeTo(101.5, 0)]);
  });

  it('does not fire while a side of the order book is missing', () => {
    const { stream, crossings, add } = watchOne(wide);
    add();
    stream.apply(aQuote(SYMBOL, { bid: 99.99, ask: 100.01 }, 1));
    stream.apply(aQuote(SYMBOL, { bid: 99.99 }, 2));
    expect(crossings).toEqual([]);
  });
});

describe('a halt alert', () => {
  it('fires at each halt, and not for another status', () => {
    const { stream, crossings, add } = watchOne({ kind: 'halt' }, 10);
    const stamp = {
      type: 'status',
      symbol: anInstrument(SYMBOL).symbol,
      timestamp: 1,
      localTimestamp: 1,
    } as const;
    stream.apply({ ...stamp, status: 'open' });
    add();
    for (const status of ['auction', 'halted', 'halted', 'open', 'closed', 'halted'] as const) {
      stream.apply({ ...stamp, status });
    }
    expect(crossings).toEqual([1, 1]);
  });
});

describe('a feed alert', () => {
  const silent: AlertCondition = { kind: 'feed', seconds: 5 };

  it('fires after this many seconds without an event, once per outage', () => {
    const { clock, stream, crossings, add } = watchOne(silent, 10);
    add();
    clock.advance(4_900);
    expect(crossings).toEqual([]);
    clock.advance(10_000);
    expect(crossings).toEqual([5]);
    stream.apply(aTrade(SYMBOL, 1, 1, 1));
    clock.advance(7_000);
    expect(crossings).toHaveLength(2);
  });

  it('counts from the first loss of a feed that reports its loss repeatedly', () => {
    const { clock, stream, crossings, add } = watchOne(silent);
    add();
    stream.lose();
    for (let n = 0; n < 6; n++) {
      stream.apply({ type: 'disconnect', timestamp: 1, localTimestamp: 1, reason: 'no route' });
      clock.advance(1_000);
    }
    expect(crossings).toEqual([5]);
  });
});
