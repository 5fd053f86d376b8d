import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { CLOSE_CODE } from '../../lib/protocol/close-code';
import { ERROR_RETRY, type ErrorCode } from '../../lib/protocol/error';
import type { SubscribeAnswer } from '../../lib/protocol/messages';
import { CODES } from './golden-sequence';
import { PlainRoom, until } from './plain-room';

const ALL = CODES.map((code) => `sim:${code}`);
/** For tests that wait for nothing but what a busy machine still has to do, ms. */
const SHORT_PULSE = { interval: 40, timeout: 30 };

const room = new PlainRoom();

describe('/ws', () => {
  it('answers each request under its type and id, and says what the stream is', async () => {
    const client = await room.connect();
    await until(() => client.ofType('status').length === 1);
    expect(client.ofType('status')).toMatchObject([{ stream: '/live', source: 'simulated', state: 'ok' }]);
    const answer = await client.ask<SubscribeAnswer>('subscribe', { channel: 'quotes', symbols: ['sim:*'] });
    expect(answer).toEqual({ ok: true, room: expect.any(String), rate: 4, symbols: ALL, denied: [] });
    await until(() => client.frames.length > 0);
    expect(client.frames[0]).toMatchObject({ room: answer.ok && answer.room, full: true, from: 0 });
    expect(await client.ask('clock')).toEqual({ time: expect.any(Number) });
    expect(await client.ask('unsubscribe', { room: answer.ok && answer.room })).toEqual({ ok: true });
    expect(room.server.stream.fanout.roomCount).toBe(0);
    client.send({ type: 'clock', id: 'a text' });
    client.send({ type: 'clock' });
    await until(() => client.ofType('clock').length === 2);
    expect(client.ofType('clock')).toEqual([
      { type: 'clock', id: 'a text', time: expect.any(Number) },
      { type: 'clock', time: expect.any(Number) },
    ]);
  });

  it.each([
    ['subscribe', { channel: 'nothing', symbols: ['sim:A'] }, 'bad_request', '"nothing"'],
    ['subscribe', { channel: 'quotes', symbols: ['sim:NONE'] }, 'unknown_symbol', 'sim:NONE'],
    ['subscribe', {}, 'bad_request', 'undefined'],
    ['unsubscribe', { room: 'r99' }, 'bad_request', 'r99'],
    ['refresh', { token: 7 }, 'bad_request', 'refresh.token'],
  ])('answers %s %j with %s', async (type, content, code, named) => {
    const client = await room.connect();
    expect(await client.ask(type, content)).toEqual({
      ok: false,
      error: { code, message: expect.stringContaining(named), retry: false },
    });
  });

  it.each([
    ['no JSON', '{"type":', 'not JSON'],
    ['a list', '[]', 'message must be an object'],
    ['no type', '{"channel":"quotes"}', 'message.type'],
    ['an unknown type', '{"type":"explode"}', '"explode"'],
    ['a type of every object', '{"type":"constructor"}', '"constructor"'],
    ['control, where there is no session', '{"type":"control","play":true}', '"control"'],
    ['an id that is an object', '{"type":"clock","id":{}}', 'message.id'],
    ['a long id', `{"type":"clock","id":"${'x'.repeat(65)}"}`, 'message.id'],
    ['brackets without end', '['.repeat(60_000), 'not JSON'],
  ])('tells what is wrong with %s, and goes on', async (_, text, named) => {
    const client = await room.connect();
    client.send(text);
    await until(() => client.ofType('error').length === 1);
    expect(client.ofType('error')).toEqual([
      { type: 'error', code: 'bad_request', message: expect.stringContaining(named), retry: false },
    ]);
    expect(await client.ask('clock')).toHaveProperty('time');
  });

  it('takes no binary messages, and closes on one that is too large or no UTF-8', async () => {
    const client = await room.connect();
    client.socket.send(Buffer.from('{"type":"clock"}'));
    await until(() => client.ofType('error').length === 1);
    expect(client.ofType('error')[0]?.message).toContain('binary');
    client.send('x'.repeat(64 * 1024 + 1));
    await until(() => client.closed !== undefined);
    expect(client.closed?.code).toBe(1009);
    const other = await room.connect();
    other.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    await until(() => other.closed !== undefined);
    expect(other.closed?.code).toBe(1007);
    await until(() => room.server.connections === 0);
  });

  it('speaks tickerwall.v1, also to who names no subprotocol, and to nobody who wants another', async () => {
    expect((await room.connect('/ws', { protocols: ['other', 'tickerwall.v1'] })).socket.protocol).toBe(
      'tickerwall.v1',
    );
    expect((await room.connect('/ws', { protocols: [] })).socket.protocol).toBe('');
    expect(await room.refusedUpgrade('/ws', ['tickerwall.v2', 'other'])).toMatchObject({
      status: 400,
      error: { code: 'bad_request', message: expect.stringContaining('"tickerwall.v2,other"') },
    });
  });

  it.each([
    ['/ws?stream=nothing', 404, 'not_found', '"/nothing"'],
    ['/ws?stream=', 400, 'bad_request', 'stream'],
    ['/ws?colour=red', 400, 'bad_request', '"colour"'],
    ['/ws?stream=live&stream=live', 400, 'bad_request', '"stream" is given 2 times'],
    ['/ws?user=a%20b', 400, 'bad_request', '"a b"'],
    ['/ws/', 404, 'not_found', '"/ws/"'],
  ])('refuses %s with %i', async (path, status, code, named) => {
    expect(await room.refusedUpgrade(path)).toMatchObject({
      status,
      error: { code, message: expect.stringContaining(named), retry: false },
    });
  });

  it('is no address for anything but WebSockets', async () => {
    const answer = await fetch(`${room.server.url}/ws`);
    expect(answer.status).toBe(426);
    expect(answer.headers.get('upgrade')).toBe('websocket');
    expect(await answer.json()).toMatchObject({ code: 'bad_request' });
    for (const wrong of [
      { Upgrade: 'h2c' },
      { 'Sec-WebSocket-Version': '12' },
      { 'Sec-WebSocket-Key': 'short' },
    ]) {
      expect(await room.bareUpgrade(wrong)).toMatchObject({
        status: 400,
        error: { code: 'bad_request', message: expect.stringContaining('WebSocket') },
      });
    }
    expect(room.server.connections).toBe(0);
  });

  it('packs nothing, whatever the client offers', async () => {
    const socket = new WebSocket(`${room.server.url.replace('http', 'ws')}/ws`, { perMessageDeflate: true });
    room.ends.push(() => socket.terminate());
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.extensions).toBe('');
  });

  it('has a close code for each error, whose range says whether to come back', () => {
    const codes = Object.entries(CLOSE_CODE);
    expect(new Set(codes.map(([, code]) => code)).size).toBe(codes.length);
    for (const [error, code] of codes) {
      const range = ERROR_RETRY[error as ErrorCode] ? 45 : 44;
      expect([error, Math.floor(code / 100)]).toEqual([error, range]);
    }
  });

  it('tells clients that it is stopping, with a code that says to come back', async () => {
    const client = await room.connect();
    await client.ask('clock');
    await room.server.stop();
    await until(() => client.closed !== undefined);
    expect(client.ofType('error')).toMatchObject([{ code: 'shutting_down', retry: true }]);
    expect(client.closed).toEqual({ code: 4503, reason: 'shutting_down' });
  });

  it('brings notices of a user, and hears that they have come', async () => {
    const one = await room.connect('/ws?user=ada');
    const deaf = await room.connect('/ws?user=ada');
    const other = await room.connect('/ws?user=bob');
    await Promise.all([one, deaf, other].map((client) => client.ask('clock')));
    const delivered = room.server.notifier.notify('ada', { body: 'ACME at 101', level: 'warn' });
    await until(() => one.ofType('notify').length === 1 && deaf.ofType('notify').length === 1);
    const [notice] = one.ofType('notify');
    expect(notice).toMatchObject({ id: expect.any(String), body: 'ACME at 101', level: 'warn' });
    one.send({ type: 'acknowledge', notice: notice?.id });
    one.send({ type: 'acknowledge', notice: 'another' });
    deaf.end();
    expect(await delivered).toEqual({ connections: 2, acknowledged: 1 });
    expect(other.ofType('notify')).toEqual([]);
    expect(one.ofType('error')).toEqual([]);
    one.end();
    await until(() => room.server.connections === 1);
    expect(await room.server.notifier.notify('ada', { body: 'x' })).toEqual({
      connections: 0,
      acknowledged: 0,
    });
  });

  it('is kept open by pings, and cut when nobody answers them', async () => {
    await room.serve({ timeouts: { heartbeat: SHORT_PULSE } });
    const alive = await room.connect();
    const dead = new WebSocket(`${room.server.url.replace('http', 'ws')}/ws`, { autoPong: false });
    room.ends.push(() => dead.terminate());
    let pings = 0;
    alive.socket.on('ping', () => pings++);
    await until(() => dead.readyState === WebSocket.CLOSED);
    const before = pings;
    await until(() => pings > before + 2);
    expect(alive.closed).toBeUndefined();
    expect(room.server.connections).toBe(1);
  });

  it('leaves nothing behind when clients go, politely or not', async () => {
    const clients = await Promise.all([room.connect(), room.connect()]);
    for (const client of clients) await client.ask('subscribe', { channel: 'quotes', symbols: ['sim:A'] });
    expect([room.server.connections, room.server.stream.fanout.peerCount]).toEqual([2, 2]);
    clients[0]?.socket.close();
    clients[1]?.end();
    await until(() => room.server.connections === 0 && room.server.tcpConnections === 0);
    expect([room.server.stream.fanout.peerCount, room.server.stream.fanout.roomCount]).toEqual([0, 0]);
  });
});
