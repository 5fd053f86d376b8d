import { expect, it } from 'vitest';
import { BarHistory, type BarQuery } from '../../../lib/client/bar-client';

const QUERY: BarQuery = { symbol: 'sim:A', interval: '1m', to: 99, limit: 500 };

/** A server that answers by hand. */
class Hand {
  readonly asked: {
    path: string;
    signal: AbortSignal;
    answer: (bars: unknown[]) => void;
    fail: () => void;
  }[] = [];
  readonly history = new BarHistory(
    'replay/x',
    (path, signal) =>
      new Promise((resolve, reject) => {
        this.asked.push({
          path,
          signal,
          answer: (bars) => resolve({ bars }),
          fail: () => reject(new Error('broken')),
        });
      }),
  );
}

const forever = new AbortController().signal;

it('asks the stream by its path', () => {
  const { history, asked } = new Hand();
  void history.read({ ...QUERY, from: 5 }, forever);
  expect(asked[0]?.path).toBe(
    '/api/bars?stream=replay%2Fx&symbol=sim%3AA&interval=1m&from=5&to=99&limit=500',
  );
});

it('shares one request among those who ask for the same, and keeps its answer', async () => {
  const { history, asked } = new Hand();
  const both = Promise.all([history.read(QUERY, forever), history.read(QUERY, forever)]);
  expect(asked.length).toBe(1);
  asked[0]?.answer([{ start: 1 }]);
  expect(await both).toEqual([[{ start: 1 }], [{ start: 1 }]]);
  expect(await history.read(QUERY, forever)).toEqual([{ start: 1 }]);
  expect(asked.length).toBe(1);
});

it('gives a request up when the last one who waits for it leaves', async () => {
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

it('keeps neither a failure nor an answer without bars', async () => {
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
