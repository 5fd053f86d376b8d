import { mkdtempSync, rmSync } from 'node:fs';
import { globalAgent } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { connect, type MarketClient } from '../../lib/client/market-client';
import { anInstrument, aTrade, defined } from '../server/events';
import { bareRequest } from './bare-request';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { type Nginx, startNginx, whyNoNginx } from './nginx';
import { ScriptedFeed } from './scripted-feed';
import { makeCertificate, whyNoCertificates } from './self-signed';

/** Timeout of a test that waits for nginx timeouts, ms. */
const LONG_TIMEOUT = 240_000;
const POLL = { timeout: 60_000, interval: 20 };
const SECOND = 1_000_000;
/** `proxy_read_timeout` of the documented file, s. */
const DOCUMENTED_IDLE = 60;
/**
 * Values of `proxy_read_timeout` to try in turn, s. All exceed a room's heartbeat (2 s) and a ping; a busy
 * machine
 * that misses the first gets more time.
 */
const IDLE_SECONDS = [4, 16, 60];
const ACTIVE_HEARTBEAT = { interval: 400, timeout: 15_000 };
const SLOW_HEARTBEAT = { interval: 600_000, timeout: 15_000 };

const unable = whyNoNginx() ?? whyNoCertificates();

interface Behind {
  readonly servers: readonly LiveServer[];
  readonly feeds: readonly ScriptedFeed[];
  readonly nginx: Nginx;
  stop(): Promise<void>;
}

const title = `behind nginx${unable === undefined ? '' : ` (skipped: ${unable})`}`;

describe.skipIf(unable !== undefined)(title, () => {
  let folder: string;
  let certificate: ReturnType<typeof makeCertificate>;
  let agent: Agent;
  let behind: Behind;
  const clients: { close(): unknown }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'behind-'));
    certificate = makeCertificate(folder, 'nginx');
    agent = new Agent({ ca: certificate.ca });
    behind = await start({ timeouts: { heartbeat: ACTIVE_HEARTBEAT } }, DOCUMENTED_IDLE);
  });

  afterAll(async () => {
    await behind?.stop();
    rmSync(folder, { recursive: true });
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
    agent.destroy();
  });

  /** Starts two servers with equal markets, and nginx before them. */
  async function start(options: LiveServerOptions, idleSeconds: number): Promise<Behind> {
    const feeds = [0, 1].map(() => new ScriptedFeed([defined(anInstrument('sim:A'), SECOND)]));
    const servers = await Promise.all(
      feeds.map((feed, k) =>
        startLiveServer(feed, {
          ...{ nodeId: `n${k + 1}`, edge: { trustProxy: { hops: 1 }, hstsSeconds: 60 } },
          ...options,
        }),
      ),
    );
    const [one, other] = servers as [LiveServer, LiveServer];
    const nginx = await startNginx({ servers: [one.url, other.url], certificate, idleSeconds });
    return {
      ...{ servers, feeds, nginx },
      async stop() {
        await nginx.stop();
        await Promise.all(servers.map((server) => server.stop()));
      },
    };
  }

  const agentOf = (url: string): object => (url.startsWith('https') ? agent : globalAgent);

  /** Connects a client. @returns a function that returns its last price */
  function follow(url: string, transports: readonly ('polling' | 'websocket')[]): () => number | undefined {
    const client: MarketClient = connect({
      ...{ url, transports, agent: agentOf(url) },
      ...{ reconnectionDelay: 20, reconnectionDelayMax: 100 },
    });
    clients.push(client);
    let last: number | undefined;
    client.subscribe({ channel: 'quotes', symbols: ['sim:A'], rate: 50 }, (frame) => {
      for (const quote of frame.quotes ?? []) if (quote.last != null) last = quote.last;
    });
    return () => last;
  }

  const publish = (price: number): void => {
    for (const feed of behind.feeds) feed.push(aTrade('sim:A', price, 1, SECOND));
  };

  it('forwards WebSockets and polling with and without TLS, to two servers', async () => {
    const { nginx, servers } = behind;
    const ways = [['websocket'], ['polling'], ['polling', 'websocket']] as const;
    const prices = [nginx.url, nginx.secureUrl].flatMap((url) =>
      [...ways, ...ways].map((transports) => follow(url, transports)),
    );
    for (const price of [11, 12, 13]) {
      publish(price);
      for (const last of prices) await expect.poll(last, POLL).toBe(price);
    }
    for (const server of servers) expect(server.gateway.connections).toBeGreaterThan(0);
    expect(nginx.log()).not.toMatch(/" (400|502|504) |\[error\]/);
  });

  it('forwards client address, protocol and host to the servers', async () => {
    const { nginx } = behind;
    const origin = async (url: string, text: string): Promise<number> => {
      const headers = { Origin: text, 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '192.0.2.1' };
      return (await bareRequest(`${url}/api/streams`, { headers })).status;
    };
    expect(await origin(nginx.url, nginx.url)).toBe(200);
    // nginx overwrites the headers of the client with its own.
    expect(await origin(nginx.url, nginx.url.replace('http', 'https'))).toBe(200);
    expect(await origin(nginx.url, 'https://evil.example')).toBe(403);
    const answer = await fetchOver(`${nginx.secureUrl}/api/streams`, { Origin: nginx.secureUrl });
    expect(answer).toEqual([200, 'max-age=60']);
    expect(
      await fetchOver(`${nginx.secureUrl}/api/streams`, { Origin: nginx.secureUrl.replace('s:', ':') }),
    ).toEqual([403, 'max-age=60']);
  });

  it('writes no token to its log', async () => {
    const { nginx } = behind;
    await bareRequest(`${nginx.url}/sse?channel=quotes&symbols=sim:A&token=hush`);
    await expect.poll(nginx.log, POLL).toMatch(/GET \/sse"/);
    expect(nginx.log()).not.toContain('hush');
  });

  it(
    'keeps a quiet connection open by its heartbeat, and closes it without',
    async () => {
      let open: Awaited<ReturnType<typeof openAfterSilence>> | undefined;
      for (const idleSeconds of IDLE_SECONDS) {
        open = await openAfterSilence(idleSeconds);
        if (Object.values(open).every((one) => one)) break;
      }
      expect(open).toEqual({ webSocket: true, polling: true, plain: true, events: true });
    },
    LONG_TIMEOUT,
  );

  /** Opens quiet connections until nginx has closed one without a heartbeat. @returns which others are open */
  async function openAfterSilence(idleSeconds: number) {
    const [awake, asleep] = await Promise.all([
      start({ timeouts: { heartbeat: ACTIVE_HEARTBEAT } }, idleSeconds),
      start({ timeouts: { heartbeat: SLOW_HEARTBEAT } }, idleSeconds),
    ]);
    const events = new AbortController();
    try {
      const open = (url: string, transport: string): Socket => {
        const agent = agentOf(url) as never;
        const socket = io(`${url}/live`, {
          transports: [transport],
          reconnection: false,
          forceNew: true,
          agent,
        });
        clients.push(socket);
        return socket;
      };
      const { url, secureUrl } = awake.nginx;
      const webSockets = [url, secureUrl].map((address) => open(address, 'websocket'));
      const pollings = [url, secureUrl].map((address) => open(address, 'polling'));
      const plain = new WebSocket(`${url.replace('http', 'ws')}/ws`, 'tickerwall.v1');
      clients.push(plain);
      const areOpen = (sockets: readonly Socket[]): boolean => sockets.every(({ connected }) => connected);
      await expect.poll(() => areOpen([...webSockets, ...pollings]), POLL).toBe(true);
      await expect.poll(() => plain.readyState, POLL).toBe(WebSocket.OPEN);
      const stream = await fetch(`${url}/sse?channel=quotes&symbols=sim:A`, { signal: events.signal });
      let streaming = true;
      stream.body?.pipeTo(new WritableStream()).catch(() => {
        streaming = false;
      });

      const quiet = open(asleep.nginx.url, 'websocket');
      await expect.poll(() => quiet.connected, POLL).toBe(true);
      const cut = { ...POLL, timeout: POLL.timeout + idleSeconds * 1_000 };
      await expect.poll(() => quiet.connected, cut).toBe(false);
      return {
        webSocket: areOpen(webSockets),
        polling: areOpen(pollings),
        plain: plain.readyState === WebSocket.OPEN,
        events: streaming,
      };
    } finally {
      events.abort();
      await Promise.all([awake.stop(), asleep.stop()]);
    }
  }

  it('routes clients to the other server when theirs stops', async () => {
    const [one, other] = behind.servers as [LiveServer, LiveServer];
    const prices = [0, 1, 2, 3].map(() => follow(behind.nginx.url, ['websocket']));
    publish(21);
    for (const last of prices) await expect.poll(last, POLL).toBe(21);
    expect(Math.min(one.gateway.connections, other.gateway.connections)).toBeGreaterThan(0);
    await one.stop();
    publish(22);
    for (const last of prices) await expect.poll(last, POLL).toBe(22);
    expect(other.gateway.connections).toBe(prices.length);
  });

  /** Returns status and HSTS of a response over TLS. */
  function fetchOver(url: string, headers: Record<string, string>): Promise<[number, unknown]> {
    return new Promise((resolve, reject) => {
      const asked = request(url, { agent, headers }, (answer) => {
        answer.resume();
        answer.once('end', () =>
          resolve([answer.statusCode ?? 0, answer.headers['strict-transport-security']]),
        );
      });
      asked.once('error', reject);
      asked.end();
    });
  }
});
