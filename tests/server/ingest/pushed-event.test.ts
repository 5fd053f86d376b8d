import { describe, expect, it } from 'vitest';
import { pushedEvent } from '../../../server/ingest/pushed-event';

const NOW = 1_700_000_000_000_000;
const MILLIS = NOW / 1_000;
const TRADE = { type: 'trade', symbol: 'acme:BOLT', price: 1, size: 1 };
const QUOTE = { type: 'quote', symbol: 'acme:BOLT', bid: 1 };
const FIGURES = { open: 1, high: 2, low: 1, close: 2, volume: 3, trades: 1 };
const BAR = { type: 'bar', symbol: 'acme:BOLT', ...FIGURES, timestamp: NOW };

const read = (value: object) => pushedEvent({ ...value }, NOW, () => 'next');

describe('a pushed event', () => {
  it.each([
    ['a trade in ms', { ...TRADE, timestamp: MILLIS }, /^timestamp 1700000000000 is 1970-01-20T.*: whole µs/],
    ['a quote in s', { ...QUOTE, timestamp: MILLIS / 1_000 }, /^timestamp 1700000000 is 1970-01-01T00:28/],
    ['before 1970', { ...TRADE, timestamp: -5 }, /^timestamp -5 is 1969-12-31T/],
    [
      'a bar of a minute in ms',
      { ...BAR, interval: '1m', start: 1_700_000_040_000 },
      /^start 1700000040000 is/,
    ],
    ['a bar of a day in ms', { ...BAR, interval: '1d', start: 1_699_920_000_000 }, /^start .* is 1970-01-20/],
    [
      'a bar of a day that ends in ms',
      { ...BAR, interval: '1d', start: 1_699_920_000_000_000, timestamp: MILLIS },
      /^timestamp/,
    ],
    ['a text', { ...TRADE, timestamp: '2026-01-05' }, /cannot be "2026-01-05": whole µs since 1970 expected/],
    ['no price', { type: 'trade', symbol: 'acme:BOLT', size: 1 }, /^price of a trade is missing$/],
  ])('is rejected with %s', (_, value, fault) => {
    expect(() => read(value)).toThrow(fault);
  });

  it('may be a daily bar of an old date', () => {
    const start = Date.UTC(1929, 9, 29) * 1_000;
    expect(read({ ...BAR, interval: '1d', start, timestamp: start + 86_399_999_999 })).toMatchObject({
      start,
    });
  });
});
