import { beforeEach, describe, expect, it } from 'vitest';
import type { SubscribeAccepted, SubscribeRequest } from '../../../lib/protocol/messages';
import { createPermissions } from '../../../server/access/permissions';
import { ROLE_LIMITS } from '../../../server/access/roles';
import { Fanout } from '../../../server/fanout/fanout';
import { JsonEncoder } from '../../../server/fanout/json-encoder';
import type { Peer } from '../../../server/fanout/peer';
import { Market } from '../../../server/market/market';
import { anInstrument, aTrade, defined } from '../events';
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
    market.apply(defined(anInstrument('sim:A', { prevClose: 100 })));
    fanout = new Fanout({
      ...{ market, clock, epoch: EPOCH },
      boardSymbols: () => undefined,
      encoderOf: () => new JsonEncoder(),
    });
    fanout.start();
  });

  function join(peer: Peer, request: SubscribeRequest): SubscribeAccepted {
    const answers: SubscribeAccepted[] = [];
    fanout.subscribe(peer, everything, request, (accepted) => answers.push(accepted));
    return answers[0] as SubscribeAccepted;
  }

  it('sends no more often to a peer that subscribes repeatedly', () => {
    const stayed = new ScriptedPeer('s');
    join(stayed, { channel: 'quotes', symbols: ['sim:A'], rate: 1 });
    clock.advance(1_000);
    stayed.take();
    const looping = new ScriptedPeer('l');
    const flushed = fanout.delivered.channels.quotes.frames;
    for (let k = 1; k <= 400; k++) {
      market.apply(aTrade('sim:A', 100 + k, 1, k));
      const since = { epoch: EPOCH, version: market.version };
      const { room } = join(looping, { channel: 'quotes', symbols: ['sim:A'], rate: 1, since });
      clock.advance(10);
      if (k % 2) fanout.unsubscribe(looping, room);
    }
    expect(stayed.take()).toHaveLength(4);
    expect(fanout.delivered.channels.quotes.frames - flushed).toBeLessThanOrEqual(8);
    clock.advance(1_000);
    expect(looping.take().at(-1)?.quotes?.[0]?.last).toBeUndefined();
    market.apply(aTrade('sim:A', 7, 1, 401));
    clock.advance(1_000);
    expect(looping.take().at(-1)?.quotes?.[0]?.last).toBe(7);
  });

  it('counts frames per recipient, with conflated updates and age', () => {
    for (const id of ['p', 'q']) join(new ScriptedPeer(id), { channel: 'quotes', symbols: ['*'], rate: 10 });
    const slow = new ScriptedPeer('s');
    join(slow, { channel: 'quotes', symbols: ['*'], rate: 10 });
    slow.writable = false;
    const { channels, freshness } = fanout.delivered;
    const { frames, updates, symbols } = channels.quotes;
    for (let k = 1; k <= 6; k++) market.apply(aTrade('sim:A', 100 + k, 1, clock.wall()));
    clock.advance(100);
    expect(channels.quotes.frames - frames).toBe(2);
    expect(channels.quotes.updates - updates).toBe(6 * 2);
    expect(channels.quotes.symbols - symbols).toBe(2);
    expect(channels.quotes.bytes).toBeGreaterThan(0);
    expect(freshness.count).toBe(1);
    expect(freshness.sum).toBeCloseTo(0.1);
    expect(fanout.delivered).toMatchObject({ fellBehind: 1, tooSlow: 0 });
    expect(fanout.behindCount).toBe(1);
  });
});
