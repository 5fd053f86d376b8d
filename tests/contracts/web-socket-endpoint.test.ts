import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { CLOSE_CODE } from '../../lib/protocol/close-code';
import { ERROR_RETRY, type ErrorCode } from '../../lib/protocol/error';
import type { SubscribeAnswer } from '../../lib/protocol/messages';
import { CODES } from './golden-sequence';
import { PlainFixture, until } from './plain-fixture';

const ALL = CODES.map((code) => `sim:${code}`);
/** For tests that wait for nothing else on a busy machine, ms. */
const SHORT_HEARTBEAT = { interval: 40, timeout: 30 };

const fixture = new PlainFixture();

describe('/ws', () => {
  it('answers each request with its type and id, and sends stream info', async () => {
    const client = await fixture.connect();
    await until(() => client.ofType('status').length === 1);
    expect(client.ofType('status')).toMatchObject([{ stream: '/live', source: 'simulated', state: 'ok' }]);
    const answer = await client.request<SubscribeAnswer>('subscribe', {
      channel: 'quotes',
      symbols: ['sim:*'],
    });
    expect(answer).toEqual({ ok: true, room: expect.any(String), rate: 4, symbols: ALL, denied: [] });
    await until(() => client.frames.length > 0);
    expect(client.frames[0]).toMatchObject({ room: answer.ok && answer.room, full: true, from: 0 });
    expect(await client.request('clock')).toEqual({ time: expect.any(Number) });
    expect(await client.request('unsubscribe', { room: answer.ok && answer.room })).toEqual({ ok: true });
    expect(fixture.server.stream.fanout.roomCount).toBe(0);
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
    const client = await fixture.connect();
    expect(await client.request(type, content)).toEqual({
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
  ])('reports what is wrong with %s, and stays open', async (_, text, named) => {
    const client = await fixture.connect();
    client.send(text);
    await until(() => client.ofType('error').length === 1);
    expect(client.ofType('error')).toEqual([
      { type: 'error', code: 'bad_request', message: expect.stringContaining(named), retry: false },
    ]);
    expect(await client.request('clock')).toHaveProperty('time');
  });

  it('rejects binary messages, and closes on oversized ones and invalid UTF-8', async () => {
    const client = await fixture.connect();
    client.socket.send(Buffer.from('{"type":"clock"}'));
    await until(() => client.ofType('error').length === 1);
    expect(client.ofType('error')[0]?.message).toContain('binary');
    client.send('x'.repeat(64 * 1024 + 1));
    await until(() => client.closed !== undefined);
    expect(client.closed?.code).toBe(1009);
    const other = await fixture.connect();
    other.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    await until(() => other.closed !== undefined);
    expect(other.closed?.code).toBe(1007);
    await until(() => fixture.server.connections === 0);
  });

  it('speaks tickerwall.v1, also without a subprotocol, and rejects other subprotocols', async () => {
    expect((await fixture.connect('/ws', { protocols: ['other', 'tickerwall.v1'] })).socket.protocol).toBe(
      'tickerwall.v1',
    );
    expect((await fixture.connect('/ws', { protocols: [] })).socket.protocol).toBe('');
    expect(await fixture.refusedUpgrade('/ws', ['tickerwall.v2', 'other'])).toMatchObject({
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
  ])('rejects %s with %i', async (path, status, code, named) => {
    expect(await fixture.refusedUpgrade(path)).toMatchObject({
      status,
      error: { code, message: expect.stringContaining(named), retry: false },
    });
  });

  it('accepts only WebSockets', async () => {
    const answer = await fetch(`${fixture.server.url}/ws`);
    expect(answer.status).toBe(426);
    expect(answer.headers.get('upgrade')).toBe('websocket');
    expect(await answer.json()).toMatchObject({ code: 'bad_request' });
    for (const wrong of [
      { Upgrade: 'h2c' },
      { 'Sec-WebSocket-Version': '12' },
      { 'Sec-WebSocket-Key': 'short' },
    ]) {
      expect(await fixture.bareUpgrade(wrong)).toMatchObject({
        status: 400,
        error: { code: 'bad_request', message: expect.stringContaining('WebSocket') },
      });
    }
    expect(fixture.server.connections).toBe(0);
  });

  it('uses no compression, even if the client offers it', async () => {
    const socket = new WebSocket(`${fixture.server.url.replace('http', 'ws')}/ws`, {
      perMessageDeflate: true,
    });
    fixture.ends.push(() => socket.terminate());
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.extensions).toBe('');
  });

  it('has a close code for each error, whose range says if the client may reconnect', () => {
    const codes = Object.entries(CLOSE_CODE);
    expect(new Set(codes.map(([, code]) => code)).size).toBe(codes.length);
    for (const [error, code] of codes) {
      const range = ERROR_RETRY[error as ErrorCode] ? 45 : 44;
      expect([error, Math.floor(code / 100)]).toEqual([error, range]);
    }
  });

  it('notifies clients of a shutdown, with a code that permits reconnecting', async () => {
    const client = await fixture.connect();
    await client.request('clock');
    await fixture.server.stop();
    await until(() => client.closed !== undefined);
    expect(client.ofType('error')).toMatchObject([{ code: 'shutting_down', retry: true }]);
    expect(client.closed).toEqual({ code: 4503, reason: 'shutting_down' });
  });

  it('sends notices of a user, and receives acknowledgements', async () => {
    const one = await fixture.connect('/ws?user=ada');
    const unacknowledging = await fixture.connect('/ws?user=ada');
    const other = await fixture.connect('/ws?user=bob');
    await Promise.all([one, unacknowledging, other].map((client) => client.request('clock')));
    const delivered = fixture.server.notifier.notify('ada', { body: 'ACME at 101', level: 'warn' });
    await until(() => one.ofType('notify').length === 1 && unacknowledging.ofType('notify').length === 1);
    const [notice] = one.ofType('notify');
    expect(notice).toMatchObject({ id: expect.any(String), body: 'ACME at 101', level: 'warn' });
    one.send({ type: 'acknowledge', notice: notice?.id });
    one.send({ type: 'acknowledge', notice: 'another' });
    unacknowledging.end();
    expect(await delivered).toEqual({ connections: 2, acknowledged: 1 });
    expect(other.ofType('notify')).toEqual([]);
    expect(one.ofType('error')).toEqual([]);
    one.end();
    await until(() => fixture.server.connections === 1);
    expect(await fixture.server.notifier.notify('ada', { body: 'x' })).toEqual({
      connections: 0,
      acknowledged: 0,
    });
  });

  it('is kept open by pings, and closed without pongs', async () => {
    await fixture.serve({ timeouts: { heartbeat: SHORT_HEARTBEAT } });
    const alive = await fixture.connect();
    const dead = new WebSocket(`${fixture.server.url.replace('http', 'ws')}/ws`, { autoPong: false });
    fixture.ends.push(() => dead.terminate());
    let pings = 0;
    alive.socket.on('ping', () => pings++);
    await until(() => dead.readyState === WebSocket.CLOSED);
    const before = pings;
    await until(() => pings > before + 2);
    expect(alive.closed).toBeUndefined();
    expect(fixture.server.connections).toBe(1);
  });

  it('leaks nothing when clients disconnect, gracefully or not', async () => {
    const clients = await Promise.all([fixture.connect(), fixture.connect()]);
    for (const client of clients)
      await client.request('subscribe', { channel: 'quotes', symbols: ['sim:A'] });
    expect([fixture.server.connections, fixture.server.stream.fanout.peerCount]).toEqual([2, 2]);
    clients[0]?.socket.close();
    clients[1]?.end();
    await until(() => fixture.server.connections === 0 && fixture.server.tcpConnections === 0);
    expect([fixture.server.stream.fanout.peerCount, fixture.server.stream.fanout.roomCount]).toEqual([0, 0]);
  });
});
