import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HUB_VERSION } from '../../../lib/hub/hub-messages';
import { portOf } from '../../../lib/hub/hub-port';
import type { HubTransport } from '../../../lib/hub/hub-transport';
import { toSymbol } from '../../../lib/market/instrument';
import type { Frame, SubscribeRequest } from '../../../lib/protocol/messages';
import { FakeVisibility, HubScene } from './hub-scene';

const A = toSymbol('sim:A');
const QUOTES: SubscribeRequest = { channel: 'quotes', symbols: [A, 'sim:B'], rate: 10 };

function frame(version: number, last: number, more: Partial<Frame> = {}): Frame {
  const quotes = [{ symbol: A, last }];
  return { epoch: 1, room: 'r', from: version - 1, to: version, time: version, merged: 1, quotes, ...more };
}

const snapshot = (version: number, last: number): Frame => frame(version, last, { full: true, from: 0 });
const lasts = (frames: readonly Frame[]) => frames.map(({ quotes }) => quotes?.[0]?.last);

let scene: HubScene;
beforeEach(() => {
  scene = new HubScene();
});
afterEach(() => scene.close());

/** Waits until the hub has this number of subscriptions at the server. */
const asked = (count: number) => vi.waitFor(() => expect(scene.link.asked.size).toBe(count));

describe('tabs of one stream', () => {
  it('share one connection, and equal subscriptions', async () => {
    const [one, other] = [scene.tab(), scene.tab()];
    one.subscribe(QUOTES, () => undefined);
    const second = other.subscribe({ ...QUOTES, symbols: ['sim:B', A] }, () => undefined);
    const third = other.subscribe({ ...QUOTES, rate: 4 }, () => undefined);
    await asked(2);
    expect(scene.links).toHaveLength(1);
    third.close();
    await asked(1);
    second.close();
    one.close();
    await vi.waitFor(() => expect(scene.hub.connections).toBe(1));
    other.close();
    await vi.waitFor(() => expect(scene.link.closed).toBe(true));
    expect([scene.hub.connections, scene.link.asked.size]).toEqual([0, 0]);
  });

  it('have separate connections for different streams', async () => {
    scene.tab();
    scene.tab(new FakeVisibility(), [scene.endpoint()], 'replay/x');
    await vi.waitFor(() => expect(scene.links.map(({ stream }) => stream)).toEqual(['live', 'replay/x']));
  });

  it('get the current state immediately when they join later', async () => {
    const [early, late]: Frame[][] = [[], []];
    scene.tab().subscribe(QUOTES, (one) => early?.push(one));
    await asked(1);
    scene.link.deliver(snapshot(3, 7));
    scene.link.deliver(frame(4, 8));
    await vi.waitFor(() => expect(lasts(early ?? []).at(-1)).toBe(8));
    scene.tab().subscribe(QUOTES, (one) => late?.push(one));
    await vi.waitFor(() => expect(late).toEqual([{ ...snapshot(4, 8), merged: 2 }]));
  });

  it('get state, status, notices and rejections, and control the session', async () => {
    const tab = scene.tab();
    const [states, notices]: [string[], string[]] = [[], []];
    tab.on('state', (state) => states.push(state));
    tab.on('notify', ({ body }) => notices.push(body));
    const refused = vi.fn();
    tab.subscribe(QUOTES, () => undefined, refused);
    await asked(1);
    scene.link.become('live');
    await vi.waitFor(() => expect(states).toEqual(['live']));
    await vi.waitFor(() => expect(tab.clock.offset).not.toBe(0));
    await vi.waitFor(() => expect(scene.link.emitter.has('notify')).toBe(true));
    scene.link.emitter.emit('notify', { id: '1', time: 1, body: 'hello' });
    await vi.waitFor(() => expect(notices).toEqual(['hello']));
    expect(await tab.control({ play: true })).toEqual({ ok: true });
    expect(scene.link.controls).toEqual([{ play: true }]);
    const error = { code: 'forbidden', message: 'no', retry: false } as const;
    for (const { onRefused } of scene.link.asked) onRefused?.(error);
    await vi.waitFor(() => expect(refused).toHaveBeenCalledWith(error));
  });
});

describe('a tab', () => {
  it('gets the next message only after taking the last, conflated', async () => {
    const visibility = new FakeVisibility();
    visibility.runs = false;
    const got: Frame[] = [];
    scene.tab(visibility).subscribe(QUOTES, (one) => got.push(one));
    await asked(1);
    scene.link.deliver(snapshot(1, 1));
    await vi.waitFor(() => expect(lasts(got)).toEqual([1]));
    for (let n = 2; n <= 50; n++) scene.link.deliver(frame(n, n));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(lasts(got)).toEqual([1]);
    visibility.showFrame();
    await vi.waitFor(() => expect(lasts(got)).toEqual([1, 50]));
    expect(got[1]).toMatchObject({ from: 1, to: 50, merged: 49 });
  });

  it('gets nothing while it is hidden, and the current state when it is visible again', async () => {
    const visibility = new FakeVisibility();
    const got: Frame[] = [];
    const tab = scene.tab(visibility);
    tab.subscribe(QUOTES, (one) => got.push(one));
    await asked(1);
    scene.link.deliver(snapshot(1, 1));
    await vi.waitFor(() => expect(got).toHaveLength(1));
    visibility.show(false);
    const before = scene.tab();
    await vi.waitFor(() => expect(before.clock.roundTrip).toBe(100));
    for (let n = 2; n <= 50; n++) scene.link.deliver(frame(n, n));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(got).toHaveLength(1);
    visibility.show(true);
    await vi.waitFor(() => expect(lasts(got)).toEqual([1, 50]));
    expect(got[1]?.full).toBeUndefined();
  });

  it('keeps nothing after it died without a message', async () => {
    scene.tab().subscribe(QUOTES, () => undefined);
    // A crashed tab: its end of the channel is open and silent, its lock is free again.
    const dead = new MessageChannel();
    scene.hub.accept(portOf(dead.port1));
    let die: (() => void) | undefined;
    void scene.locks.request(
      'dying',
      {},
      () =>
        new Promise((end) => {
          die = end;
        }),
    );
    const requested = { url: 'http://x', stream: 'live' };
    dead.port2.postMessage({ type: 'hello', version: HUB_VERSION, requested, lock: 'dying', visible: true });
    dead.port2.postMessage({ type: 'subscribe', id: 1, request: { ...QUOTES, rate: 1 } });
    await asked(2);
    die?.();
    await asked(1);
    dead.port1.close();
    dead.port2.close();
  });
});

describe('when the hub ends', () => {
  it('the tab reconnects with its subscriptions, to the same transport, then to the next', async () => {
    const got: Frame[] = [];
    const states: string[] = [];
    const tab = scene.tab(new FakeVisibility(), [scene.endpoint('shared'), scene.endpoint('worker')]);
    tab.on('state', (state) => states.push(state));
    tab.subscribe(QUOTES, (one) => got.push(one));
    await asked(1);
    scene.link.become('live');
    scene.link.deliver(snapshot(1, 1));
    await vi.waitFor(() => expect([states.length, got.length]).toEqual([1, 1]));
    scene.kill();
    await vi.waitFor(() => expect(scene.links).toHaveLength(2));
    expect(states[1]).toBe('reconnecting');
    expect(tab.lastError?.code).toBe('connection');
    await asked(1);
    scene.link.become('live');
    scene.link.deliver(snapshot(1, 2));
    await vi.waitFor(() => expect(got[1]).toEqual(snapshot(1, 2)));
    expect(states).toEqual(['live', 'reconnecting', 'live']);
    await vi.waitFor(() => expect(tab.shared).toMatchObject({ place: 'shared', tabs: 1, connections: 1 }));
    scene.kill();
    await vi.waitFor(() => expect(scene.links).toHaveLength(3));
    await asked(1);
    await vi.waitFor(() => expect(tab.shared).toMatchObject({ place: 'worker', tabs: 1, connections: 1 }));
  });

  it('or cannot start, the next transport is used', async () => {
    const broken: HubTransport = {
      place: 'shared',
      open() {
        throw new ReferenceError('SharedWorker is not defined');
      },
    };
    const failing: HubTransport = {
      place: 'worker',
      open(onLost) {
        queueMicrotask(() => onLost('the script was not found'));
        return { send: () => undefined, onMessage: () => undefined, close: () => undefined };
      },
    };
    const tab = scene.tab(new FakeVisibility(), [broken, failing, scene.endpoint('page')]);
    tab.subscribe(QUOTES, () => undefined);
    await vi.waitFor(() => expect(scene.links).toHaveLength(1));
    await asked(1);
  });

  it('or has another version, the tab is notified', async () => {
    const { port1, port2 } = new MessageChannel();
    scene.hub.accept(portOf(port1));
    const answer = new Promise((resolve) => {
      port2.onmessage = ({ data }) => resolve(data);
    });
    const requested = { url: 'http://x', stream: 'live' };
    port2.postMessage({ type: 'hello', version: HUB_VERSION + 1, requested, lock: undefined, visible: true });
    expect(await answer).toMatchObject({ type: 'gone', reason: expect.stringContaining('version') });
    port1.close();
    port2.close();
  });
});
