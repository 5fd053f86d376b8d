import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { Playhead } from '../../../../server/tape/playback/playhead';

type Named = MarketEvent & { readonly reason: string };

/** Groups of a source: times of its events, in order. */
const pieces = fc
  .array(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 5 }), { maxLength: 6 })
  .map((all) => {
    const times = all.flat().sort((a, b) => a - b);
    return all.map((piece) => times.splice(0, piece.length));
  });

function eventsOf(source: number, all: readonly (readonly number[])[]): Named[][] {
  return all.map((times, piece) =>
    times.map((time, k): Named => {
      const stamp = { timestamp: time, localTimestamp: time };
      return { type: 'gap', ...stamp, reason: `${source}/${piece}/${k}` };
    }),
  );
}

describe('a playhead', () => {
  it('yields the events of all sources by time, each once, up to any time', () => {
    const check = (sources: number[][][], moments: number[], most: number): void => {
      const all = sources.map((pieces, source) => eventsOf(source, pieces));
      const playhead = new Playhead(all.map((pieces) => pieces[Symbol.iterator]()));
      const taken: Named[] = [];
      for (const until of [...moments, Number.POSITIVE_INFINITY]) {
        for (;;) {
          const next = playhead.next(until, most) as readonly Named[] | undefined;
          if (!next) break;
          expect(next.length).toBeGreaterThan(0);
          expect(next.length).toBeLessThanOrEqual(most);
          taken.push(...next);
        }
        expect(taken.every(({ localTimestamp }) => localTimestamp <= until)).toBe(true);
        expect(playhead.nextAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(
          until === Number.POSITIVE_INFINITY ? 0 : until,
        );
      }
      // The expected order is a stable sort of the concatenated sources.
      const expected = all.flat(2).sort((a, b) => a.localTimestamp - b.localTimestamp);
      expect(taken.map(({ reason }) => reason)).toEqual(expected.map(({ reason }) => reason));
    };
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 4 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 6 }).map((all) => all.sort((a, b) => a - b)),
        fc.constantFrom(1, 2, 1_000),
        check,
      ),
    );
  });

  it('stops at its end', () => {
    const [events] = eventsOf(0, [[1, 2, 3, 3, 4]]);
    const playhead = new Playhead([[events ?? []][Symbol.iterator]()], 3);
    expect(playhead.next(Number.POSITIVE_INFINITY)).toHaveLength(4);
    expect(playhead.nextAt).toBeUndefined();
    expect(playhead.next(10)).toBeUndefined();
  });

  it('closes its sources', () => {
    const closed = vi.fn();
    const source = { next: () => ({ done: true, value: undefined }) as const, return: closed };
    new Playhead([source, source]).close();
    expect(closed).toHaveBeenCalledTimes(2);
  });
});
