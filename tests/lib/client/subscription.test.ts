import { describe, expect, it, vi } from 'vitest';
import { ProtocolError } from '../../../lib/protocol/error';
import { PATIENT, sceneOfEachTest, TRADES, TradeList, upTo } from './scene';

const scene = sceneOfEachTest();

describe('a subscription', () => {
  it('reports a final rejection once and is closed', async () => {
    scene.now.server.refuseSubscribe = new ProtocolError('forbidden', 'symbols: not for you').toWire();
    const refusals: string[] = [];
    const subscription = scene.now.open().subscribe(
      TRADES,
      () => undefined,
      (error) => refusals.push(error.code),
    );
    await vi.waitFor(() => expect(subscription.state).toBe('refused'), PATIENT);
    expect(refusals).toEqual(['forbidden']);
    scene.now.server.cut();
    await vi.waitFor(() => expect(scene.now.server.sockets).toHaveLength(1), PATIENT);
    expect(scene.now.server.requests).toHaveLength(1);
  });

  it('survives a rejection by a restarted server that does not know its symbols yet', async () => {
    const list = new TradeList();
    const refusals: string[] = [];
    scene.now.open().subscribe(TRADES, list.add, (error) => refusals.push(error.code));
    scene.now.server.publish();
    await scene.now.settled(list);
    scene.now.server.refuseSubscribe = new ProtocolError('unknown_symbol', 'sim:ACME').toWire();
    scene.now.server.cut();
    await vi.waitFor(() => expect(scene.now.server.requests.length).toBeGreaterThan(1), PATIENT);
    scene.now.server.refuseSubscribe = undefined;
    scene.now.server.publish();
    await scene.now.settled(list);
    expect(list.ids).toEqual([1, 2]);
    expect(refusals).toEqual([]);
  });

  it('requests again without an answer', async () => {
    scene.now.server.silent = true;
    const list = new TradeList();
    scene.now.open({ ackTimeout: 30 }).subscribe(TRADES, list.add);
    await vi.waitFor(() => expect(scene.now.server.requests).toHaveLength(1), PATIENT);
    scene.now.server.silent = false;
    scene.now.server.publish();
    await scene.now.settled(list);
    expect(list.ids).toEqual([1]);
  });

  it('leaves its room when it is closed, and gets no further frame', async () => {
    const list = new TradeList();
    const subscription = scene.now.open().subscribe(TRADES, list.add);
    scene.now.server.publish();
    await scene.now.settled(list);
    subscription.close();
    subscription.close();
    await vi.waitFor(() => expect(scene.now.server.unsubscribed).toEqual(['trades@4']), PATIENT);
    scene.now.server.publish();
    expect(subscription.state).toBe('closed');
    expect(list.ids).toEqual([1]);
  });

  it('leaves no room behind if it is closed before its answer', async () => {
    scene.now
      .open()
      .subscribe(TRADES, () => undefined)
      .close();
    const client = scene.now.open();
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
    client.subscribe(TRADES, () => undefined).close();
    await vi.waitFor(() => expect(scene.now.server.unsubscribed).toHaveLength(1), PATIENT);
    await vi.waitFor(() => expect(scene.now.server.memberCount).toBe(0), PATIENT);
  });

  it('shares the room of an equal one until both are closed', async () => {
    const client = scene.now.open();
    const [first, second] = [new TradeList(), new TradeList()];
    const one = client.subscribe(TRADES, first.add);
    scene.now.server.publish();
    await scene.now.settled(first);
    const two = client.subscribe(TRADES, second.add);
    await scene.now.settled(second);
    scene.now.server.publish();
    await scene.now.settled(first);
    await scene.now.settled(second);
    one.close();
    scene.now.server.publish();
    await scene.now.settled(second);
    expect([first.ids, second.ids]).toEqual([upTo(2), upTo(3)]);
    expect(scene.now.server.unsubscribed).toEqual([]);
    two.close();
    await vi.waitFor(() => expect(scene.now.server.unsubscribed).toEqual(['trades@4']), PATIENT);
  });

  it('takes over a room that an equal one leaves at the same time', async () => {
    const client = scene.now.open();
    const first = new TradeList();
    const one = client.subscribe(TRADES, first.add);
    scene.now.server.publish();
    await scene.now.settled(first);
    const second = new TradeList();
    one.close();
    client.subscribe(TRADES, second.add);
    scene.now.server.publish();
    await scene.now.settled(second);
    expect(second.ids).toEqual([1, 2]);
  });
});
