import { expect, test } from 'vitest';
import { TRADES_LOGGED, TradeLog } from '../../../lib/desk/trade-log';
import { toSymbol } from '../../../lib/market/instrument';
import type { Frame, TradeUpdate } from '../../../lib/protocol/messages';

const SYMBOL = toSymbol('sim:ACME');

function trade(id: number, size = 1): TradeUpdate {
  return { symbol: SYMBOL, id: String(id), price: 10, size, side: 'buy', timestamp: id * 1_000 };
}

function frame(part: Partial<Frame>): Frame {
  return { epoch: 1, room: 'r', from: 0, to: 1, time: 0, merged: 0, ...part };
}

const ids = (log: TradeLog): (string | undefined)[] => log.shown.map((line) => line.trade?.id);

test('a snapshot that joins adds only what is new', () => {
  const log = new TradeLog();
  log.apply(frame({ full: true, trades: [trade(1), trade(2)] }));
  log.apply(frame({ full: true, trades: [trade(2), trade(3)] }));
  expect(ids(log)).toEqual(['1', '2', '3']);
});

test('a snapshot of another market begins anew', () => {
  const log = new TradeLog();
  log.apply(frame({ full: true, trades: [trade(5)] }));
  log.apply(frame({ full: true, trades: [trade(90)] }));
  expect(ids(log)).toEqual(['90']);
});

test('missing trades have a line of their own, whatever is filtered', () => {
  const log = new TradeLog();
  log.filter(100);
  log.apply(frame({ trades: [trade(9, 5)], gaps: [{ symbol: SYMBOL, until: 8_000 }] }));
  log.apply(frame({ trades: [trade(10, 500)] }));
  expect(ids(log)).toEqual([undefined, '10']);
  log.filter(null);
  expect(ids(log)).toEqual([undefined, '9', '10']);
});

test('the log is bounded and its lines keep their numbers', () => {
  const log = new TradeLog();
  for (let id = 1; id <= 5 * TRADES_LOGGED; id++) log.apply(frame({ trades: [trade(id)] }));
  expect(log.shown.length).toBeLessThanOrEqual(2 * TRADES_LOGGED);
  expect(log.shown.at(-1)).toMatchObject({ number: 5 * TRADES_LOGGED - 1 });
});

test('a trade is large when only few of its symbol reach its size', () => {
  const log = new TradeLog();
  for (let id = 1; id <= 200; id++) log.apply(frame({ trades: [trade(id, id % 100 === 0 ? 1_000 : 10)] }));
  expect(log.largeAbove()).toBe(10);
  expect(new TradeLog().largeAbove()).toBe(Number.POSITIVE_INFINITY);
});
