import { describe, expect, it, vi } from 'vitest';
import type { ClientState } from '../../../lib/client/market-link';
import { ProtocolError } from '../../../lib/protocol/error';
import { PATIENT, pause, sceneOfEachTest, TRADES, TradeList } from './scene';
import { AHEAD } from './scripted-server';

const scene = sceneOfEachTest();

describe('a client', () => {
  it('is connecting, live, reconnecting and live again, and reports the error', async () => {
    const states: ClientState[] = [];
    // No upgrade: a connection cut during one is only noticed by silence, and a client without subscriptions
    // ignores silence.
    const client = scene.now.open({ transports: ['websocket'] });
    expect(client.state).toBe('connecting');
    client.on('state', (state) => states.push(state));
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
    scene.now.server.cut();
    await vi.waitFor(() => expect(states).toEqual(['live', 'reconnecting', 'live']), PATIENT);
    expect(client.lastError).toMatchObject({ code: 'connection', retry: true });
    expect(client.status).toMatchObject({ source: 'simulated', state: 'ok' });
  });

  it('keeps connecting while there is no server', async () => {
    await scene.now.server.stop();
    const client = scene.now.open();
    await vi.waitFor(() => expect(client.lastError?.code).toBe('connection'), PATIENT);
    expect(client.state).toBe('connecting');
    await scene.now.server.start();
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
  });

  it('is stale without frames on a live connection, until the next heartbeat', async () => {
    const list = new TradeList();
    const client = scene.now.open({ staleAfter: 60 });
    client.subscribe(TRADES, list.add);
    await vi.waitFor(() => expect(client.state).toBe('stale'), PATIENT);
    const before = list.frames.length;
    scene.now.server.heartbeat();
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
    expect(list.frames).toHaveLength(before + 1);
    expect(list.frames.at(-1)).not.toHaveProperty('trades');
  });

  it('replaces a silent connection and resumes on the new one', async () => {
    const list = new TradeList();
    const client = scene.now.open({ staleAfter: 60, deadAfter: 120 });
    const states: string[] = [];
    client.on('state', (state) => states.push(state));
    client.subscribe(TRADES, list.add);
    await vi.waitFor(() => expect(states).toContain('reconnecting'), PATIENT);
    const again = states.indexOf('reconnecting');
    await vi.waitFor(() => expect(states.slice(again)).toContain('live'), PATIENT);
  });

  it('is never stale without a subscription', async () => {
    const client = scene.now.open({ staleAfter: 20 });
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
    await pause(80);
    expect(client.state).toBe('live');
  });

  it('stops after an error that retrying cannot help', async () => {
    scene.now.server.refuseHandshake = new ProtocolError('unauthenticated', 'token: bad signature').toWire();
    const client = scene.now.open({ token: 'x' });
    await vi.waitFor(() => expect(client.state).toBe('refused'), PATIENT);
    expect(client.lastError).toEqual(scene.now.server.refuseHandshake);
    scene.now.server.refuseHandshake = undefined;
    await pause(150);
    expect(client.state).toBe('refused');
  });

  it('reconnects after a temporary rejection', async () => {
    scene.now.server.refuseHandshake = new ProtocolError('too_many_connections', 'no room').toWire();
    const client = scene.now.open();
    await vi.waitFor(() => expect(client.lastError?.code).toBe('too_many_connections'), PATIENT);
    scene.now.server.refuseHandshake = undefined;
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
  });

  it('reconnects after the server closed the connection, unless the stated error forbids it', async () => {
    const list = new TradeList();
    const client = scene.now.open();
    const problems: string[] = [];
    client.on('error', (problem) => problems.push(problem.code));
    client.subscribe(TRADES, list.add);
    scene.now.server.publish();
    await scene.now.settled(list);
    scene.now.server.kick(new ProtocolError('too_slow', 'took nothing for 30 s').toWire());
    await vi.waitFor(() => expect(client.state).toBe('reconnecting'), PATIENT);
    scene.now.server.publish();
    await scene.now.settled(list);
    expect(list.ids).toEqual([1, 2]);
    expect(problems).toEqual(['too_slow']);
    scene.now.server.kick(new ProtocolError('token_expired', 'token expired').toWire());
    await vi.waitFor(() => expect(client.state).toBe('refused'), PATIENT);
    expect(client.lastError?.code).toBe('token_expired');
  });

  it('replaces a connection that sends malformed frames', async () => {
    const list = new TradeList();
    const client = scene.now.open({ transports: ['websocket'] });
    client.subscribe(TRADES, list.add);
    scene.now.server.publish();
    await scene.now.settled(list);
    scene.now.server.sockets[0]?.conn.write(Buffer.from([1, 2, 3]));
    await vi.waitFor(() => expect(client.lastError?.code).toBe('bad_frame'), PATIENT);
    expect(client.lastError?.message).toMatch(/^malformed frame at byte \d+/);
    await vi.waitFor(() => expect(client.state).toBe('live'), PATIENT);
    scene.now.server.publish();
    await scene.now.settled(list);
    expect(list.ids).toEqual([1, 2]);
  });

  it('ignores frames of unknown rooms', async () => {
    const list = new TradeList();
    scene.now.open({ encoding: 'json' }).subscribe(TRADES, list.add);
    scene.now.server.publish();
    await scene.now.settled(list);
    const frame = { room: 'elsewhere', epoch: 1, from: 1, to: 2, time: 1, merged: 1 };
    scene.now.server.sockets[0]?.emit('frame', frame);
    scene.now.server.sockets[0]?.emit('frame', 'nonsense');
    scene.now.server.publish();
    await scene.now.settled(list);
    expect(list.ids).toEqual([1, 2]);
  });

  it('estimates the time of the server', async () => {
    const client = scene.now.open();
    await vi.waitFor(() => expect(client.clock.roundTrip).toBeDefined(), PATIENT);
    const bound = (client.clock.roundTrip ?? 0) / 2 + 2_000_000;
    expect(Math.abs(client.clock.offset - AHEAD)).toBeLessThan(bound);
    expect(Math.abs(client.now() - (Date.now() * 1000 + AHEAD))).toBeLessThan(bound);
  });
});
