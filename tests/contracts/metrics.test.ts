import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Metrics } from '../../server/telemetry/metrics';
import { ProcessMetrics } from '../../server/telemetry/process-metrics';
import { anInstrument, aTrade, defined } from '../server/events';
import { ENDPOINTS } from './endpoint-drivers';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

const NAME = /\b(?:tickerwall|process|nodejs)_[a-z_]+/g;

describe('the metrics', () => {
  const sockets: Socket[] = [];
  let server: LiveServer;
  let feed: ScriptedFeed;

  beforeAll(async () => {
    feed = new ScriptedFeed([defined(anInstrument('sim:A'))]);
    server = await startLiveServer(feed, {
      ...{ guests: 'off', tokens: { secret: SECRET } },
      ...(outside !== undefined && { host: '0.0.0.0' }),
    });
  });

  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await server.stop();
  });

  const port = (): string => new URL(server.url).port;

  const ask = (host: string, token?: string): Promise<Response> =>
    fetch(`http://${host}:${port()}/metrics`, {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    });

  async function scrape(): Promise<Map<string, number>> {
    const answer = await ask('127.0.0.1');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const samples = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      samples.map((line) => {
        const end = line.lastIndexOf(' ');
        return [line.slice(0, end), Number(line.slice(end + 1))];
      }),
    );
  }

  const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it('report connections, output and latency', async () => {
    const token = await makeToken({ claims: { sub: 'known-user' } });
    for (const transport of ['websocket', 'polling']) {
      const socket = io(`http://127.0.0.1:${port()}/live`, {
        ...{ transports: [transport], forceNew: true, reconnection: false, auth: { token } },
      });
      sockets.push(socket);
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      const requested = { channel: 'quotes', symbols: ['sim:A'], rate: 50 };
      expect(await socket.emitWithAck('subscribe', requested)).toMatchObject({ ok: true });
    }
    const before = await scrape();
    expect(before.get('tickerwall_connections{endpoint="socket.io",transport="websocket"}')).toBe(1);
    expect(before.get('tickerwall_connections{endpoint="socket.io",transport="polling"}')).toBe(1);
    expect(before.get('tickerwall_admissions_total{endpoint="socket.io"}')).toBe(2);
    expect(before.get('tickerwall_rooms{stream="live"}')).toBe(1);
    expect(before.get('tickerwall_peers{stream="live"}')).toBe(2);
    expect(before.get('tickerwall_stream_state{state="ok"}')).toBe(1);
    let frames = 0;
    for (const socket of sockets) socket.on('frame', ({ quotes }) => (frames += quotes?.length ?? 0));
    for (let k = 0; k < 5; k++) feed.push(aTrade('sim:A', 100 + k, 1, Date.now() * 1_000));
    await until(() => frames >= 2);
    const after = await scrape();
    const grown = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    const quotes = '{stream="live",channel="quotes"}';
    expect(grown('tickerwall_feed_events_total')).toBe(5);
    expect(grown(`tickerwall_frames_total${quotes}`)).toBeGreaterThanOrEqual(2);
    expect(grown(`tickerwall_frame_bytes_total${quotes}`)).toBeGreaterThan(100);
    expect(grown(`tickerwall_frame_updates_total${quotes}`)).toBeGreaterThan(
      grown(`tickerwall_frame_symbols_total${quotes}`) - 1,
    );
    expect(grown('tickerwall_freshness_seconds_count')).toBeGreaterThan(0);
    expect(after.get('tickerwall_freshness_seconds_bucket{le="+Inf"}')).toBe(
      after.get('tickerwall_freshness_seconds_count'),
    );
    expect(grown('tickerwall_network_bytes_total{direction="sent"}')).toBeGreaterThan(0);
  });

  it('count rejections by endpoint and code', async () => {
    for (const endpoint of ENDPOINTS)
      expect(await endpoint.connect(`http://127.0.0.1:${port()}`, 'nonsense')).toHaveProperty('error');
    const samples = await scrape();
    const refused = [...samples].filter(([name]) => name.includes('code="unauthenticated"'));
    expect(refused.map(([name]) => /endpoint="([^"]+)"/.exec(name)?.[1]).sort()).toEqual([
      'socket.io',
      'sse',
      'ws',
    ]);
    expect(refused.reduce((sum, [, count]) => sum + count, 0)).toBe(ENDPOINTS.length);
  });

  it('contain no user, symbol, address or token', async () => {
    const text = await (await ask('127.0.0.1')).text();
    for (const name of ['known-user', 'sim:A', '127.0.0.1', 'eyJ']) expect(text).not.toContain(name);
  });

  it.skipIf(outside === undefined)('are for this machine and for operators', async () => {
    const host = outside as string;
    expect((await ask(host)).status).toBe(401);
    expect((await ask(host, 'nonsense')).status).toBe(401);
    const viewer = await ask(host, await makeToken({ claims: { role: 'trader' } }));
    expect([viewer.status, await viewer.json()]).toEqual([
      403,
      { code: 'forbidden', message: expect.stringContaining('may not read metrics'), retry: false },
    ]);
    expect((await ask(host, await makeToken({ claims: { role: 'operator' } }))).status).toBe(200);
  });

  it.each(['grafana-dashboard.json', 'prometheus-alerts.yml'])(
    'include every metric that %s uses',
    async (file) => {
      const text = readFileSync(new URL(`../../docs/operations/${file}`, import.meta.url), 'utf8');
      if (file.endsWith('.json')) expect(JSON.parse(text)).toHaveProperty('panels');
      const process = new ProcessMetrics();
      const own = await new Metrics(process.families()).text();
      process.close();
      const there = new Set(`${await (await ask('127.0.0.1')).text()}${own}`.match(NAME));
      const wanted = new Set(text.match(NAME));
      expect(wanted.size).toBeGreaterThan(5);
      expect([...wanted].filter((name) => !there.has(name))).toEqual([]);
    },
  );
});
