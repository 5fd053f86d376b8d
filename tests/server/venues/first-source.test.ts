import { expect, it } from 'vitest';
import { FirstSource } from '../../../server/venues/first-source';

const SECOND = 1_000_000;

it('the first source of a symbol that sends keeps it while it sends', () => {
  const sources = new FirstSource();
  expect(sources.takes('a', 'trade', 0)).toBe(true);
  expect(sources.takes('a', 'aggTrade', 29 * SECOND)).toBe(false);
  expect(sources.takes('a', 'trade', 29 * SECOND)).toBe(true);
  expect(sources.takes('a', 'aggTrade', 58 * SECOND)).toBe(false);
  expect(sources.takes('b', 'aggTrade', 58 * SECOND)).toBe(true);
});

it('a source that is silent for 30 s gives way, and does not return beside its successor', () => {
  const sources = new FirstSource();
  sources.takes('a', 'trade', 0);
  expect(sources.takes('a', 'aggTrade', 30 * SECOND)).toBe(true);
  expect(sources.takes('a', 'trade', 31 * SECOND)).toBe(false);
});

it('the best source takes the place of another one at once', () => {
  const sources = new FirstSource('book');
  expect(sources.takes('a', 'ticker', 0)).toBe(true);
  expect(sources.takes('a', 'book', 1)).toBe(true);
  expect(sources.takes('a', 'ticker', 2)).toBe(false);
});

it('a subscribed source keeps the place until the venue refuses it, or sends nothing for 30 s', () => {
  const sources = new FirstSource('book');
  sources.expect('a', 'book', 0);
  sources.expect('b', 'book', 0);
  sources.takes('b', 'book', 1);
  expect(sources.takes('a', 'ticker', 2)).toBe(false);
  sources.refused();
  expect(sources.takes('a', 'ticker', 3)).toBe(true);
  expect(sources.takes('b', 'ticker', 3)).toBe(false);
  sources.expect('c', 'book', 0);
  expect(sources.takes('c', 'ticker', 30 * SECOND)).toBe(true);
});

it('the best source keeps its place while it is quiet, until it is subscribed again and sends nothing', () => {
  const sources = new FirstSource('book');
  sources.takes('a', 'book', 0);
  expect(sources.takes('a', 'ticker', 3600 * SECOND)).toBe(false);
  sources.expect('a', 'book', 3600 * SECOND);
  expect(sources.takes('a', 'ticker', 3629 * SECOND)).toBe(false);
  expect(sources.takes('a', 'ticker', 3630 * SECOND)).toBe(true);
});

it('data that needs earlier data of its source does not take a place', () => {
  const sources = new FirstSource();
  expect(sources.takes('a', 'depth50', 0, false)).toBe(false);
  expect(sources.takes('a', 'depth200', 0)).toBe(true);
  expect(sources.takes('a', 'depth50', 60 * SECOND, false)).toBe(false);
  expect(sources.takes('a', 'depth50', 60 * SECOND)).toBe(true);
});
