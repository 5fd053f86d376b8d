import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openPolling, postPackets, sendRequest, statusOf, waitForEnd } from './raw-client';
import { RawConnection } from './raw-connection';
import { upgradeRequest } from './raw-frame';
import { ServerUnderAttack, WAIT } from './server-under-attack';

const POLLING = '/socket.io/?EIO=4&transport=polling';
const WEB_SOCKET = '/socket.io/?EIO=4&transport=websocket';
const MAX_BODY_BYTES = 64 * 1024;

const get = (target: string, more = ''): string => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
const MANY_LINES = 'x:y\r\n'.repeat(2_500);

/** Name, bytes, expected status (0: closed without a response), and a part of the response. */
const REQUESTS: readonly (readonly [name: string, bytes: string, status: number, says?: string])[] = [
  ['// as a path', get('//'), 400, 'the request target begins with two slashes'],
  ['another host behind //', get('//evil.example/api'), 400, 'two slashes'],
  ['no slash', get('api'), 400],
  ['an encoded zero byte', get('/api/tapes/%00'), 400, 'the request target has an invalid character'],
  ['encoded line breaks', get('/api/tapes/%0d%0aX:1'), 400, 'the request target has an invalid character'],
  ['an encoding that is none', get('/api/%'), 400, 'percent encoding'],
  ['an overlong encoding', get('/%c0%ae%c0%ae/api'), 400, 'percent encoding'],
  ['a whole address of another scheme', get('ftp://a/api'), 400],
  ['8 kB of address', get(`/${'a'.repeat(8_000)}`), 400, 'has 8001 characters; expected at most 4096'],
  ['a host with a path', 'GET /api HTTP/1.1\r\nHost: a/b\r\n\r\n', 400, 'Host'],
  ['two hosts', 'GET /api HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
  ['a host with a number for its last label', 'GET /api HTTP/1.1\r\nHost: wall.1\r\n\r\n', 400, 'Host'],
  ['a host with a port beyond 65535', 'GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n', 400, 'Host'],
  ['no host', 'GET /api HTTP/1.1\r\n\r\n', 400],
  ['no HTTP', '\x16\x03\x01\x02\x00\x01\r\n\r\n', 400, 'the request cannot be read'],
  ['a version that there is not', 'GET / HTTP/9.9\r\nHost: a\r\n\r\n', 400],
  ['a method that there is not', 'EXPLODE / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a tunnel', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n', 0],
  ['a header without a name', get('/api', ': x\r\n'), 400],
  ['a header with a zero byte', get('/api', 'X: \0\r\n'), 400],
  ['a folded header', get('/api', 'X: a\r\n b\r\n'), 400],
  ['a header line of 20 kB', get('/api', `X: ${'a'.repeat(20_000)}\r\n`), 431],
  ['an expectation that there is not', get('/api', 'Expect: miracles\r\nConnection: close\r\n'), 417],
  [
    'two lengths',
    'POST /api/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    400,
  ],
  [
    'a length and an encoding',
    'POST /api/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  [
    'an encoding within an encoding',
    'POST /api/sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n',
    400,
  ],
  [
    'a chunk of a length that is none',
    'POST /api/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    400,
  ],
  ['a page that is posted to', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n', 405],

  ['an upgrade of an API path', upgradeRequest('/api/streams'), 404, 'there is no WebSocket endpoint at'],
  ['an upgrade of //', upgradeRequest('//'), 400, 'two slashes'],
  ['an upgrade of %', upgradeRequest('/socket.io/%?EIO=4&transport=websocket'), 400, 'percent encoding'],
  ['an upgrade to something else', upgradeRequest(WEB_SOCKET, { Upgrade: 'h2c' }), 400],
  ['an upgrade without a key', upgradeRequest(WEB_SOCKET, { 'Sec-WebSocket-Key': 'short' }), 400],
  ['an upgrade to version 99', upgradeRequest(WEB_SOCKET, { 'Sec-WebSocket-Version': '99' }), 400],
  [
    'an upgrade with an extension that is none',
    upgradeRequest(WEB_SOCKET, { 'Sec-WebSocket-Extensions': 'permessage-deflate; =;,' }),
    // Extensions are not read, since compression is off.
    101,
  ],
  [
    'an upgrade of version 3 of Engine.IO',
    upgradeRequest('/socket.io/?EIO=3&transport=websocket'),
    101,
    'Unsupported protocol version',
  ],
  ['an upgrade of sid=__proto__', upgradeRequest(`${WEB_SOCKET}&sid=__proto__`), 400, 'Session ID unknown'],
  ['an upgrade of sid=toString', upgradeRequest(`${WEB_SOCKET}&sid=toString`), 400, 'Session ID unknown'],
  ['an upgrade by a page elsewhere', upgradeRequest(WEB_SOCKET, { Origin: 'https://evil.example' }), 403],
  ['an upgrade with POST', upgradeRequest().replace('GET', 'POST'), 400],
  // Node keeps the first 2,000 headers; the upgrade header is among those dropped.
  ['an upgrade behind 2,500 headers', upgradeRequest().replace('\r\n', `\r\n${MANY_LINES}`), 400],
  ['an upgrade before 2,500 headers', upgradeRequest().replace(/\r\n$/, `${MANY_LINES}\r\n`), 101],
  ['a request with 2,500 headers', get('/api', MANY_LINES), 404],

  ['a poll of sid=__proto__', get(`${POLLING}&sid=__proto__`), 400, 'Session ID unknown'],
  ['a poll of sid=constructor', get(`${POLLING}&sid=constructor`), 400, 'Session ID unknown'],
  ['a poll of transport=__proto__', get('/socket.io/?EIO=4&transport=__proto__'), 400, 'Transport unknown'],
  ['a poll of transport=webtransport', get('/socket.io/?EIO=4&transport=webtransport'), 400],
  ['a WebSocket that is not asked for', get(WEB_SOCKET), 400],
  ['a poll by JSONP, for a script of any site', get(`${POLLING}&j=0`), 400, 'JSONP is not spoken here'],
  ['a poll with another method', `DELETE ${POLLING} HTTP/1.1\r\nHost: a\r\n\r\n`, 405, 'DELETE'],
  ['a poll that posts before it has an id', `POST ${POLLING} HTTP/1.1\r\nHost: a\r\n\r\n`, 400],
  ['a token in the address', get(`${POLLING}&token=x`), 400, 'it belongs into auth.token'],
];

describe('a server under attack', () => {
  let target: ServerUnderAttack;
  const open: RawConnection[] = [];

  beforeAll(async () => {
    target = await ServerUnderAttack.start({ timeouts: { closeGrace: 100, connectTimeout: 5_000 } });
  });

  afterEach(async () => {
    for (const connection of open.splice(0)) connection.destroy();
    await target.expectUnharmed();
  });

  afterAll(() => target.stop());

  function say(...pieces: readonly string[]): RawConnection {
    const connection = new RawConnection(target.url).send(...pieces);
    open.push(connection);
    return connection;
  }

  it.each(REQUESTS.map(([name, bytes, status, says = '']) => [name, bytes, status, says] as const))(
    'answers %s',
    async (_, bytes, status, says) => {
      const connection = say(bytes);
      await vi.waitFor(() => {
        if (connection.answer === '' && !connection.ended) throw new Error('no response arrived');
        expect(connection.answer).toContain(says);
      }, WAIT);
      expect(statusOf(connection.answer)).toBe(status);
      if (status >= 400) expect(connection.answer.length).toBeLessThan(700);
    },
  );

  it('rejects a body above the limit by HTTP long polling, announced or not', async () => {
    const sid = await openPolling(target.url);
    const post = `POST ${POLLING}&sid=${sid} HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n`;
    const announced = say(`${post}Content-Length: 100000000\r\n\r\n`);
    await waitForEnd(announced);
    expect(statusOf(announced.answer)).toBe(413);
    expect(announced.answer).toContain(`at most ${MAX_BODY_BYTES} bytes, not 100000000`);
    const endless = say(`${post}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `2000\r\n${'x'.repeat(0x2000)}\r\n`;
    await endless.sendRepeatedly(chunk, 100_000_000 / chunk.length);
    await waitForEnd(endless);
    expect(endless.socket.bytesWritten).toBeLessThan(50_000_000);
    expect(statusOf(endless.answer)).toBe(413);
    await postPackets(target.url, sid, '1');
  });

  it('rejects bytes that are not text by HTTP long polling', async () => {
    const sid = await openPolling(target.url);
    const headers = { 'Content-Type': 'application/octet-stream' };
    expect(statusOf(await postPackets(target.url, sid, '\x00\x01\xff', headers))).toBe(400);
  });

  it.each([
    ['separators only', '\x1e'.repeat(60_000)],
    ['packets of types that there are not', '9\x1e8\x1e7\x1ex'],
    ['binary packets that nothing announced', 'bAAAA\x1eb\x1eb@@@'],
    ['thousands of namespaces', Array.from({ length: 2_000 }, (_, k) => `40/n${k},`).join('\x1e')],
    ['thousands of ways into one', '40/live,\x1e'.repeat(6_000)],
    ['pings, which only the server sends', '2\x1e2\x1e2'],
    ['a close and more', '1\x1e40/live,\x1e42/live,["subscribe",{}]'],
  ])('closes a long-polling connection that sends %s', async (_, body) => {
    const sid = await openPolling(target.url);
    await postPackets(target.url, sid, body);
    await vi.waitFor(async () => {
      expect(statusOf(await sendRequest(target.url, `${POLLING}&sid=${sid}`))).toBe(400);
    }, WAIT);
  });

  it('closes a connection with two polls or two posts at the same time', async () => {
    const polling = await openPolling(target.url);
    say(get(`${POLLING}&sid=${polling}`), get(`${POLLING}&sid=${polling}`));
    const posting = await openPolling(target.url);
    const half = `POST ${POLLING}&sid=${posting} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n40`;
    say(half);
    const second = say(half);
    await vi.waitFor(() => expect(statusOf(second.answer)).toBe(400), WAIT);
    for (const sid of [polling, posting]) {
      expect(await sendRequest(target.url, `${POLLING}&sid=${sid}`)).toContain('Session ID unknown');
    }
  });
});
