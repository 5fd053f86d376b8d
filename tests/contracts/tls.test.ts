import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../lib/protocol/messages';
import * as parser from '../../lib/protocol/parser';
import { readCertificate } from '../../server/edge/certificate';
import { createLog } from '../../server/telemetry/log';
import { anInstrument, aTrade, defined } from '../server/events';
import { bareRequest } from './bare-request';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeCertificate, whyNoCertificates } from './self-signed';

const POLL = { timeout: 60_000, interval: 10 };
const SECOND = 1_000_000;

const unable = whyNoCertificates();

describe.skipIf(unable !== undefined)(`TLS${unable === undefined ? '' : ` (skipped: ${unable})`}`, () => {
  let folder: string;
  let first: ReturnType<typeof makeCertificate>;
  let second: ReturnType<typeof makeCertificate>;
  let server: LiveServer | undefined;
  let feed: ScriptedFeed;
  let logged: string[];
  const clients: Socket[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tls-'));
    first = makeCertificate(folder, 'first');
    second = makeCertificate(folder, 'second');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    await server?.stop();
    server = undefined;
  });

  async function start(options: LiveServerOptions): Promise<LiveServer> {
    feed = new ScriptedFeed([defined(anInstrument('sim:A'), SECOND)]);
    logged = [];
    const log = createLog({ level: 'info', format: 'json' }, { write: (line) => void logged.push(line) });
    server = await startLiveServer(feed, { log, ...options });
    return server;
  }

  /** Returns status and one header of a response over TLS, trusted by `ca` alone. */
  const ask = (
    url: string,
    ca: Buffer,
    headers: object = {},
  ): Promise<[status: number | undefined, hsts: unknown]> =>
    new Promise((resolve, reject) => {
      const asked = request(url, { ca, agent: false, headers: { ...headers } }, (answer) => {
        answer.resume();
        answer.once('end', () => resolve([answer.statusCode, answer.headers['strict-transport-security']]));
      });
      asked.once('error', reject);
      asked.end();
    });

  /** Returns the name in the certificate of a new connection. */
  const shownName = (url: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.destroy();
      });
      socket.once('error', reject);
    });

  /** Connects a client. @returns a function that returns its last price */
  async function follow(url: string, options: object): Promise<() => unknown> {
    const client = io(`${url}/live`, { forceNew: true, reconnection: false, ...options });
    clients.push(client);
    let last: unknown;
    client.on('frame', (frame: Frame) => {
      last = frame.quotes?.at(-1)?.last ?? last;
    });
    const answer = await client
      .timeout(10_000)
      .emitWithAck('subscribe', { channel: 'quotes', symbols: ['sim:A'], rate: 50 });
    expect(answer).toMatchObject({ ok: true });
    return () => last;
  }

  it.each([
    ['WebSocket', { transports: ['websocket'] }],
    ['WebSocket, binary', { transports: ['websocket'], parser, auth: { encoding: 'binary' } }],
    ['polling', { transports: ['polling'] }],
    ['an upgrade', { transports: ['polling', 'websocket'] }],
  ])('carries frames over %s, on its own port and as an addition', async (_, options) => {
    const { url, secureUrl } = await start({ tls: { ...first, port: 0 } });
    const prices = await Promise.all([follow(url, options), follow(secureUrl, { ...options, ca: first.ca })]);
    for (const price of [101, 102, 103]) {
      feed.push(aTrade('sim:A', price, 1, SECOND));
      for (const last of prices) await expect.poll(last, POLL).toBe(price);
    }
  });

  it('replaces plain HTTP on its port without a port of its own', async () => {
    const { url } = await start({ tls: first, edge: { hstsSeconds: 60 } });
    expect(url).toMatch(/^https:/);
    expect(await ask(`${url}/healthz`, first.ca)).toEqual([200, 'max-age=60']);
    await expect(bareRequest(`${url.replace('https', 'http')}/healthz`)).rejects.toThrow();
    await expect(ask(`${url}/healthz`, second.ca)).rejects.toThrow(/self-signed/);
    const last = await follow(url, { transports: ['websocket'], ca: first.ca });
    feed.push(aTrade('sim:A', 7, 1, SECOND));
    await expect.poll(last, POLL).toBe(7);
  });

  it('is required of its own pages', async () => {
    const { url } = await start({ tls: first });
    const origin = async (text: string) => (await ask(`${url}/api/streams`, first.ca, { Origin: text }))[0];
    expect(await origin(url)).toBe(200);
    expect(await origin(url.replace('https', 'http'))).toBe(403);
  });

  it('uses a renewed certificate for new connections, and keeps open ones', async () => {
    const files = { cert: join(folder, 'served.crt'), key: join(folder, 'served.key') };
    copyFileSync(first.cert, files.cert);
    copyFileSync(first.key, files.key);
    const { secureUrl } = await start({ tls: { ...files, port: 0 }, timeouts: { certificateInterval: 10 } });
    const last = await follow(secureUrl, { transports: ['websocket'], ca: first.ca });
    expect(await shownName(secureUrl)).toBe('first');

    writeFileSync(files.cert, readFileSync(second.cert));
    await expect
      .poll(() => logged.join(''), POLL)
      .toMatch(/served\.key is not the key of .*certificate not reloaded/);
    expect(await shownName(secureUrl)).toBe('first');

    writeFileSync(files.key, readFileSync(second.key));
    await expect.poll(() => shownName(secureUrl), POLL).toBe('second');
    expect(await ask(`${secureUrl}/healthz`, second.ca)).toEqual([200, undefined]);
    feed.push(aTrade('sim:A', 9, 1, SECOND));
    await expect.poll(last, POLL).toBe(9);
    expect(clients[0]?.connected).toBe(true);
  });

  it('warns of a certificate that expires soon', async () => {
    await start({ tls: makeCertificate(folder, 'short', 3) });
    expect(logged.join('')).toMatch(/ends soon/);
  });

  it('closes connections of other protocols, and continues', async () => {
    const { secureUrl } = await start({ tls: { ...first, port: 0 } });
    await expect(bareRequest(`${secureUrl.replace('https', 'http')}/healthz`)).rejects.toThrow();
    expect((await ask(`${secureUrl}/healthz`, first.ca))[0]).toBe(200);
  });

  it('rejects unusable files with name and reason', () => {
    const wrong = (cert: string, key: string) => () => readCertificate({ cert, key });
    expect(wrong(join(folder, 'none.crt'), first.key)).toThrow(/none\.crt cannot be read: ENOENT/);
    expect(wrong(first.key, first.key)).toThrow(/first\.key is no certificate/);
    expect(wrong(first.cert, first.cert)).toThrow(/first\.crt is no key/);
    expect(wrong(first.cert, second.key)).toThrow(/second\.key is not the key of .*first\.crt/);
  });
});
