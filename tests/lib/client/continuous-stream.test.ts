// slow: waits for a client to reconnect several times

import { describe, expect, it, vi } from 'vitest';
import { PATIENT, pause, sceneOfEachTest, TRADES, TradeList, upTo } from './scene';
import { SYMBOL } from './scripted-server';

const scene = sceneOfEachTest();

describe.each(['binary', 'json'] as const)('a client that reads %s', (encoding) => {
  it.each([
    ['over WebSocket', ['websocket'], 'websocket'],
    ['over long polling', ['polling'], 'polling'],
    ['through an upgrade in mid-stream', ['polling', 'websocket'], 'websocket'],
  ] as const)('%s gets every trade once, in order', async (_name, transports, finally_) => {
    const list = new TradeList();
    for (let i = 0; i < 5; i += 1) scene.now.server.publish();
    const client = scene.now.open({ encoding, transports });
    const subscription = client.subscribe(TRADES, list.add);
    await scene.now.publishDuring(async () => {
      await vi.waitFor(
        () => expect(scene.now.server.sockets[0]?.conn.transport.name).toBe(finally_),
        PATIENT,
      );
      await vi.waitFor(() => expect(list.ids.length).toBeGreaterThan(20), PATIENT);
    });
    await scene.now.settled(list);
    expect(list.ids).toEqual(upTo(scene.now.server.version));
    expect(list.fullFrames).toBe(1);
    expect(scene.now.server.requests).toEqual([{ since: undefined, encoding }]);
    expect(subscription).toMatchObject({
      state: 'open',
      room: 'trades@4',
      rate: 4,
      symbols: [SYMBOL],
      denied: [],
    });
    expect(subscription.position).toEqual({ epoch: 1, version: scene.now.server.version });
    expect(client.state).toBe('live');
  });

  it('has neither gap nor duplicate after eight disconnections, without a second snapshot', async () => {
    const list = new TradeList();
    scene.now.server.overlap = 3;
    scene.now.open({ encoding }).subscribe(TRADES, list.add);
    await scene.now.publishDuring(async () => {
      for (let cut = 0; cut < 8; cut += 1) {
        await vi.waitFor(() => expect(scene.now.server.memberCount).toBe(1), PATIENT);
        await pause(10);
        const { length } = scene.now.server.requests;
        scene.now.server.cut();
        // The client may be back before the next look at the members.
        await vi.waitFor(() => expect(scene.now.server.requests.length).toBeGreaterThan(length), PATIENT);
      }
    });
    scene.now.server.publish();
    await scene.now.settled(list);
    expect(list.ids).toEqual(upTo(scene.now.server.version));
    expect(list.fullFrames).toBe(1);
    expect(scene.now.server.requests.filter(({ since }) => since === undefined)).toHaveLength(1);
  });

  it('requests again when a frame begins after its position', async () => {
    const list = new TradeList();
    scene.now.open({ encoding }).subscribe(TRADES, list.add);
    scene.now.server.publish();
    await scene.now.settled(list);
    const had = scene.now.server.version;
    scene.now.server.dropping = true;
    scene.now.server.publish();
    scene.now.server.publish();
    scene.now.server.dropping = false;
    scene.now.server.publish();
    await scene.now.settled(list);
    expect(list.ids).toEqual(upTo(4));
    expect(scene.now.server.requests.at(-1)?.since).toEqual({ epoch: 1, version: had });
  });

  it('restarts from the snapshot of a restarted server', async () => {
    const list = new TradeList();
    scene.now.open({ encoding }).subscribe(TRADES, list.add);
    for (let i = 0; i < 9; i += 1) scene.now.server.publish();
    await scene.now.settled(list);
    await scene.now.server.restart();
    scene.now.server.publish();
    await vi.waitFor(() => expect(list.ids).toEqual([1]), PATIENT);
    scene.now.server.publish();
    await vi.waitFor(() => expect(list.ids).toEqual([1, 2]), PATIENT);
    expect(list.frames.find((frame) => frame.epoch === 2)?.full).toBe(true);
  });

  it('requests again under another epoch without a full frame', async () => {
    const list = new TradeList();
    scene.now.open({ encoding }).subscribe(TRADES, list.add);
    scene.now.server.publish();
    await scene.now.settled(list);
    scene.now.server.epoch = 7;
    scene.now.server.publish();
    await vi.waitFor(() => expect(list.frames.at(-1)?.epoch).toBe(7), PATIENT);
    expect(list.ids).toEqual([1, 2]);
    expect(list.fullFrames).toBe(2);
  });
});
