import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatestRequest } from '../../../lib/replay/latest-request';
import { gapAt, profileOf } from '../../../lib/replay/profile';
import { readPlace, replayAddress } from '../../../lib/replay/replay-address';
import {
  FIRST_ORDER,
  type ListedTape,
  nextOrder,
  searchTapes,
  sortTapes,
} from '../../../lib/replay/tape-order';

function tape(id: string, more: Partial<ListedTape> = {}): ListedTape {
  return { id, start: 0, end: 10, symbols: ['sim:ACME'], events: 5, bytes: 100, ...more };
}

describe('tapes of the library', () => {
  const tapes = [
    tape('week-11', { end: 5, symbols: ['binance:BTCUSDT'], events: 900 }),
    tape('opening', { end: 9, bytes: 4 }),
    tape('halt', { end: 9, feed: 'simulator' }),
  ];
  const ids = (of: readonly ListedTape[]): string[] => of.map(({ id }) => id);

  it('are sorted by a column, equal ones by name', () => {
    expect(ids(sortTapes(tapes, FIRST_ORDER))).toEqual(['halt', 'opening', 'week-11']);
    expect(ids(sortTapes(tapes, { column: 'events', descending: true }))[0]).toBe('week-11');
    expect(ids(sortTapes(tapes, { column: 'size', descending: false }))[0]).toBe('opening');
    expect(ids(sortTapes(tapes, { column: 'id', descending: true }))).toEqual(['week-11', 'opening', 'halt']);
  });

  it('are reversed by a second click on a heading', () => {
    const order = nextOrder(FIRST_ORDER, 'id');
    expect(order).toEqual({ column: 'id', descending: false });
    expect(nextOrder(order, 'id')).toEqual({ column: 'id', descending: true });
  });

  it('are found by all words, in names, symbols, feeds and dates', () => {
    const dates = (): string[] => ['Thu 12 Mar 2026'];
    expect(ids(searchTapes(tapes, 'btc mar', dates))).toEqual(['week-11']);
    expect(ids(searchTapes(tapes, 'SIMULATOR', dates))).toEqual(['halt']);
    expect(searchTapes(tapes, ' ', dates)).toHaveLength(3);
    expect(searchTapes(tapes, 'btc halt', dates)).toEqual([]);
  });
});

describe('the URL of a replay', () => {
  it('restores session, time, tapes and board, and keeps other parameters', () => {
    const place = { moment: 1_773_313_662_123_000, tapes: ['week-11', 'halt'], rebase: true, board: 'focus' };
    const address = replayAddress('ab12', place, new URLSearchParams('lang=ru&t=old&symbol=sim:ACME'));
    expect(address).toBe(
      '/replay/ab12?board=focus&t=2026-03-12T11:07:42.123Z&tapes=week-11,halt&rebase=1&lang=ru&symbol=sim%3AACME',
    );
    expect(readPlace(new URLSearchParams(address.split('?')[1]))).toEqual(place);
  });

  it('ignores invalid tape ids', () => {
    const { tapes } = readPlace(new URLSearchParams({ tapes: '../x,ok,,a b,"' }));
    expect(tapes).toEqual(['ok']);
  });
});

describe('an activity profile', () => {
  const activity = {
    start: 0,
    end: 100,
    buckets: [10, 0, 30, 40].map((events) => ({ events, volume: 0 })),
    gaps: [{ from: 25, to: 50 }],
  };

  it('keeps the number of events for any number of columns', () => {
    const count = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(count, fc.integer({ min: 1, max: 90 }), fc.nat(500), (counts, columns, shift) => {
        const buckets = counts.map((events) => ({ events, volume: 0 }));
        const moved = { activity: { start: 0, end: 1_000, buckets, gaps: [] }, shift };
        const { events } = profileOf([moved], { from: 0, to: 1_600 }, columns);
        const sum = counts.reduce((total, one) => total + one, 0);
        expect(events.reduce((total, one) => total + one, 0)).toBeCloseTo(sum, 6);
      }),
    );
  });

  it('is not flattened by one burst', () => {
    const buckets = Array.from({ length: 100 }, (_, at) => ({ events: at === 0 ? 90_000 : 100, volume: 0 }));
    const burst = { activity: { start: 0, end: 100, buckets, gaps: [] }, shift: 0 };
    const { max, scale } = profileOf([burst], { from: 0, to: 100 }, 100);
    expect([max, scale]).toEqual([90_000, 125]);
  });

  it('has a gap only where no tape has data', () => {
    const span = { from: 0, to: 200 };
    const alone = profileOf([{ activity, shift: 0 }], span, 4).gaps;
    expect(alone).toEqual([
      { from: 25, to: 50 },
      { from: 100, to: 200 },
    ]);
    const other = { activity: { ...activity, gaps: [] }, shift: 40 };
    expect(profileOf([{ activity, shift: 0 }, other], span, 4).gaps).toEqual([
      { from: 25, to: 40 },
      { from: 140, to: 200 },
    ]);
    expect(profileOf([{ activity, shift: 0, grows: true }], span, 4).gaps).toEqual([{ from: 25, to: 50 }]);
    expect(gapAt(alone, 30)).toEqual({ from: 25, to: 50 });
    expect(gapAt(alone, 50)).toBeUndefined();
  });
});

describe('requests while dragging', () => {
  it('are sent one at a time, and the last always', async () => {
    const sent: number[] = [];
    const answers: (() => void)[] = [];
    const requests = new LatestRequest<number>((requested) => {
      sent.push(requested);
      return new Promise((resolve) => answers.push(resolve));
    });
    for (const requested of [1, 2, 3, 4]) requests.ask(requested);
    expect(sent).toEqual([1]);
    answers[0]?.();
    await expect.poll(() => sent).toEqual([1, 4]);
    answers[1]?.();
    await expect.poll(() => requests.busy).toBe(false);
    expect(sent).toEqual([1, 4]);
  });

  it('continue after a failed one', async () => {
    const sent: number[] = [];
    const requests = new LatestRequest<number>((requested) => {
      sent.push(requested);
      return requested === 1 ? Promise.reject(new Error('gone')) : Promise.resolve();
    });
    requests.ask(1);
    requests.ask(2);
    await expect.poll(() => requests.busy).toBe(false);
    expect(sent).toEqual([1, 2]);
  });
});
