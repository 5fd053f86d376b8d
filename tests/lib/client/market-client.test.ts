import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientState, ConnectOptions, MarketClient } from '../../../lib/client/market-client';
import { connect } from '../../../lib/client/market-client';
import { ProtocolError } from '../../../lib/protocol/error';
import type { Frame } from '../../../lib/protocol/messages';
import { AHEAD, ScriptedServer, SYMBOL } from './scripted-server';

const PATIENT = { timeout: 15_000, interval: 5 };
const TRADES = { channel: 'trades', symbols: ['sim:*'] } as const;

let server: ScriptedServer;
let clients: MarketClient[];

beforeEach(async () => {
  server = new ScriptedServer();
  clients = [];
  await server.start();
});

afterEach(async () => {
  for (const client of clients) client.close();
  await server.stop();
});

function open(options: ConnectOptions = {}): MarketClient {
  const client = connect({ url: server.url, reconnectionDelay: 20, reconnectionDelayMax: 100, ...options });
  clients.push(client);
  return client;
}

/** What a page would know of the trades: a full frame replaces, any other adds. */
class TradeList {
  readonly frames: Frame[] = [];
  ids: number[] = [];

  readonly add = (frame: Frame): void => {
    this.frames.push(frame);
    if (frame.full) this.ids = [];
    this.ids.push(...(frame.trades ?? []).map((trade) => Number(trade.id)));
  };

  get fullFrames(): number {
    return this.frames.filter((frame) => frame.full).length;
  }
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

/** Publishes a trade a millisecond, roughly, for as long as `during` takes. */
async function publishDuring(during: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => server.publish(), 1);
  try {
    await during();
  } finally {
    clearInterval(timer);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function settled(list: TradeList): Promise<void> {
  await vi.waitFor(() => expect(list.ids.at(-1)).toBe(server.version), PATIENT);
}

describe.each(['binary', 'json'] as const)('a client that reads %s', (encoding) => {
  it.each([
    ['over WebSocket', ['websocket'], 'websocket'],
    ['over long polling', ['polling'], 'polling'],
    ['through an upgrade in mid-stream', ['polling', 'websocket'], 'websocket'],
  ] as const)('%s gets every trade once, in order', async (_name, transports, finally_) => {
    const list = new TradeList();
    for (let i = 0; i < 5; i += 1) server.publish();
    const client = open({ encoding, transports });
    const subscription = client.subscribe(TRADES, list.add);
    await publishDuring(async () => {
      await vi.waitFor(() => expect(server.sockets[0]?.conn.transport.name).toBe(finally_), PATIENT);
      await vi.waitFor(() => expect(list.ids.length).toBeGreaterThan(20), PATIENT);
    });
    await settled(list);
    expect(list.ids).toEqual(upTo(server.version));
    expect(list.fullFrames).toBe(1);
    expect(server.requests).toEqual([{ since: undefined, encoding }]);
    expect(subscription).toMatchObject({
      state: 'open',
      room: 'trades@4',
      rate: 4,
      symbols: [SYMBOL],
      denied: [],
    });
    expect(subscription.position).toEqual({ epoch: 1, version: server.version });
    expect(client.state).toBe('live');
  });

  it('has neither gap nor duplicate after eight cuts, and needs no second snapshot', async () => {
    const list = new TradeList();
    server.overlap = 3;
    open({ encoding }).subscribe(TRADES, list.add);
    await publishDuring(async () => {
      for (let cut = 0; cut < 8; cut += 1) {
        await vi.waitFor(() => expect(server.memberCount).toBe(1), PATIENT);
        await pause(10);
        server.cut();
        await vi.waitFor(() => expect(server.memberCount).toBe(0), PATIENT);
      }
    });
    server.publish();
    await settled(list);
    expect(list.ids).toEqual(upTo(server.version));
    expect(list.fullFrames).toBe(1);
    expect(server.requests.filter(({ since }) => since === undefined)).toHaveLength(1);
  });

  it('asks again when a frame begins after what it has', async () => {
    const list = new TradeList();
    open({ encoding }).subscribe(TRADES, list.add);
    server.publish();
    await settled(list);
    const had = server.version;
    server.dropping = true;
    server.publish();
    server.publish();
    server.dropping = false;
    server.publish();
    await settled(list);
    expect(list.ids).toEqual(upTo(4));
    expect(server.requests.at(-1)?.since).toEqual({ epoch: 1, version: had });
  });

  it('starts afresh on the snapshot of a server that restarted', async () => {
    const list = new TradeList();
    open({ encoding }).subscribe(TRADES, list.add);
    for (let i = 0; i < 9; i += 1) server.publish();
    await settled(list);
    await server.restart();
    server.publish();
    await vi.waitFor(() => expect(list.ids).toEqual([1]), PATIENT);
    server.publish();
    await vi.waitFor(() => expect(list.ids).toEqual([1, 2]), PATIENT);
    expect(list.frames.find((frame) => frame.epoch === 2)?.full).toBe(true);
  });

  it('asks again on another epoch that comes without a full frame', async () => {
    const list = new TradeList();
    open({ encoding }).subscribe(TRADES, list.add);
    server.publish();
    await settled(list);
    server.epoch = 7;
    server.publish();
    await vi.waitFor(() => expect(list.frames.at(-1)?.epoch).toBe(7), PATIENT);
    expect(list.ids).toEqual([1, 2]);
    expect(list.fullFrames).toBe(2);
  });
});

describe('a client', () => {
  it('is connecting, live, reconnecting and live again, and says what was wrong', async () => {
    const states: ClientState[] = [];
    const client = open();
    expect(client.state).toBe('connecting');
    client.on('state', (state) => states.push(state));
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
    server.cut();
    await vi.waitFor(() => expect(states).toEqual(['live', 'reconnecting', 'live']), PATIENT);
    expect(client.lastError).toMatchObject({ code: 'connection', retry: true });
    expect(client.status).toMatchObject({ source: 'simulated', state: 'ok' });
  });

  it('keeps connecting while there is no server', async () => {
    await server.stop();
    const client = open();
    await vi.waitFor(() => expect(client.lastError?.code).toBe('connection'), PATIENT);
    expect(client.state).toBe('connecting');
    await server.start();
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
  });

  it('is stale when nothing comes on a live connection, until a heartbeat does', async () => {
    const list = new TradeList();
    const client = open({ staleAfter: 60 });
    client.subscribe(TRADES, list.add);
    await vi.waitFor(() => expect(client.state).toBe('stale'), PATIENT);
    const before = list.frames.length;
    server.heartbeat();
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
    expect(list.frames).toHaveLength(before + 1);
    expect(list.frames.at(-1)).not.toHaveProperty('trades');
  });

  it('is never stale while it has asked for nothing', async () => {
    const client = open({ staleAfter: 20 });
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
    await pause(80);
    expect(client.state).toBe('live');
  });

  it('is refused for good by an error that trying again cannot help', async () => {
    server.refuseHandshake = new ProtocolError('unauthenticated', 'token: bad signature').toWire();
    const client = open({ token: 'x' });
    await vi.waitFor(() => expect(client.state).toBe('refused'), PATIENT);
    expect(client.lastError).toEqual(server.refuseHandshake);
    server.refuseHandshake = undefined;
    await pause(150);
    expect(client.state).toBe('refused');
  });

  it('comes back after a refusal that may pass', async () => {
    server.refuseHandshake = new ProtocolError('too_many_connections', 'no room').toWire();
    const client = open();
    await vi.waitFor(() => expect(client.lastError?.code).toBe('too_many_connections'), PATIENT);
    server.refuseHandshake = undefined;
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
  });

  it('comes back when the server sent it away, unless the stated reason forbids it', async () => {
    const list = new TradeList();
    const client = open();
    const problems: string[] = [];
    client.on('error', (problem) => problems.push(problem.code));
    client.subscribe(TRADES, list.add);
    server.publish();
    await settled(list);
    server.kick(new ProtocolError('too_slow', 'took nothing for 30 s').toWire());
    await vi.waitFor(() => expect(client.state).toBe('reconnecting'), PATIENT);
    server.publish();
    await settled(list);
    expect(list.ids).toEqual([1, 2]);
    expect(problems).toEqual(['too_slow']);
    server.kick(new ProtocolError('token_expired', 'token expired').toWire());
    await vi.waitFor(() => expect(client.state).toBe('refused'), PATIENT);
    expect(client.lastError?.code).toBe('token_expired');
  });

  it('closes the connection and opens another one when bytes come that are no frame', async () => {
    const list = new TradeList();
    const client = open({ transports: ['websocket'] });
    client.subscribe(TRADES, list.add);
    server.publish();
    await settled(list);
    server.sockets[0]?.conn.write(Buffer.from([1, 2, 3]));
    await vi.waitFor(() => expect(client.lastError?.code).toBe('bad_frame'), PATIENT);
    expect(client.lastError?.message).toMatch(/^malformed frame at byte \d+/);
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
    server.publish();
    await settled(list);
    expect(list.ids).toEqual([1, 2]);
  });

  it('passes over frames of rooms it does not know', async () => {
    const list = new TradeList();
    open({ encoding: 'json' }).subscribe(TRADES, list.add);
    server.publish();
    await settled(list);
    const frame = { room: 'elsewhere', epoch: 1, from: 1, to: 2, time: 1, merged: 1 };
    server.sockets[0]?.emit('frame', frame);
    server.sockets[0]?.emit('frame', 'nonsense');
    server.publish();
    await settled(list);
    expect(list.ids).toEqual([1, 2]);
  });

  it('knows the time of the server', async () => {
    const client = open();
    await vi.waitFor(() => expect(client.clock.roundTrip).toBeDefined(), PATIENT);
    const bound = (client.clock.roundTrip ?? 0) / 2 + 2_000_000;
    expect(Math.abs(client.clock.offset - AHEAD)).toBeLessThan(bound);
    expect(Math.abs(client.now() - (Date.now() * 1000 + AHEAD))).toBeLessThan(bound);
  });
});

describe('a subscription', () => {
  it('that is refused for good says so once and is over', async () => {
    server.refuseSubscribe = new ProtocolError('forbidden', 'symbols: not for you').toWire();
    const refusals: string[] = [];
    const subscription = open().subscribe(
      TRADES,
      () => undefined,
      (error) => refusals.push(error.code),
    );
    await vi.waitFor(() => expect(subscription.state).toBe('refused'), PATIENT);
    expect(refusals).toEqual(['forbidden']);
    server.cut();
    await vi.waitFor(() => expect(server.sockets).toHaveLength(1), PATIENT);
    expect(server.requests).toHaveLength(1);
  });

  it('that was taken once outlives a refusal by a server that does not know its symbols yet', async () => {
    const list = new TradeList();
    const refusals: string[] = [];
    open().subscribe(TRADES, list.add, (error) => refusals.push(error.code));
    server.publish();
    await settled(list);
    server.refuseSubscribe = new ProtocolError('unknown_symbol', 'sim:ACME').toWire();
    server.cut();
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(1), PATIENT);
    server.refuseSubscribe = undefined;
    server.publish();
    await settled(list);
    expect(list.ids).toEqual([1, 2]);
    expect(refusals).toEqual([]);
  });

  it('asks again when no answer comes', async () => {
    server.silent = true;
    const list = new TradeList();
    open({ ackTimeout: 30 }).subscribe(TRADES, list.add);
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), PATIENT);
    server.silent = false;
    server.publish();
    await settled(list);
    expect(list.ids).toEqual([1]);
  });

  it('leaves its room when it is closed, and gets nothing more', async () => {
    const list = new TradeList();
    const subscription = open().subscribe(TRADES, list.add);
    server.publish();
    await settled(list);
    subscription.close();
    subscription.close();
    await vi.waitFor(() => expect(server.unsubscribed).toEqual(['trades@4']), PATIENT);
    server.publish();
    expect(subscription.state).toBe('closed');
    expect(list.ids).toEqual([1]);
  });

  it('that is closed before its answer comes leaves no room behind', async () => {
    open()
      .subscribe(TRADES, () => undefined)
      .close();
    const client = open();
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
    client.subscribe(TRADES, () => undefined).close();
    await vi.waitFor(() => expect(server.unsubscribed).toHaveLength(1), PATIENT);
    await vi.waitFor(() => expect(server.memberCount).toBe(0), PATIENT);
  });

  it('shares the room of an equal one, and the room stays until both are closed', async () => {
    const client = open();
    const [first, second] = [new TradeList(), new TradeList()];
    const one = client.subscribe(TRADES, first.add);
    server.publish();
    await settled(first);
    const two = client.subscribe(TRADES, second.add);
    await settled(second);
    server.publish();
    await settled(first);
    await settled(second);
    one.close();
    server.publish();
    await settled(second);
    expect([first.ids, second.ids]).toEqual([upTo(2), upTo(3)]);
    expect(server.unsubscribed).toEqual([]);
    two.close();
    await vi.waitFor(() => expect(server.unsubscribed).toEqual(['trades@4']), PATIENT);
  });

  it('takes over a room that an equal one gives up at the same moment', async () => {
    const client = open();
    const first = new TradeList();
    const one = client.subscribe(TRADES, first.add);
    server.publish();
    await settled(first);
    const second = new TradeList();
    one.close();
    client.subscribe(TRADES, second.add);
    server.publish();
    await settled(second);
    expect(second.ids).toEqual([1, 2]);
  });
});
