import { beforeEach, describe, expect, it } from 'vitest';
import type { SubscribeAccepted, SubscribeRequest } from '../../../lib/protocol/messages';
import { createPermissions } from '../../../server/access/permissions';
import { ROLE_LIMITS } from '../../../server/access/roles';
import { BinaryEncoder } from '../../../server/fanout/binary-encoder';
import { Fanout } from '../../../server/fanout/fanout';
import { FrameSlab } from '../../../server/fanout/frame-slab';
import { JsonEncoder } from '../../../server/fanout/json-encoder';
import { MAX_SUBSCRIPTIONS, type Peer } from '../../../server/fanout/peer';
import { Market } from '../../../server/market/market';
import { anInstrument, aQuote, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';
import { ScriptedPeer } from './scripted-peer';

const EPOCH = 7;
const everything = createPermissions(ROLE_LIMITS.admin, 'this token');

describe('the fan-out', () => {
  let clock: ManualClock;
  let market: Market;
  let fanout: Fanout;

  beforeEach(() => {
    clock = new ManualClock();
    market = new Market();
    for (const code of ['A', 'B', 'C'])
      market.apply(defined(anInstrument(`sim:${code}`, { prevClose: 100 })));
    fanout = new Fanout({
      market,
      clock,
      epoch: EPOCH,
      boardSymbols: (board) => (board === 'few' ? ['sim:A', 'sim:B', 'other:*'] : undefined),
      encoderOf: (encoding) =>
        encoding === 'binary' ? new BinaryEncoder('/live', market, new FrameSlab()) : new JsonEncoder(),
    });
    fanout.start();
  });

  function join(peer: Peer, request: SubscribeRequest, entitlements = everything): SubscribeAccepted {
    let answer: SubscribeAccepted | undefined;
    fanout.subscribe(peer, entitlements, request, (accepted) => {
      answer = accepted;
    });
    if (!answer) throw new Error('not accepted');
    return answer;
  }

  it('answers first, then sends a snapshot, then updates at the rate of the room', () => {
    const peer = new ScriptedPeer('p');
    market.apply(aQuote('sim:A', { bid: 99, bidSize: 1 }, 5));
    const answer = join(peer, { channel: 'quotes', symbols: ['sim:A'], rate: 15 });
    expect(answer).toEqual({ ok: true, room: answer.room, rate: 10, symbols: ['sim:A'], denied: [] });
    const [snapshot] = peer.take();
    expect(snapshot).toMatchObject({
      room: answer.room,
      epoch: EPOCH,
      from: 0,
      to: market.version,
      full: true,
    });
    expect(snapshot?.quotes).toEqual([
      { symbol: 'sim:A', timestamp: 5, bid: 99, bidSize: 1, prevClose: 100 },
    ]);
    clock.advance(100);
    expect(peer.take()).toEqual([]);
    market.apply(aQuote('sim:A', { bid: 98, bidSize: 1 }, 6));
    market.apply(aQuote('sim:A', { bid: 97, bidSize: 1 }, 7));
    market.apply(aQuote('sim:B', { bid: 97, bidSize: 1 }, 7));
    clock.advance(100);
    const [frame, ...more] = peer.take();
    expect(more).toEqual([]);
    expect(frame).toMatchObject({ from: snapshot?.to, to: market.version, merged: 2 });
    expect(frame).not.toHaveProperty('full');
    expect(frame?.quotes).toEqual([{ symbol: 'sim:A', timestamp: 7, bid: 97 }]);
  });

  it('puts equal subscriptions into one room, with one frame, encoded once', () => {
    const [one, two] = [new ScriptedPeer('1'), new ScriptedPeer('2')];
    const first = join(one, { channel: 'quotes', symbols: ['sim:A', 'sim:B'], rate: 4 });
    const second = join(two, { channel: 'quotes', symbols: ['sim:B', 'sim:A', 'sim:A'], rate: 5 });
    expect(second.room).toBe(first.room);
    market.apply(aTrade('sim:A', 101, 1, 5));
    clock.advance(250);
    expect(one.sent.at(-1)).toBe(two.sent.at(-1));
    expect(fanout.roomCount).toBe(1);
    expect(join(two, { channel: 'quotes', symbols: ['sim:A'], rate: 4 }).room).not.toBe(first.room);
  });

  it('includes spikes between two frames', () => {
    const peer = new ScriptedPeer('p');
    join(peer, { channel: 'quotes', symbols: ['sim:*'], rate: 1 });
    for (const price of [100, 130, 90, 101]) market.apply(aTrade('sim:A', price, 1, 5));
    clock.advance(1000);
    market.apply(aTrade('sim:A', 102, 1, 6));
    clock.advance(1000);
    const [, first, second] = peer.take();
    expect(first?.quotes?.[0]).toMatchObject({ last: 101, rangeHigh: 130, rangeLow: 90 });
    expect(second?.quotes?.[0]).toMatchObject({ last: 102, rangeHigh: 102, rangeLow: 102 });
  });

  it('sends an empty frame after two seconds without updates', () => {
    const peer = new ScriptedPeer('p');
    join(peer, { channel: 'quotes', symbols: ['sim:A'], rate: 10 });
    peer.take();
    market.apply(aQuote('sim:B', { bid: 1, bidSize: 1 }, 5));
    clock.advance(5000);
    const frames = peer.take();
    expect(frames).toHaveLength(2);
    expect(frames[0]).toMatchObject({ merged: 0, to: market.version });
    expect(frames[0]).not.toHaveProperty('quotes');
    expect(frames[1]?.from).toBe(frames[0]?.to);
  });

  it('never sends to a peer that is not writable, and catches it up with one frame', () => {
    const peer = new ScriptedPeer('p');
    const other = new ScriptedPeer('o');
    const request: SubscribeRequest = { channel: 'trades', symbols: ['sim:A'], rate: 10 };
    join(peer, request);
    join(other, request);
    peer.take();
    peer.writable = false;
    const prices: number[] = [];
    for (let k = 0; k < 30; k++) {
      prices.push(100 + k);
      market.apply(aTrade('sim:A', 100 + k, 1, 5));
      clock.advance(100);
    }
    expect(peer.take()).toEqual([]);
    peer.writable = true;
    fanout.drained(peer);
    const [catchUp, ...more] = peer.take();
    expect(more).toEqual([]);
    expect(catchUp?.trades?.map((trade) => trade.price)).toEqual(prices);
    expect(catchUp?.merged).toBe(30);
    market.apply(aTrade('sim:A', 200, 1, 6));
    clock.advance(100);
    const [next] = peer.take();
    expect(next?.from).toBe(catchUp?.to);
    expect(next?.trades?.map((trade) => trade.price)).toEqual([200]);
  });

  it('closes a peer that keeps lagging', () => {
    const peer = new ScriptedPeer('p');
    join(peer, { channel: 'quotes', symbols: ['sim:A'], rate: 1 });
    peer.writable = false;
    for (let second = 0; second < 40; second++) {
      market.apply(aTrade('sim:A', 1 + second, 1, second));
      clock.advance(1000);
    }
    expect(peer.closedWith).toBe('too_slow');
  });

  it.each(['json', 'binary'] as const)('resumes without gap or duplicate in %s', (encoding) => {
    const request: SubscribeRequest = { channel: 'trades', symbols: ['sim:A', 'sim:B'], rate: 20 };
    const stayed = new ScriptedPeer('s', encoding);
    join(stayed, request);
    let cut = new ScriptedPeer('c', encoding);
    let answer = join(cut, request);
    const seen: number[] = [];
    let have = 0;
    const read = () => {
      for (const frame of cut.take()) {
        if (frame.room !== answer.room) continue;
        expect(frame.from).toBeLessThanOrEqual(have);
        have = frame.to;
        for (const trade of frame.trades ?? []) seen.push(trade.price);
      }
    };
    for (let k = 0; k < 400; k++) {
      market.apply(aTrade(k % 3 ? 'sim:A' : 'sim:B', 1 + k, 1, k));
      clock.advance(7);
      if (k % 5 === 0) read();
      if (k % 50 === 20) {
        read();
        fanout.removePeer(cut);
      }
      if (k % 50 === 33) {
        cut = new ScriptedPeer(`c${k}`, encoding);
        answer = join(cut, { ...request, since: { epoch: EPOCH, version: have } });
      }
    }
    clock.advance(100);
    read();
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, k) => 1 + k));
    expect(stayed.frames.flatMap((frame) => frame.trades ?? [])).toHaveLength(400);
  });

  it('does not repeat a trade to a client whose version is ahead of a slower tier', () => {
    const fast = new ScriptedPeer('f');
    const slow = new ScriptedPeer('s');
    join(slow, { channel: 'trades', symbols: ['sim:A'], rate: 1 });
    join(fast, { channel: 'trades', symbols: ['sim:A'], rate: 50 });
    market.apply(aTrade('sim:A', 1, 1, 1));
    clock.advance(20);
    const have = fast.take().at(-1)?.to as number;
    fanout.removePeer(fast);
    join(fast, { channel: 'trades', symbols: ['sim:A'], rate: 1, since: { epoch: EPOCH, version: have } });
    market.apply(aTrade('sim:A', 2, 1, 2));
    clock.advance(1000);
    expect(
      fast
        .take()
        .flatMap((frame) => frame.trades ?? [])
        .map((trade) => trade.price),
    ).toEqual([2]);
    expect(
      slow
        .take()
        .flatMap((frame) => frame.trades ?? [])
        .map((trade) => trade.price),
    ).toEqual([1, 2]);
  });

  it('reports the gap when trades were dropped from the ring', () => {
    const peer = new ScriptedPeer('p');
    join(peer, { channel: 'trades', symbols: ['sim:A'], rate: 1 });
    peer.take();
    for (let k = 1; k <= 3000; k++) market.apply(aTrade('sim:A', k, 1, k));
    clock.advance(1000);
    const [frame] = peer.take();
    expect(frame?.trades?.length).toBe(market.trades(0).limit);
    expect(frame?.gaps).toEqual([{ symbol: 'sim:A', until: frame?.trades?.[0]?.timestamp }]);
  });

  it('sends a snapshot to a client with another epoch or a version from the future', () => {
    const peer = new ScriptedPeer('p');
    for (const since of [
      { epoch: EPOCH - 1, version: 2 },
      { epoch: EPOCH, version: 1e9 },
    ]) {
      join(peer, { channel: 'quotes', symbols: ['sim:A'], rate: 1, since });
      expect(peer.take()).toMatchObject([{ from: 0, full: true }]);
    }
  });

  it('sends every room a full frame of the new epoch when the market restarts', () => {
    const peer = new ScriptedPeer('p', 'binary');
    join(peer, { channel: 'quotes', symbols: ['sim:A'], rate: 10 });
    market.apply(aTrade('sim:A', 105, 1, 1));
    clock.advance(100);
    peer.take();
    market.clear();
    fanout.reset(EPOCH + 1);
    market.apply(aTrade('sim:A', 50, 1, 1));
    clock.advance(100);
    const [frame] = peer.take();
    expect(frame).toMatchObject({ epoch: EPOCH + 1, from: 0, full: true });
    expect(frame?.quotes).toMatchObject([{ symbol: 'sim:A', last: 50, high: 50 }]);
  });

  it('adds a new symbol to the rooms with matching globs', () => {
    const all = new ScriptedPeer('a', 'binary');
    const some = new ScriptedPeer('s', 'binary');
    expect(join(all, { channel: 'quotes', symbols: ['sim:*'], rate: 10 }).symbols).toHaveLength(3);
    join(some, { channel: 'quotes', symbols: ['other:*'], rate: 10 });
    all.take();
    some.take();
    market.apply(defined(anInstrument('sim:NEW')));
    market.apply(aTrade('sim:NEW', 5.5, 1, 1));
    clock.advance(100);
    expect(all.take()[0]?.quotes).toMatchObject([{ symbol: 'sim:NEW', last: 5.5 }]);
    expect(some.take()).toEqual([]);
    const late = new ScriptedPeer('l', 'binary');
    const [first, second] = [all, late].map((peer) =>
      join(peer, { channel: 'quotes', symbols: ['sim:*'], rate: 10 }),
    );
    expect(first?.room).toBe(second?.room);
  });

  it('omits and names symbols that are not permitted', () => {
    const peer = new ScriptedPeer('p');
    const entitlements = createPermissions({ ...ROLE_LIMITS.admin, symbols: ['sim:A'] }, 'this token');
    const answer = join(peer, { channel: 'quotes', symbols: ['sim:B', 'sim:*'] }, entitlements);
    expect(answer).toMatchObject({ symbols: ['sim:A'], denied: ['sim:B', 'sim:*'] });
    const other = new ScriptedPeer('o');
    expect(join(other, { channel: 'quotes', symbols: ['sim:*'] }).room).not.toBe(answer.room);
  });

  it('knows boards, some of whose symbols may not exist', () => {
    const peer = new ScriptedPeer('p');
    const answer = join(peer, { channel: 'bars', symbols: ['board:few'], interval: '1s' });
    expect(answer.symbols).toEqual(['sim:A', 'sim:B']);
    expect(() => join(peer, { channel: 'bars', symbols: ['board:none'] })).toThrow('board:none');
  });

  it('rejects unknown symbols, invalid symbols, and too many subscriptions, by name', () => {
    const peer = new ScriptedPeer('p');
    expect(() => join(peer, { channel: 'quotes', symbols: ['sim:NONE'] })).toThrow('sim:NONE');
    expect(() => join(peer, { channel: 'quotes', symbols: ['what is this'] })).toThrow('what is this');
    expect(fanout.roomCount).toBe(0);
    for (let levels = 1; levels <= 50; levels++) join(peer, { channel: 'depth', symbols: ['sim:A'], levels });
    for (let more = 51; more <= MAX_SUBSCRIPTIONS; more++) {
      join(peer, { channel: 'depth', symbols: ['sim:B'], levels: more - 50 });
    }
    expect(() => join(peer, { channel: 'quotes', symbols: ['sim:A'] })).toThrow(String(MAX_SUBSCRIPTIONS));
  });

  it('closes rooms and their timers when the last member leaves', () => {
    const peer = new ScriptedPeer('p');
    const { room } = join(peer, { channel: 'quotes', symbols: ['sim:A'] });
    fanout.unsubscribe(peer, room);
    expect(fanout.roomCount).toBe(0);
    expect(fanout.peerCount).toBe(0);
    expect(() => fanout.unsubscribe(peer, room)).toThrow(room);
    market.apply(aTrade('sim:A', 1, 1, 1));
    peer.take();
    clock.advance(5000);
    expect(peer.take()).toEqual([]);
  });
});
