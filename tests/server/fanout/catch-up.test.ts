import { beforeEach, describe, expect, it } from 'vitest';
import type { Encoding, SubscribeAccepted, SubscribeRequest } from '../../../lib/protocol/messages';
import { createPermissions } from '../../../server/access/permissions';
import { ROLE_LIMITS } from '../../../server/access/roles';
import { BinaryEncoder } from '../../../server/fanout/binary-encoder';
import { Fanout } from '../../../server/fanout/fanout';
import { FrameSlab } from '../../../server/fanout/frame-slab';
import { JsonEncoder } from '../../../server/fanout/json-encoder';
import { Market } from '../../../server/market/market';
import { MAX_KEPT_TRADES } from '../../../server/market/trade-ring';
import { aBar, anInstrument, aQuote, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';
import { ScriptedPeer } from './scripted-peer';

const EPOCH = 7;
const everything = createPermissions(ROLE_LIMITS.admin, 'this token');

/** Cases found by the search of interleavings.test.ts, each in the fewest steps. */
describe('a peer that was lagging, idle or disconnected', () => {
  let clock: ManualClock;
  let market: Market;
  let fanout: Fanout;

  beforeEach(() => {
    clock = new ManualClock();
    market = new Market();
    for (const code of ['A', 'B']) market.apply(defined(anInstrument(`sim:${code}`)));
    fanout = new Fanout({
      market,
      clock,
      epoch: EPOCH,
      boardSymbols: () => undefined,
      encoderOf: (encoding) =>
        encoding === 'binary' ? new BinaryEncoder('/live', market, new FrameSlab()) : new JsonEncoder(),
    });
  });

  function join(request: SubscribeRequest, encoding: Encoding = 'json'): ScriptedPeer {
    const peer = new ScriptedPeer('p', encoding);
    fanout.subscribe(peer, everything, request, () => {});
    return peer;
  }

  it('gets a definition that arrived while its room was idle with the next frame', () => {
    const peer = join({ channel: 'trades', symbols: ['sim:A'], rate: 10 }, 'binary');
    market.apply(aQuote('sim:A', { bid: 99.5, bidSize: 1 }, 1));
    clock.advance(100);
    market.apply(aTrade('sim:A', 100.25, 1, 2));
    clock.advance(100);
    expect(peer.take().at(-1)?.trades).toMatchObject([{ price: 100.25 }]);
  });

  it('does not mix price scales from before and after a restart of the market', () => {
    const request: SubscribeRequest = { channel: 'quotes', symbols: ['sim:C'], rate: 10 };
    market.apply(defined(anInstrument('sim:C', { prevClose: 100 })));
    const peer = join(request, 'binary');
    for (const prevClose of [80, 90]) {
      market.apply(defined(anInstrument('sim:C', { prevClose })));
      market.clear();
      fanout.reset(fanout.epoch + 1);
      clock.advance(100);
      fanout.subscribe(peer, everything, request, () => {});
      market.apply(aTrade('sim:C', prevClose, 1, 1));
      clock.advance(100);
      expect(peer.take().at(-1)?.quotes).toMatchObject([{ last: prevClose, rangeHigh: prevClose }]);
    }
  });

  it('that was lagging when the market restarted gets a full frame with a valid conflation count', () => {
    const peer = join({ channel: 'quotes', symbols: ['sim:A'], rate: 10 }, 'binary');
    for (const time of [1, 2]) {
      market.apply(aQuote('sim:A', { bid: time, bidSize: 1 }, time));
      clock.advance(100);
      peer.writable = false;
    }
    market.clear();
    fanout.reset(EPOCH + 1);
    clock.advance(100);
    peer.writable = true;
    fanout.drained(peer);
    expect(peer.take().at(-1)).toMatchObject({ epoch: EPOCH + 1, full: true, merged: 0 });
  });

  it('that joins first on a channel counts updates between its snapshot and its first frame', () => {
    join({ channel: 'quotes', symbols: ['sim:A'], rate: 10 });
    const request: SubscribeRequest = { channel: 'trades', symbols: ['sim:A'], rate: 10 };
    for (const _ of ['first', 'again']) {
      market.apply(aTrade('sim:A', 100, 1, 1));
      const peer = new ScriptedPeer('t');
      let answer: SubscribeAccepted | undefined;
      fanout.subscribe(peer, everything, request, (accepted) => {
        answer = accepted;
      });
      clock.advance(100);
      expect(peer.take().at(-1)).toMatchObject({ merged: 1, trades: [{ price: 100 }] });
      fanout.unsubscribe(peer, answer?.room as string);
      market.apply(aTrade('sim:A', 100, 1, 2));
      clock.advance(100);
    }
  });

  it('gets trades dropped from the ring as a range, and prices of a venue without trades', () => {
    const peer = join({ channel: 'quotes', symbols: ['sim:*'], rate: 10 });
    const bar = { interval: '1d', start: 0, open: 10, high: 30, low: 10, volume: 1, trades: 1 } as const;
    market.apply(aBar('sim:B', { ...bar, close: 10 }, 1));
    peer.writable = false;
    market.apply(aTrade('sim:A', 50, 1, 1));
    clock.advance(100);
    for (const [k, close] of [30, 12].entries())
      market.apply(aBar('sim:B', { ...bar, close, volume: k + 2 }, k + 2));
    for (let k = 0; k <= MAX_KEPT_TRADES; k++) market.apply(aTrade('sim:A', 100, 1, 2));
    clock.advance(100);
    peer.writable = true;
    peer.take();
    fanout.drained(peer);
    const quotes = Object.fromEntries((peer.take()[0]?.quotes ?? []).map((quote) => [quote.symbol, quote]));
    expect(quotes['sim:A']).toMatchObject({ last: 100, rangeHigh: 100, rangeLow: 50 });
    expect(quotes['sim:B']).toMatchObject({ last: 12, rangeHigh: 30 });
  });

  it('that is ahead of a node waits for it up to 1 s, then gets a full frame', () => {
    const shared = new Fanout({
      ...{ market, clock, epoch: EPOCH, aheadMs: 1_000, boardSymbols: () => undefined },
      encoderOf: () => new JsonEncoder(),
    });
    const since = (version: number) => {
      const peer = new ScriptedPeer(`${version}`);
      const request = { channel: 'quotes', symbols: ['sim:A'], rate: 10 } as const;
      shared.subscribe(peer, everything, { ...request, since: { epoch: EPOCH, version } }, () => {});
      return peer;
    };
    const [waits, waitsInVain] = [since(market.version + 1), since(market.version + 2)];
    clock.advance(500);
    expect([waits.take(), waitsInVain.take()]).toEqual([[], []]);
    market.apply(aQuote('sim:A', { bid: 99, bidSize: 1 }, 1));
    market.apply(aQuote('sim:A', { bid: 98, bidSize: 1 }, 2));
    clock.advance(100);
    expect(waits.take().slice(0, 1)).toMatchObject([{ from: 3, to: 4, quotes: [{ bid: 98 }] }]);
    expect(waitsInVain.take()).toMatchObject([{ from: 4, to: 4 }]);
    const late = since(market.version + 1);
    clock.advance(900);
    expect(late.take()).toEqual([]);
    clock.advance(200);
    expect(late.take().slice(0, 1)).toMatchObject([{ from: 0, to: 4, full: true }]);
  });
});
