import { mkdtempSync, rmSync } from 'node:fs';
import { globalAgent } from 'node:http';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connect, type MarketClient } from '../../../lib/client/market-client';
import type { WireError } from '../../../lib/protocol/error';
import { anInstrument, aTrade, defined } from '../../server/events';
import { bareRequest } from '../bare-request';
import { type LiveServer, startLiveServer } from '../live-server';
import { type Nginx, startNginx, whyNoNginx } from '../nginx';
import { ScriptedFeed } from '../scripted-feed';
import { makeCertificate, whyNoCertificates } from '../self-signed';
import { startHaproxy, whyNoHaproxy } from './haproxy';
import { SharedLog } from './shared-feed';

const POLL = { timeout: 30_000, interval: 20 };
const EPOCH = 1_764_500_000_000;
const WAYS = [['polling'], ['polling', 'websocket'], ['websocket']] as const;

/** Load balancers with the documented files, and what a log line has before the status. */
const BALANCERS = [
  {
    name: 'nginx',
    why: whyNoNginx(),
    begin: startNginx,
    status: (code: string) => new RegExp(`" (${code}) `),
  },
  {
    name: 'HAProxy',
    why: whyNoHaproxy(),
    begin: startHaproxy,
    status: (code: string) => new RegExp(` nodes/\\S+ \\S+ (${code}) `),
  },
].map(({ why, name, ...of }) => {
  const unable = why ?? whyNoCertificates();
  return { ...of, unable, name: `${name}${unable === undefined ? '' : ` (skipped: ${unable})`}` };
});

/** Starts a server of a cluster. */
function aNode(nodeId: string, log: SharedLog): Promise<LiveServer> {
  return startLiveServer(log.feed(), { nodeId, edge: { trustProxy: { hops: 1 } } });
}

describe('a node of several', () => {
  const clients: Socket[] = [];

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  const statusOf = async (url: string, headers = {}): Promise<number> =>
    (await bareRequest(url, { headers })).status;

  it('names itself in every session id, and others do not', async () => {
    const servers = await Promise.all(
      [{ nodeId: 'n-7' }, {}].map((options) =>
        startLiveServer(new ScriptedFeed([defined(anInstrument('sim:A'))]), options),
      ),
    );
    onTestFinished(async () => void (await Promise.all(servers.map((server) => server.stop()))));
    const idOf = async (server: LiveServer | undefined): Promise<string> => {
      const answer = await fetch(`${server?.url}/socket.io/?EIO=4&transport=polling`);
      return (JSON.parse((await answer.text()).slice(1)) as { sid: string }).sid;
    };
    expect(await idOf(servers[0])).toMatch(/^n-7\.[\w-]{20}$/);
    expect(await idOf(servers[1])).toMatch(/^[\w-]{20}$/);
  });

  it('sends new clients away until it is ready, and keeps the sessions that it has', async () => {
    const feed = new ScriptedFeed([]);
    const [node, single] = await Promise.all([
      startLiveServer(feed, { nodeId: 'n1' }),
      startLiveServer(new ScriptedFeed([])),
    ]);
    onTestFinished(async () => void (await Promise.all([node.stop(), single.stop()])));
    const handshake = '/socket.io/?EIO=4&transport=polling';
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
    const socketHeaders = { ...upgrade, 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==' };
    expect(await statusOf(`${node.url}/readyz`)).toBe(503);
    for (const path of [handshake, '/wall/overview', '/sse?channel=quotes&symbols=sim:A']) {
      expect([path, await statusOf(`${node.url}${path}`)]).toEqual([path, 503]);
    }
    expect(await statusOf(`${node.url}/ws`, socketHeaders)).toBe(503);
    expect(await statusOf(`${node.url}/socket.io/?EIO=4&transport=websocket`, socketHeaders)).toBe(503);
    expect(await statusOf(`${node.url}/healthz`)).toBe(200);
    expect(await statusOf(`${node.url}/api/streams`)).toBe(200);
    expect(await statusOf(`${single.url}${handshake}`)).toBe(200);
    feed.push(defined(anInstrument('sim:A')));
    await expect.poll(() => statusOf(`${node.url}/readyz`), POLL).toBe(200);
    expect(await statusOf(`${node.url}${handshake}`)).toBe(200);
  });

  it('says when it stops that another one takes the client within a second', async () => {
    for (const nodeId of ['n1', undefined]) {
      const feed = new ScriptedFeed([defined(anInstrument('sim:A'))]);
      const server = await startLiveServer(feed, nodeId === undefined ? {} : { nodeId });
      const socket = io(`${server.url}/live`, { reconnection: false, forceNew: true });
      clients.push(socket);
      const said = new Promise<WireError>((resolve) => socket.on('error', resolve));
      await expect.poll(() => socket.connected, POLL).toBe(true);
      await server.stop();
      const error = { code: 'shutting_down', message: 'the server is stopping', retry: true };
      expect(await said).toEqual(nodeId === undefined ? error : { ...error, elsewhere: true, within: 1_000 });
    }
  });
});

describe.each(BALANCERS)('nodes behind $name', ({ unable, begin, status }) => {
  const test = it.skipIf(unable !== undefined);
  let folder: string;
  let certificate: ReturnType<typeof makeCertificate>;
  let agent: Agent;
  const clients: MarketClient[] = [];

  beforeAll(() => {
    if (unable !== undefined) return;
    folder = mkdtempSync(join(tmpdir(), 'balanced-'));
    certificate = makeCertificate(folder, 'nginx');
    agent = new Agent({ ca: certificate.ca });
  });

  afterAll(() => {
    if (unable !== undefined) return;
    agent.destroy();
    rmSync(folder, { recursive: true });
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  async function start(isRouted = true): Promise<{ log: SharedLog; nodes: LiveServer[]; proxy: Nginx }> {
    const log = new SharedLog(EPOCH);
    log.append(defined(anInstrument('sim:A')), aTrade('sim:A', 10, 1, 2));
    const [one, other] = await Promise.all([aNode('n1', log), aNode('n2', log)]);
    const proxy = await begin({ servers: [one.url, other.url], certificate, idleSeconds: 60, isRouted });
    onTestFinished(async () => {
      for (const client of clients.splice(0)) client.close();
      await Promise.all([one.stop(), other.stop()]);
      await proxy.stop();
    });
    return { log, nodes: [one, other], proxy };
  }

  /** Connects a client. Returns what it has got. */
  function follow(url: string, transports: readonly ('polling' | 'websocket')[]) {
    const got = { last: 0, full: 0, trades: [] as string[], gaps: 0 };
    const client = connect({
      ...{ url, transports, agent: url.startsWith('https') ? agent : globalAgent },
      ...{ reconnectionDelay: 20, reconnectionDelayMax: 400 },
    });
    clients.push(client);
    client.subscribe({ channel: 'quotes', symbols: ['sim:A'], rate: 50 }, (frame) => {
      if (frame.full) got.full++;
      for (const quote of frame.quotes ?? []) if (quote.last != null) got.last = quote.last;
    });
    client.subscribe({ channel: 'trades', symbols: ['sim:A'], rate: 50 }, (frame) => {
      got.gaps += frame.gaps?.length ?? 0;
      for (const { id } of frame.trades ?? []) got.trades.push(id);
    });
    return got;
  }

  test('get every request of a session: polling, upgrades and WebSockets, with and without TLS, and no 400', async () => {
    const { log, nodes, proxy } = await start();
    const all = [proxy.url, proxy.secureUrl].flatMap((url) =>
      WAYS.flatMap((way) => [follow(url, way), follow(url, way), follow(url, way)]),
    );
    for (const price of [11, 12, 13]) {
      log.append(aTrade('sim:A', price, 1, price));
      for (const got of all) await expect.poll(() => got.last, POLL).toBe(price);
    }
    for (const node of nodes) expect(node.gateway.connections).toBeGreaterThan(0);
    expect(proxy.log()).not.toMatch(status('400|502|504'));
    expect(proxy.log()).not.toContain('[error]');
  });

  test('do not get them without the names in the ids: the control', async () => {
    const { proxy } = await start(false);
    for (let k = 0; k < 6; k++) follow(proxy.url, ['polling']);
    await expect.poll(proxy.log, POLL).toMatch(status('400'));
  });

  test('hand their clients over when they stop: no full frame, no trade missed or repeated', async () => {
    const { log, nodes, proxy } = await start();
    const all = WAYS.flatMap((way) => [
      follow(proxy.url, way),
      follow(proxy.url, way),
      follow(proxy.url, way),
    ]);
    const events = [11, 12, 13, 14, 15].map((price) => aTrade('sim:A', price, 1, price));
    log.append(events[0] as (typeof events)[0]);
    for (const got of all) await expect.poll(() => got.last, POLL).toBe(11);
    const [one, other] = nodes as [LiveServer, LiveServer];
    expect(one.gateway.connections).toBeGreaterThan(0);
    const stopped = one.stop();
    for (const event of events.slice(1)) log.append(event);
    await stopped;
    for (const got of all) await expect.poll(() => got.last, POLL).toBe(15);
    await expect.poll(() => other.gateway.connections, POLL).toBe(all.length);
    for (const got of all) {
      await expect.poll(() => got.trades.length, POLL).toBe(6);
      expect([got.full, got.gaps, new Set(got.trades).size]).toEqual([1, 0, 6]);
    }
  });
});
