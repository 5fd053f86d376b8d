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

const ids = (log: TradeLog): (string | undefined)[] => log.lines().map((line) => line.trade?.id);

test('an overlapping snapshot adds only new trades', () => {
  const log = new TradeLog();
  log.apply(frame({ full: true, trades: [trade(1), trade(2)] }));
  log.apply(frame({ full: true, trades: [trade(2), trade(3)] }));
  expect(ids(log)).toEqual(['1', '2', '3']);
});

test('a snapshot of another market clears the log', () => {
  const log = new TradeLog();
  log.apply(frame({ full: true, trades: [trade(5)] }));
  log.apply(frame({ full: true, trades: [trade(90)] }));
  expect(ids(log)).toEqual(['90']);
});

test('missing trades have a line of their own, with any filter', () => {
  const log = new TradeLog();
  log.filter(100);
  log.apply(frame({ trades: [trade(9, 5)], gaps: [{ symbol: SYMBOL, until: 8_000 }] }));
  log.apply(frame({ trades: [trade(10, 500)] }));
  expect(ids(log)).toEqual([undefined, '10']);
  log.filter(null);
  expect(ids(log)).toEqual([undefined, '9', '10']);
});

test('the log is limited and its lines keep their numbers', () => {
  const log = new TradeLog();
  const last = 2.5 * TRADES_LOGGED;
  for (let id = 1; id <= last; id++) log.apply(frame({ trades: [trade(id, id)] }));
  expect(log.length).toBe(TRADES_LOGGED);
  expect(log.line(log.length - 1)).toEqual({
    number: last - 1,
    trade: { id: String(last), price: 10, size: last, side: 'buy' },
    until: last * 1_000,
  });
  expect(log.line(0)).toMatchObject({ number: last - TRADES_LOGGED });
  expect(log.line(log.length)).toBeUndefined();
  expect(log.line(-1)).toBeUndefined();
});

test('a filter applies to old and new lines, also when the oldest are dropped', () => {
  const log = new TradeLog();
  const sizes = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, index) => from + index).filter((id) => id % 10 === 0);
  const size = (id: number): number => (id % 10 === 0 ? 500 : 1);
  log.filter(500);
  for (let id = 0; id < TRADES_LOGGED + 205; id++) log.apply(frame({ trades: [trade(id, size(id))] }));
  expect(ids(log)).toEqual(sizes(205, TRADES_LOGGED + 205).map(String));
  log.filter(null);
  expect(log.length).toBe(TRADES_LOGGED);
  expect(log.line(0)?.trade?.id).toBe('205');
  log.filter(400);
  expect(ids(log)).toEqual(sizes(205, TRADES_LOGGED + 205).map(String));
});

test('a line keeps its number while others are added and dropped', () => {
  const log = new TradeLog();
  for (let id = 0; id < 100; id++) log.apply(frame({ trades: [trade(id)] }));
  const { number } = log.line(60) as { number: number };
  expect(log.countUpTo(number)).toBe(61);
  for (let id = 100; id < TRADES_LOGGED + 50; id++) log.apply(frame({ trades: [trade(id)] }));
  expect(log.line(log.countUpTo(number) - 1)).toMatchObject({ number, trade: { id: '60' } });
  expect(log.countUpTo(10)).toBe(0);
});

test('a trade is large if few trades of its symbol reach its size', () => {
  const log = new TradeLog();
  for (let id = 1; id <= 200; id++) log.apply(frame({ trades: [trade(id, id % 100 === 0 ? 1_000 : 10)] }));
  expect(log.largeAbove()).toBe(10);
  expect(new TradeLog().largeAbove()).toBe(Number.POSITIVE_INFINITY);
});
