import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramePacker, FrameUnpacker } from '../../../lib/hub/frame-transfer';
import { Cursor, RoomState } from '../../../lib/hub/room-state';
import { MAX_KEPT_TRADES } from '../../../lib/hub/trade-backlog';
import { QUOTE_FIELDS } from '../../../lib/market/quote-field';
import type { Frame } from '../../../lib/protocol/messages';
import { createMarketStore, type MarketStore } from '../../../lib/store/market-store';
import { contents, framesOf, SYMBOLS } from './room-of-changes';

const [A, B] = SYMBOLS as [(typeof SYMBOLS)[number], (typeof SYMBOLS)[number]];

/** Returns everything that a store shows of the symbols. */
function seen(store: MarketStore) {
  return SYMBOLS.map((symbol) => {
    const row = store.quotes.rowOf(symbol);
    const trades = store.tradesOf(symbol);
    const bars = store.barsOf(symbol, '1m');
    const { bids, asks } = store.depthOf(symbol);
    return {
      fields: QUOTE_FIELDS.map((field) => store.quotes.value(row, field)),
      status: store.quotes.status(row),
      range: [store.quotes.rangeHigh(row), store.quotes.rangeLow(row)],
      trades: Array.from({ length: trades.size }, (_, n) => trades.newest(n)),
      missing: trades.missingUntil,
      depth: { bids, asks },
      bars: Array.from({ length: bars.size }, (_, n) => [bars.start[n], bars.close[n]]),
    };
  });
}

function frame(version: number, lists: Partial<Frame>): Frame {
  return { epoch: 1, room: 'r', from: version - 1, to: version, time: version, merged: 1, ...lists };
}

describe('a room of the hub', () => {
  it('brings a tab to the same state whenever it takes a frame', () => {
    fc.assert(
      fc.property(contents, fc.array(fc.boolean()), fc.nat(5), (all, takes, joins) => {
        const direct = createMarketStore([], { clock: () => 0 });
        const tab = createMarketStore([], { clock: () => 0 });
        const room = new RoomState();
        const cursor = new Cursor();
        cursor.watch(true);
        const [packer, unpacker] = [new FramePacker(), new FrameUnpacker()];
        const take = (): void => {
          const taken = room.take(cursor);
          if (taken !== undefined)
            tab.applyFrame(unpacker.unpack(structuredClone(packer.pack(taken).packed)));
        };
        for (const [n, one] of framesOf(all).entries()) {
          if (n === joins) room.enter(cursor);
          direct.applyFrame(one);
          room.apply(one);
          if (n >= joins && takes[n]) take();
        }
        take();
        // A tab that joins later has missed earlier ranges and trades.
        const before = seen(direct).map((one) => (joins > 0 ? { ...one, range: [] } : one));
        expect(seen(tab).map((one) => (joins > 0 ? { ...one, range: [] } : one))).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it('conflates untaken updates into one frame of newest values and joined ranges', () => {
    const room = new RoomState();
    const cursor = new Cursor();
    cursor.watch(true);
    room.enter(cursor);
    room.apply(frame(1, { full: true, from: 0, quotes: [{ symbol: A, last: 5, bid: 4 }] }));
    expect(room.take(cursor)?.full).toBe(true);
    room.apply(frame(2, { merged: 3, quotes: [{ symbol: A, last: 9, rangeHigh: 9, rangeLow: 5 }] }));
    room.apply(
      frame(3, { merged: 4, quotes: [{ symbol: A, last: 6, bid: null, rangeHigh: 6, rangeLow: 2 }] }),
    );
    expect(room.take(cursor)).toEqual({
      ...frame(3, { from: 1, merged: 7 }),
      quotes: [{ symbol: A, last: 6, bid: null, rangeHigh: 9, rangeLow: 2 }],
    });
    expect(room.take(cursor)).toBeUndefined();
  });

  it('sends only changes', () => {
    const room = new RoomState();
    const cursor = new Cursor();
    room.enter(cursor);
    room.apply(
      frame(1, {
        full: true,
        from: 0,
        quotes: [
          { symbol: A, last: 5 },
          { symbol: B, last: 7 },
        ],
      }),
    );
    room.take(cursor);
    room.apply(frame(2, { quotes: [{ symbol: B, last: 8 }] }));
    expect(room.take(cursor)?.quotes).toEqual([{ symbol: B, last: 8 }]);
  });

  it('reports exactly the trades that were dropped before a tab took them', () => {
    const room = new RoomState();
    const [quick, slow] = [new Cursor(), new Cursor()];
    room.enter(quick);
    room.enter(slow);
    const trade = (n: number, symbol = A) => ({
      symbol,
      id: `${n}`,
      price: 1,
      size: 1,
      side: 'buy' as const,
      timestamp: n,
    });
    room.apply(frame(1, { full: true, from: 0, trades: [trade(1, B)] }));
    room.take(quick);
    room.take(slow);
    const most = MAX_KEPT_TRADES + 10;
    for (let n = 2; n < 2 + most; n++) {
      room.apply(frame(n, { trades: [trade(n)] }));
      const taken = room.take(quick);
      expect(taken?.trades).toHaveLength(1);
      expect(taken?.gaps).toBeUndefined();
    }
    const late = room.take(slow);
    expect(late?.trades).toHaveLength(MAX_KEPT_TRADES);
    expect(late?.gaps).toEqual([{ symbol: A, until: 12 }]);
    expect(late?.trades?.[0]?.timestamp).toBe(12);
    expect([quick.dropped, slow.dropped]).toEqual([0, 10]);
  });

  it('forwards heartbeats', () => {
    const room = new RoomState();
    const cursor = new Cursor();
    room.enter(cursor);
    room.apply(frame(1, { full: true, from: 0 }));
    room.take(cursor);
    room.apply({ ...frame(1, {}), from: 1, time: 9 });
    expect(room.take(cursor)).toEqual({ ...frame(1, {}), from: 1, time: 9 });
  });
});
