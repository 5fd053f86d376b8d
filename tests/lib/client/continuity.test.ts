import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Continuity } from '../../../lib/client/continuity';
import { toSymbol } from '../../../lib/market/instrument';
import type { Frame, TradeUpdate } from '../../../lib/protocol/messages';

const SYMBOLS = ['sim:A', 'sim:B', 'sim:C'].map(toSymbol);

function trade(version: number): TradeUpdate {
  const symbol = SYMBOLS[version % SYMBOLS.length] ?? toSymbol('sim:X');
  return { symbol, id: `t${version}`, price: 1, size: 1, side: 'buy', timestamp: version };
}

/** Returns the frame of the versions (from, to]; every version is one trade. */
function frame(from: number, to: number, more: Partial<Frame> = {}): Frame {
  const trades = Array.from({ length: to - from }, (_, i) => trade(from + 1 + i)).sort((a, b) =>
    a.symbol.localeCompare(b.symbol),
  );
  const content = trades.length > 0 ? { trades } : {};
  return { room: 'r', epoch: 1, from, to, time: 0, merged: to - from, ...content, ...more };
}

function at(version: number): Continuity {
  const continuity = new Continuity();
  continuity.accept(frame(0, version, { full: true }));
  return continuity;
}

describe('frames of one subscription', () => {
  it('are requested until the first full frame', () => {
    const continuity = new Continuity();
    expect(continuity.accept(frame(3, 4))).toBe('ask');
    expect(continuity.position).toBeUndefined();
    expect(continuity.accept(frame(0, 4, { full: true }))).toMatchObject({ to: 4 });
    expect(continuity.position).toEqual({ epoch: 1, version: 4 });
  });

  it('are delivered unchanged if they are consecutive', () => {
    const next = frame(5, 8);
    expect(at(5).accept(next)).toBe(next);
  });

  it('are requested again after a gap, and the frame behind the gap is dropped', () => {
    const continuity = at(5);
    expect(continuity.accept(frame(6, 8))).toBe('ask');
    expect(continuity.accept(frame(6, 6))).toBe('ask');
    expect(continuity.position?.version).toBe(5);
  });

  it('are requested again under another epoch, unless the frame is full', () => {
    const continuity = at(5);
    expect(continuity.accept(frame(5, 6, { epoch: 2 }))).toBe('ask');
    expect(continuity.accept(frame(0, 2, { epoch: 2, full: true }))).toMatchObject({ epoch: 2 });
    expect(continuity.position).toEqual({ epoch: 2, version: 2 });
  });

  it('are ignored if they have nothing new, except heartbeats', () => {
    const continuity = at(5);
    expect(continuity.accept(frame(2, 5))).toBe('ignore');
    expect(continuity.accept(frame(2, 4))).toBe('ignore');
    expect(continuity.accept(frame(0, 5, { full: true }))).toBe('ignore');
    expect(continuity.accept(frame(3, 3))).toBe('ignore');
    const heartbeat = frame(5, 5);
    expect(continuity.accept(heartbeat)).toBe(heartbeat);
  });

  it('advance the position without a change of their symbols', () => {
    const continuity = at(5);
    const { trades: _trades, ...quiet } = frame(5, 9);
    expect(continuity.accept(quiet)).toBe(quiet);
    expect(continuity.position?.version).toBe(9);
  });

  it('lose known trades and gaps where they overlap', () => {
    const continuity = at(5);
    const gaps = [
      { symbol: toSymbol('sim:A'), until: 3 },
      { symbol: toSymbol('sim:B'), until: 7 },
    ];
    const joined = continuity.accept(frame(2, 8, { gaps }));
    expect(joined).toMatchObject({ from: 5, to: 8, gaps: [{ symbol: 'sim:B', until: 7 }] });
    expect((joined as Frame).trades?.map(({ id }) => id).sort()).toEqual(['t6', 't7', 't8']);
  });

  it('keep quotes where they overlap, because newest values may repeat', () => {
    const { trades: _trades, ...bare } = frame(2, 8);
    const quotes = [{ symbol: toSymbol('sim:A'), last: 1 }];
    expect(at(5).accept({ ...bare, quotes })).toEqual({ ...bare, from: 5, quotes });
  });

  it('deliver every trade once for any version ranges, if requests are answered', () => {
    const range = fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 12 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
        const continuity = new Continuity();
        let got: string[] = [];
        let newest = 0;
        const take = (one: Frame): boolean => {
          const verdict = continuity.accept(one);
          if (verdict === 'ask') return false;
          if (verdict === 'ignore') return true;
          if (verdict.full || verdict.from === 0) got = [];
          got.push(...(verdict.trades ?? []).map(({ id }) => id));
          return true;
        };
        for (const [back, length, full] of ranges) {
          const from = full ? 0 : Math.max(0, newest + 4 - back);
          newest = Math.max(newest, from + length);
          const one = frame(from, from + length, full ? { full: true } : {});
          if (!take(one)) {
            const have = continuity.position?.version;
            take(
              have === undefined ? frame(0, newest, { full: true }) : frame(Math.max(0, have - 2), newest),
            );
          }
          const expected = frame(0, continuity.position?.version ?? 0).trades ?? [];
          expect([...got].sort()).toEqual(expected.map(({ id }) => id).sort());
        }
      }),
      { numRuns: 500 },
    );
  });
});
