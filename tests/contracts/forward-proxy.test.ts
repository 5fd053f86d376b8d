import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect, type MarketClient } from '../../lib/client/market-client';
import { installationDir } from '../../server/launch/installation';
import { anInstrument, aTrade, defined } from '../server/events';
import { type ForwardProxy, startForwardProxy } from './forward-proxy';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeCertificate, whyNoCertificates } from './self-signed';

const POLL = { timeout: 60_000, interval: 20 };
const SECOND = 1_000_000;
const LOGIN = 'ada:a@secret';

type TunnelAgent = (proxy: string, target: string, options?: object) => object & { destroy(): void };

const unable = whyNoCertificates();

describe('a Node client behind an HTTP proxy, with the agent of docs/operations.md', () => {
  let folder: string;
  let tunnelAgent: TunnelAgent;
  let ca: Buffer | undefined;
  let feed: ScriptedFeed;
  let server: LiveServer;
  let proxy: ForwardProxy;
  const clients: { close(): unknown }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tunnel-'));
    const page = readFileSync(join(installationDir(), 'docs/operations.md'), 'utf8');
    const recipe = /```js\n([^`]*(?:`(?!``)[^`]*)*)```/.exec(page)?.[1] ?? '';
    const file = join(folder, 'tunnel-agent.mjs');
    writeFileSync(file, recipe);
    ({ tunnelAgent } = (await import(pathToFileURL(file).href)) as { tunnelAgent: TunnelAgent });
    const tls = unable === undefined ? makeCertificate(folder, 'tunnel') : undefined;
    ca = tls?.ca;
    feed = new ScriptedFeed([defined(anInstrument('sim:A'), SECOND)]);
    server = await startLiveServer(feed, { tls: tls && { ...tls, port: 0 } });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await proxy.close();
  });

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  function open(
    url: string,
    transports: readonly ('polling' | 'websocket')[],
    login = '',
  ): { client: MarketClient; last: () => number | undefined } {
    const agent = tunnelAgent(`http://${login}${proxy.host}`, url, { ca });
    const client = connect({ url, transports, agent, reconnectionDelay: 20, reconnectionDelayMax: 100 });
    clients.push(client, { close: () => agent.destroy() });
    let last: number | undefined;
    client.subscribe({ channel: 'quotes', symbols: ['sim:A'], rate: 50 }, (frame) => {
      for (const quote of frame.quotes ?? []) if (quote.last != null) last = quote.last;
    });
    return { client, last: () => last };
  }

  const ways = [
    ['WebSocket', ['websocket']],
    ['polling', ['polling']],
    ['an upgrade', ['polling', 'websocket']],
  ] as const;
  const urls = [
    ['ws', () => server.url] as const,
    ...(unable === undefined ? [['wss', () => server.secureUrl] as const] : []),
  ];

  describe.each(urls)('%s', (_, url) => {
    it.each(ways)('receives frames through the tunnel: %s', async (_way, transports) => {
      proxy = await startForwardProxy();
      const { last } = open(url(), transports);
      feed.push(aTrade('sim:A', 31, 1, SECOND));
      await expect.poll(last, POLL).toBe(31);
      feed.push(aTrade('sim:A', 32, 1, SECOND));
      await expect.poll(last, POLL).toBe(32);
      expect(proxy.tunnels.length).toBeGreaterThan(0);
      expect(new Set(proxy.tunnels)).toEqual(new Set([new URL(url()).host]));
    });

    it('sends its credentials to the proxy', async () => {
      proxy = await startForwardProxy(LOGIN);
      const { last } = open(url(), ['websocket'], 'ada:a%40secret@');
      feed.push(aTrade('sim:A', 41, 1, SECOND));
      await expect.poll(last, POLL).toBe(41);
    });

    it('cannot pass a proxy that requires other credentials, and keeps retrying', async () => {
      proxy = await startForwardProxy(LOGIN);
      const { client } = open(url(), ['polling', 'websocket'], 'ada:wrong@');
      await expect.poll(() => proxy.refused, POLL).toBeGreaterThan(2);
      expect(client.state).toBe('connecting');
      expect(proxy.tunnels).toEqual([]);
    });
  });
});
