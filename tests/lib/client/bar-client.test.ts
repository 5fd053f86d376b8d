import { expect, it } from 'vitest';
import { BarHistory, type BarQuery } from '../../../lib/client/bar-client';
import { toSymbol } from '../../../lib/market/instrument';
import type { BarUpdate } from '../../../lib/protocol/messages';

const BAR: BarUpdate = {
  ...{ symbol: toSymbol('sim:A'), interval: '1m', start: 1, open: 1, high: 1, low: 1, close: 1 },
  ...{ volume: 1, trades: 1 },
};
const QUERY: BarQuery = { symbol: 'sim:A', interval: '1m', to: 99, limit: 500 };

/** A server whose answers the test sends. */
class Hand {
  readonly asked: {
    query: BarQuery;
    signal: AbortSignal;
    answer: (bars: readonly BarUpdate[]) => void;
    fail: () => void;
  }[] = [];
  readonly history = new BarHistory(
    (query, signal) =>
      new Promise((resolve, reject) => {
        this.asked.push({ query, signal, answer: resolve, fail: () => reject(new Error('broken')) });
      }),
  );
}

const forever = new AbortController().signal;

it('requests the bars of the query', () => {
  const { history, asked } = new Hand();
  void history.read({ ...QUERY, from: 5 }, forever);
  expect(asked[0]?.query).toEqual({ ...QUERY, from: 5 });
});

it('shares one request among equal callers and caches the answer', async () => {
  const { history, asked } = new Hand();
  const both = Promise.all([history.read(QUERY, forever), history.read(QUERY, forever)]);
  expect(asked.length).toBe(1);
  asked[0]?.answer([BAR]);
  expect(await both).toEqual([[BAR], [BAR]]);
  expect(await history.read(QUERY, forever)).toEqual([BAR]);
  expect(asked.length).toBe(1);
});

it('aborts a request when the last caller leaves', async () => {
  const { history, asked } = new Hand();
  const [one, two] = [new AbortController(), new AbortController()];
  const first = history.read(QUERY, one.signal);
  const second = history.read(QUERY, two.signal);
  one.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  expect(asked[0]?.signal.aborted).toBe(false);
  two.abort(new Error('me too'));
  await expect(second).rejects.toThrow('me too');
  expect(asked[0]?.signal.aborted).toBe(true);
  void history.read(QUERY, forever);
  expect(asked.length).toBe(2);
});

it('caches neither failures nor empty answers', async () => {
  const { history, asked } = new Hand();
  const failed = history.read(QUERY, forever);
  asked[0]?.fail();
  await expect(failed).rejects.toThrow('broken');
  const empty = history.read(QUERY, forever);
  asked[1]?.answer([]);
  expect(await empty).toEqual([]);
  void history.read(QUERY, forever);
  expect(asked.length).toBe(3);
});
