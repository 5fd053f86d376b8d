import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { anInstrument, defined } from '../server/events';
import { type LiveServer, startLiveServer } from './live-server';
import { type Nginx, startNginx, whyNoNginx } from './nginx';
import { statusOf } from './raw-client';
import { RawConnection } from './raw-connection';
import { ScriptedFeed } from './scripted-feed';
import { makeCertificate, whyNoCertificates } from './self-signed';

const unable = whyNoNginx() ?? whyNoCertificates();
const title = `a request hidden in another${unable === undefined ? '' : ` (skipped: ${unable})`}`;

const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: wall\r\n\r\n';
const SIZE = HIDDEN.length;

/** Lines of a request whose end two parsers may see at different places, and its body. */
const ATTACKS: readonly (readonly [name: string, lines: readonly string[], body: string])[] = [
  [
    'behind a length of the whole, with chunks',
    [`Content-Length: ${5 + SIZE}`, 'Transfer-Encoding: chunked'],
    `0\r\n\r\n${HIDDEN}`,
  ],
  [
    'behind a length of nothing, with chunks',
    ['Content-Length: 0', 'Transfer-Encoding: chunked'],
    `0\r\n\r\n${HIDDEN}`,
  ],
  [
    'behind a coding with a space before its colon',
    [`Content-Length: ${5 + SIZE}`, 'Transfer-Encoding : chunked'],
    `0\r\n\r\n${HIDDEN}`,
  ],
  [
    'behind a coding with another name',
    [`Content-Length: ${5 + SIZE}`, 'Transfer-Encoding: xchunked'],
    `0\r\n\r\n${HIDDEN}`,
  ],
  ['behind two codings', ['Transfer-Encoding: identity', 'Transfer-Encoding: chunked'], `0\r\n\r\n${HIDDEN}`],
  [
    'behind a coding with a control character',
    [`Content-Length: ${5 + SIZE}`, 'Transfer-Encoding: \x0bchunked'],
    `0\r\n\r\n${HIDDEN}`,
  ],
  [
    'behind a folded coding',
    [`Content-Length: ${5 + SIZE}`, 'Transfer-Encoding:\r\n chunked'],
    `0\r\n\r\n${HIDDEN}`,
  ],
  ['behind two lengths', ['Content-Length: 0', `Content-Length: ${SIZE}`], HIDDEN],
  ['behind a list of lengths', [`Content-Length: ${SIZE}, 0`], HIDDEN],
  ['behind a length with a sign', ['Content-Length: +0'], HIDDEN],
  ['behind a length below zero', ['Content-Length: -1'], HIDDEN],
  ['in the extension of a chunk', ['Transfer-Encoding: chunked'], `1;a\n${HIDDEN}\r\n0\r\n\r\n`],
  ['behind a chunk whose size overflows', ['Transfer-Encoding: chunked'], `10000000000000000\r\n${HIDDEN}`],
  [
    'behind a line that ends in a line feed',
    ['A: b\nTransfer-Encoding: chunked', `Content-Length: ${5 + SIZE}`],
    `0\r\n\r\n${HIDDEN}`,
  ],
  ['behind a body that its method has not', [`Content-Length: ${SIZE}`, 'Expect: 100-continue'], HIDDEN],
  [
    'behind an upgrade that the server refuses',
    ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 777'],
    HIDDEN,
  ],
  [
    'behind an upgrade to another protocol',
    ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'],
    HIDDEN,
  ],
];

describe.skipIf(unable !== undefined)(title, () => {
  let folder: string;
  let servers: LiveServer[];
  let nginx: Nginx;
  /** Targets of all requests that Node's parser has seen in this process, which runs both servers. */
  const seen: string[] = [];
  const note = (message: unknown): void => {
    seen.push((message as { request: IncomingMessage }).request.url ?? '');
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'smuggling-'));
    const start = () =>
      startLiveServer(new ScriptedFeed([defined(anInstrument('sim:A'), 1_000_000)]), {
        edge: { trustProxy: { hops: 1 } },
      });
    servers = await Promise.all([start(), start()]);
    const [one, other] = servers as [LiveServer, LiveServer];
    const certificate = makeCertificate(folder, 'nginx');
    nginx = await startNginx({ servers: [one.url, other.url], certificate, idleSeconds: 60 });
    subscribe('http.server.request.start', note);
  });

  afterAll(async () => {
    unsubscribe('http.server.request.start', note);
    await nginx?.stop();
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  });

  it.each(ATTACKS)('%s reaches no server unless nginx has seen it as a request', async (_, lines, body) => {
    for (const [method, target] of [
      ['POST', '/api/notify'],
      ['GET', '/socket.io/?EIO=4&transport=websocket'],
      ['GET', '/ws'],
    ] as const) {
      const loggedBefore = hiddenLogged();
      seen.length = 0;
      const connection = new RawConnection(nginx.url);
      connection.send(`${method} ${target} HTTP/1.1\r\nHost: wall\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
      await vi.waitFor(() => expect(connection.answer !== '' || connection.ended).toBe(true), {
        timeout: 10_000,
      });
      // The connections of nginx to the servers still give each request its own answer.
      for (let k = 0; k < 4; k++) {
        const answer = await fetch(`${nginx.url}/healthz?${k}`);
        expect([answer.status, await answer.json()], target).toEqual([200, { alive: true }]);
      }
      connection.socket.destroy();
      const hidden = seen.filter((url) => url.startsWith('/hidden')).length;
      if (hidden > 0) await vi.waitFor(() => expect(hiddenLogged() - loggedBefore).toBe(hidden));
      expect(hidden, `${target}: ${statusOf(connection.answer)}`).toBeLessThanOrEqual(1);
    }
  });

  it('is seen by this test when it is a request of its own', async () => {
    seen.length = 0;
    const connection = new RawConnection(nginx.url);
    connection.send(`GET /healthz HTTP/1.1\r\nHost: wall\r\n\r\n${HIDDEN}`);
    await vi.waitFor(() => expect(seen).toContain('/hidden'));
    connection.socket.destroy();
  });

  function hiddenLogged(): number {
    return nginx.log().split('"GET /hidden"').length - 1;
  }
});
