import { beforeEach, describe, expect, it } from 'vitest';
import type { SubscribeAccepted, SubscribeRequest, SubscriptionChange } from '../../../lib/protocol/messages';
import { createPermissions } from '../../../server/access/permissions';
import { type Limits, ROLE_LIMITS } from '../../../server/access/roles';
import { Fanout } from '../../../server/fanout/fanout';
import { JsonEncoder } from '../../../server/fanout/json-encoder';
import { Market } from '../../../server/market/market';
import { anInstrument, aQuote, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';
import { ScriptedPeer } from './scripted-peer';

const EPOCH = 7;
const viewerOf = (change: Partial<Limits> = {}) =>
  createPermissions({ ...ROLE_LIMITS.admin, ...change }, 'this token');

describe('a peer whose permissions change', () => {
  let clock: ManualClock;
  let market: Market;
  let fanout: Fanout;
  let peer: ScriptedPeer;

  beforeEach(() => {
    clock = new ManualClock();
    market = new Market();
    for (const code of ['A', 'B', 'C']) market.apply(defined(anInstrument(`sim:${code}`)));
    fanout = new Fanout({
      market,
      clock,
      epoch: EPOCH,
      boardSymbols: (board) => (board === 'few' ? ['sim:A', 'sim:B'] : undefined),
      encoderOf: () => new JsonEncoder(),
    });
    peer = new ScriptedPeer('p');
  });

  function join(request: SubscribeRequest, entitlements = viewerOf(), of = peer): SubscribeAccepted {
    let answer: SubscribeAccepted | undefined;
    fanout.subscribe(of, entitlements, request, (accepted) => {
      answer = accepted;
    });
    return answer as SubscribeAccepted;
  }

  function change(entitlements: ReturnType<typeof viewerOf>): SubscriptionChange[] {
    const received: SubscriptionChange[] = [];
    fanout.changeEntitlements(peer, entitlements, (one) => {
      // No frame of the new room may be sent before the client knows the room.
      expect(peer.frames.map((frame) => frame.room)).not.toContain(one.answer.ok && one.answer.room);
      received.push(one);
    });
    return received;
  }

  it('keeps its room without a notice when the subscription is unchanged', () => {
    const { room } = join({ channel: 'quotes', symbols: ['sim:A'], rate: 4 });
    peer.take();
    expect(change(viewerOf({ symbols: ['sim:A'], rate: 4, levels: 1 }))).toEqual([]);
    market.apply(aTrade('sim:A', 101, 1, 5));
    clock.advance(250);
    expect(peer.take()).toMatchObject([{ room, quotes: [{ symbol: 'sim:A', last: 101 }] }]);
  });

  it('moves to a room of its new permissions even while lagging, and sees nothing beyond them later', () => {
    peer.writable = false;
    const { room } = join({ channel: 'quotes', symbols: ['*'], rate: 4 });
    const [received] = change(viewerOf({ symbols: ['sim:*'] }));
    expect(received).toMatchObject({ room, answer: { ok: true, symbols: ['sim:A', 'sim:B', 'sim:C'] } });
    expect(received?.answer).not.toMatchObject({ room });
    market.apply(defined(anInstrument('other:NEW')));
    market.apply(aTrade('other:NEW', 101, 1, 5));
    market.apply(aTrade('sim:A', 102, 1, 5));
    peer.writable = true;
    fanout.drained(peer);
    clock.advance(250);
    const symbols = peer.take().flatMap(({ quotes = [] }) => quotes.map(({ symbol }) => symbol));
    expect(new Set(symbols)).toEqual(new Set(['sim:A']));
    fanout.removePeer(peer);
    expect(fanout.roomCount).toBe(0);
  });

  it('continues without a snapshot when only the rate changes', () => {
    const { room } = join({ channel: 'trades', symbols: ['sim:*'], rate: 50 });
    market.apply(aTrade('sim:A', 101, 1, 5));
    clock.advance(20);
    const version = peer.take().at(-1)?.to;
    market.apply(aTrade('sim:A', 102, 1, 6));
    const [received] = change(viewerOf({ rate: 2 }));
    expect(received).toMatchObject({ room, answer: { ok: true, rate: 2 } });
    const [frame] = peer.take();
    expect(frame).toMatchObject({ from: version, trades: [{ price: 102 }] });
    expect(frame).not.toHaveProperty('full');
    expect(fanout.roomCount).toBe(1);
  });

  it('gets a full frame for other symbols or more levels', () => {
    join({ channel: 'depth', symbols: ['sim:A'], levels: 20 }, viewerOf({ levels: 5 }));
    join({ channel: 'quotes', symbols: ['board:few'] }, viewerOf({ symbols: ['sim:A'] }));
    peer.take();
    const received = change(viewerOf());
    expect(received.map(({ answer }) => answer)).toMatchObject([
      { symbols: ['sim:A'], denied: [] },
      { symbols: ['sim:A', 'sim:B'], denied: [] },
    ]);
    expect(peer.take()).toMatchObject([{ full: true }, { full: true }]);
  });

  it('loses subscriptions on forbidden channels, and those above the limit', () => {
    const depth = join({ channel: 'depth', symbols: ['sim:A'] });
    const kept = join({ channel: 'quotes', symbols: ['sim:A'] });
    const last = join({ channel: 'quotes', symbols: ['sim:B'] });
    peer.take();
    expect(change(viewerOf({ channels: ['quotes'], subscriptions: 2 }))).toMatchObject([
      { room: depth.room, answer: { ok: false, error: { code: 'forbidden' } } },
      { room: last.room, answer: { ok: false, error: { code: 'too_many_subscriptions' } } },
    ]);
    expect(fanout.roomCount).toBe(1);
    fanout.unsubscribe(peer, kept.room);
    expect(fanout.roomCount).toBe(0);
  });

  it('keeps two subscriptions separate that are temporarily equal', () => {
    const wide = join({ channel: 'quotes', symbols: ['sim:A', 'sim:B'] });
    const narrow = join({ channel: 'quotes', symbols: ['sim:A'] });
    peer.take();
    const [received] = change(viewerOf({ symbols: ['sim:A'] }));
    const { room } = (received as SubscriptionChange).answer as SubscribeAccepted;
    expect(received?.room).toBe(wide.room);
    expect(room).not.toBe(narrow.room);
    peer.take();
    expect(change(viewerOf())).toMatchObject([{ room, answer: { symbols: ['sim:A', 'sim:B'], denied: [] } }]);
    const again = join({ channel: 'quotes', symbols: ['sim:A'] });
    expect(again.room).toBe(narrow.room);
  });

  it('gets new symbols by its current permissions', () => {
    join({ channel: 'quotes', symbols: ['sim:*'] });
    change(viewerOf({ symbols: ['sim:A', 'sim:N*'] }));
    peer.take();
    for (const code of ['NEW', 'OTHER']) {
      market.apply(defined(anInstrument(`sim:${code}`)));
      market.apply(aQuote(`sim:${code}`, { bid: 1, bidSize: 1 }, 5));
    }
    clock.advance(250);
    expect(peer.take().flatMap(({ quotes = [] }) => quotes.map(({ symbol }) => symbol))).toEqual(['sim:NEW']);
  });

  it('that is lagging gets one frame of the new room and none of the old when it drains', () => {
    join({ channel: 'quotes', symbols: ['sim:A', 'sim:B'], rate: 4 });
    peer.take();
    peer.writable = false;
    market.apply(aQuote('sim:B', { bid: 1, bidSize: 1 }, 5));
    clock.advance(250);
    const [received] = change(viewerOf({ symbols: ['sim:A'] }));
    market.apply(aQuote('sim:A', { bid: 2, bidSize: 1 }, 5));
    clock.advance(250);
    peer.writable = true;
    fanout.drained(peer);
    const frames = peer.take();
    expect(frames.map(({ room }) => room)).toEqual([
      ((received as SubscriptionChange).answer as SubscribeAccepted).room,
    ]);
    expect(frames[0]).toMatchObject({ full: true, quotes: [{ symbol: 'sim:A', bid: 2 }] });
  });

  it('does not affect another peer in its room', () => {
    const other = new ScriptedPeer('o');
    const { room } = join({ channel: 'quotes', symbols: ['sim:*'], rate: 4 }, viewerOf(), other);
    expect(join({ channel: 'quotes', symbols: ['sim:*'], rate: 4 }).room).toBe(room);
    peer.take();
    other.take();
    change(viewerOf({ symbols: ['sim:A'] }));
    market.apply(aQuote('sim:B', { bid: 1, bidSize: 1 }, 5));
    clock.advance(250);
    expect(other.take()).toMatchObject([{ room, quotes: [{ symbol: 'sim:B' }] }]);
    expect(peer.take().every(({ quotes }) => quotes === undefined)).toBe(true);
  });
});
