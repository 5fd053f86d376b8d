import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { connect, type MarketClient } from '../../../lib/client/market-client';
import { anInstrument, aTrade, defined } from '../../server/events';
import { bareRequest } from '../bare-request';
import { ClusterNode, NodeFolder } from '../cluster/cluster-node';
import { EventStream } from '../event-stream';
import { type LiveServer, startLiveServer } from '../live-server';
import { startNginx, whyNoNginx } from '../nginx';
import { PlainSocket } from '../plain-socket';
import { ScriptedFeed } from '../scripted-feed';
import { makeCertificate, whyNoCertificates } from '../self-signed';
import { makeToken, SECRET } from '../token-maker';
import { buildWorkerProgram, type WorkerProgram } from './worker-program';

/** Time for a state to be reached, ms; a machine that is ten times slower than usual must not reach it. */
const POLL = { timeout: 30_000, interval: 20 };
const WAYS = [['websocket'], ['polling'], ['polling', 'websocket']] as const;

const runs = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

let program: WorkerProgram;
beforeAll(async () => {
  program = await buildWorkerProgram();
});
afterAll(() => program.remove());

describe('a server with two workers', () => {
  const feed = new ScriptedFeed([defined(anInstrument('sim:A')), aTrade('sim:A', 10, 1, 1)]);
  const clients: { close(): void }[] = [];
  let server: LiveServer;
  let price = 10;

  beforeAll(async () => {
    server = await startLiveServer(feed, {
      workers: { count: 2, program: program.file },
      ...{ tokens: { secret: SECRET }, guests: ['*'], edge: { trustProxy: { hops: 1 } } },
      recording: { rewindMinutes: 1 },
    });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  afterAll(async () => {
    await server?.stop();
  });

  /** Follows a symbol with a client of this library. */
  function follow(transports: readonly ('polling' | 'websocket')[], url = server.url, token?: string) {
    const got = { last: 0, full: 0, trades: [] as string[], gaps: 0, notices: 0, client: {} as MarketClient };
    got.client = connect({
      ...{ url, transports, reconnectionDelay: 20, reconnectionDelayMax: 400 },
      ...(token !== undefined && { token }),
    });
    clients.push(got.client);
    got.client.on('notify', () => void got.notices++);
    got.client.subscribe({ channel: 'quotes', symbols: ['sim:A'], rate: 50 }, (frame) => {
      if (frame.full) got.full++;
      for (const quote of frame.quotes ?? []) if (quote.last != null) got.last = quote.last;
    });
    got.client.subscribe({ channel: 'trades', symbols: ['sim:A'], rate: 50 }, (frame) => {
      got.gaps += frame.gaps?.length ?? 0;
      for (const { id } of frame.trades ?? []) got.trades.push(id);
    });
    return got;
  }

  /** Trades at a new price. */
  function trade(): number {
    feed.push(aTrade('sim:A', ++price, 1, price));
    return price;
  }

  const clientsOfWorkers = (): readonly number[] =>
    (server.workers?.nodes ?? []).map(({ clients: count }) => count);

  it('serves Socket.IO by each transport, `/ws` and `/sse` from its workers only', async () => {
    const all = WAYS.flatMap((way) => [follow(way), follow(way)]);
    const plain = await new PlainSocket(`${server.url}/ws?stream=live`).opened();
    clients.push({ close: () => plain.end() });
    await plain.request('subscribe', { channel: 'quotes', symbols: ['sim:A'], rate: 50 });
    let events = '';
    const stream = new EventStream(`${server.url}/sse?stream=live&channel=quotes&symbols=sim:A&rate=50`, {
      onEvent: ({ event, data }) => {
        if (event === 'frame') events += JSON.stringify(data);
      },
    });
    clients.push({ close: () => stream.end() });
    await expect.poll(() => events, POLL).toContain('"last"');
    const newest = trade();
    for (const got of all) await expect.poll(() => got.last, POLL).toBe(newest);
    await expect.poll(() => JSON.stringify(plain.frames), POLL).toContain(`"last":${newest}`);
    await expect.poll(() => events, POLL).toContain(`"last":${newest}`);
    expect(server.connections).toBe(0);
    await expect.poll(() => clientsOfWorkers().reduce((sum, count) => sum + count), POLL).toBe(8);
    expect(Math.min(...clientsOfWorkers())).toBeGreaterThan(1);
  });

  it('answers API and long polling on one connection, each from its process', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const ask = (path: string) => bareRequest(`${server.url}${path}`, { agent });
    for (let session = 0; session < 3; session++) {
      const opened = await ask('/socket.io/?EIO=4&transport=polling');
      const { sid } = JSON.parse(opened.text.slice(1)) as { sid: string };
      expect(sid).toMatch(/^w[12]\.[\w-]{20}$/);
      expect((await ask('/api/streams')).status).toBe(200);
      const closed = { agent, method: 'POST' };
      const path = `${server.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
      expect((await bareRequest(path, closed, '1')).text).toBe('ok');
    }
  });

  it('sends each notice once to the connections of a user, and closes those of a revoked token, at all workers', async () => {
    const token = await makeToken({ claims: { sub: 'wei', jti: 'lost' } });
    const all = Array.from({ length: 4 }, () => follow(['websocket'], server.url, token));
    const closed = all.map(({ client }) => new Promise((resolve) => void client.on('error', resolve)));
    for (const got of all) await expect.poll(() => got.last, POLL).toBe(price);
    const operator = await makeToken({ claims: { sub: 'olga', role: 'operator' } });
    const post = async (path: string, body: object): Promise<unknown> => {
      const headers = { Authorization: `Bearer ${operator}`, 'Content-Type': 'application/json' };
      const answer = await fetch(`${server.url}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return answer.json();
    };
    const notice = { user: 'wei', title: 'Halt', body: 'sim:A is halted' };
    expect(await post('/api/notify', notice)).toMatchObject({
      notified: { connections: 4, acknowledged: 4 },
    });
    expect(all.map(({ notices }) => notices)).toEqual([1, 1, 1, 1]);
    expect(await post('/api/revocations', { jti: 'lost' })).toMatchObject({ revocation: { closed: 4 } });
    await Promise.all(closed);
  });

  it.each(WAYS.map((way) => ({ way })))(
    'carries a client with a delay, which a worker cannot serve, to its own stream: $way',
    async ({ way }) => {
      const token = await makeToken({ claims: { sub: 'late', delay: '1s' } });
      // Without the hints of this library's client.
      const socket = io(`${server.url}/live`, { auth: { token }, transports: [...way], forceNew: true });
      clients.push(socket);
      const delays: unknown[] = [];
      socket.on('status', ({ delayed }: { delayed?: number }) => delays.push(delayed));
      await expect.poll(() => delays, POLL).toContain(1);
      expect(socket.io.engine.id).toMatch(/^w[12]\./);
      const request = { channel: 'quotes', symbols: ['sim:A'], rate: 10 };
      const subscribe = () => socket.emitWithAck('subscribe', request);
      await expect.poll(subscribe, POLL).toMatchObject({ ok: true });
      expect(delays).not.toContain(undefined);
      expect(server.connections).toBe(1);
      socket.close();
      await expect.poll(() => server.connections, POLL).toBe(0);
    },
  );

  it('lists its workers, and shows their metrics with their names', async () => {
    const operator = await makeToken({ claims: { sub: 'olga', role: 'operator' } });
    const headers = { Authorization: `Bearer ${operator}` };
    const { nodes } = (await (await fetch(`${server.url}/api/nodes`, { headers })).json()) as {
      nodes: object[];
    };
    const ready = { role: 'follower', roles: ['serve'], ready: true };
    expect(nodes).toMatchObject([
      { id: 'w1', ...ready },
      { id: 'w2', ...ready },
    ]);
    const text = await (await fetch(`${server.url}/metrics`, { headers })).text();
    const families = text.match(/^# TYPE tickerwall_connections .*$/gm);
    expect(families).toHaveLength(1);
    for (const name of ['w1', 'w2'])
      expect(text).toMatch(new RegExp(`^tickerwall_connections\\{process="${name}",`, 'm'));
  });

  const missing = whyNoNginx() ?? whyNoCertificates();
  it.skipIf(missing !== undefined)(
    `serves clients behind nginx${missing ? `: ${missing}` : ''}`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'workers-'));
      const { host } = new URL(server.url);
      const proxy = await startNginx({
        ...{ servers: [`http://${host}`, `http://${host}`], idleSeconds: 60 },
        certificate: makeCertificate(folder, 'wall.example'),
      });
      onTestFinished(async () => {
        await proxy.stop();
        rmSync(folder, { recursive: true, force: true });
      });
      const all = WAYS.flatMap((way) => [follow(way, proxy.url), follow(way, proxy.url)]);
      const newest = trade();
      for (const got of all) await expect.poll(() => got.last, POLL).toBe(newest);
      expect(server.connections).toBe(0);
      expect(proxy.log()).not.toMatch(/" (400|502|504) /);
    },
  );

  it('loses nothing for its clients when a worker is killed: no full frame, no trade missed or repeated', async () => {
    const all = WAYS.flatMap((way) => [follow(way), follow(way)]);
    for (const got of all) await expect.poll(() => got.last, POLL).toBe(price);
    for (const got of all) await expect.poll(() => got.trades.length, POLL).toBeGreaterThan(0);
    const before = all.map(({ trades }) => trades.length);
    const [killed] = server.workers?.pids ?? [];
    process.kill(killed as number, 'SIGKILL');
    await expect.poll(() => server.workers?.pids, POLL).not.toContain(killed);
    const newest = [trade(), trade(), trade()].at(-1) as number;
    for (const got of all) await expect.poll(() => got.last, POLL).toBe(newest);
    for (const [at, got] of all.entries()) {
      await expect.poll(() => got.trades.length, POLL).toBe((before[at] as number) + 3);
      expect([got.full, got.gaps, new Set(got.trades).size]).toEqual([1, 0, got.trades.length]);
    }
    await expect.poll(() => server.workers?.nodes.map(({ ready }) => ready), POLL).toEqual([true, true]);
  });

  it('ends its workers when it stops', async () => {
    const pids = server.workers?.pids ?? [];
    expect(pids.filter(runs)).toHaveLength(2);
    const socket = io(`${server.url}/live`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    clients.push(socket);
    const errors: unknown[] = [];
    socket.on('error', (error) => errors.push(error));
    await expect.poll(() => socket.connected, POLL).toBe(true);
    await server.stop();
    expect(pids.filter(runs)).toEqual([]);
    expect(errors).toEqual([{ code: 'shutting_down', message: 'the server is stopping', retry: true }]);
  });
});

describe('workers of a process that is killed', () => {
  it('end with it', async () => {
    const folder = new NodeFolder();
    await folder.build();
    onTestFinished(() => folder.remove());
    const leader = new ClusterNode(folder, 'n1', { WORKERS: '1', WORKER_PROGRAM: program.file });
    onTestFinished(() => leader.end());
    await expect.poll(() => leader.report?.workers.length, POLL).toBe(1);
    const [worker] = leader.report?.workers ?? [];
    await leader.end('SIGKILL');
    await expect.poll(() => runs(worker as number), POLL).toBe(false);
  });
});

describe('a server with a worker', () => {
  let server: LiveServer;
  let plain: PlainSocket;

  beforeAll(async () => {
    server = await startLiveServer(undefined, {
      feeds: [{ kind: 'ingest' }],
      workers: { count: 1, program: program.file },
    });
  });
  beforeEach(async () => {
    plain = await new PlainSocket(`${server.url}/ws?stream=live`).opened();
  });
  afterEach(() => plain.end());
  afterAll(async () => {
    await server?.stop();
  });

  it('takes events that are pushed over a connection to its worker', async () => {
    const time = Date.now() * 1_000;
    const event = { type: 'trade', symbol: 'own:A', timestamp: time, id: '1', price: 10, size: 1 };
    expect(await plain.request('publish', { events: [event, { ...event, type: 'none' }] })).toMatchObject({
      ok: true,
      accepted: 1,
      rejected: 1,
    });
    expect(await plain.request('hold', { symbols: ['own:A'], silence: 60 })).toEqual({ ok: true });
    expect(server.stream.market.indexOf('own:A')).toBe(0);
    const subscribe = () => plain.request('subscribe', { channel: 'quotes', symbols: ['own:A'], rate: 50 });
    await expect.poll(subscribe, POLL).toMatchObject({ ok: true });
    await expect.poll(() => JSON.stringify(plain.frames), POLL).toContain('"last":10');
    expect(server.connections).toBe(0);
    const downSymbols = () =>
      server.stream.status.sources.flatMap(({ state, symbols }) => (state === 'down' ? [symbols] : []));
    expect(downSymbols()).toEqual([]);
    plain.end();
    await expect.poll(downSymbols, POLL).toHaveLength(1);
  });

  it('knows the screens of its worker, and commands them', async () => {
    const report = {
      ...{ name: 'Lobby', page: '/wall/x', board: 'x', boards: 1, place: 1, revision: 0, quality: 'full' },
      ...{ browser: 'test', width: 1920, height: 1080, uptime: 1, isVisible: true, errors: [] },
    };
    expect(await plain.request('report', report)).toMatchObject({ ok: true, screen: 'named-lobby' });
    expect(await plain.request('report', { ...report, name: 'Other' })).toMatchObject({
      error: { code: 'bad_request', message: expect.stringContaining('report.name must stay') },
    });
    const ask = async (path: string, body?: object): Promise<unknown> => {
      const headers = { 'Content-Type': 'application/json' };
      const init = body && { method: 'POST', headers, body: JSON.stringify(body) };
      return (await fetch(`${server.url}${path}`, init)).json();
    };
    const screens = () => ask('/api/screens/status');
    expect(await screens()).toMatchObject({ screens: [{ id: 'named-lobby', connections: 1 }] });
    const done = ask('/api/screens/commands', { groups: ['*'], display: { zoom: 1.1 } });
    await expect.poll(() => plain.ofType('screen'), POLL).toMatchObject([{ display: { zoom: 1.1 } }]);
    const { revision } = plain.ofType('screen')[0] as unknown as { readonly revision: number };
    await plain.request('report', { ...report, revision });
    expect(await done).toMatchObject({ results: [{ screen: 'named-lobby', outcome: 'done' }] });
    plain.end();
    await expect.poll(screens, POLL).toMatchObject({ screens: [{ id: 'named-lobby', connections: 0 }] });
  });
});
