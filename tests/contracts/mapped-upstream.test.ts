import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { hashOf } from '../../server/upstreams/hooks';
import { readSourceFile, type Upstream } from '../../server/upstreams/source-file';
import { UpstreamServer } from '../server/upstreams/upstream-server';
import { CapturedLog } from './captured-log';
import { type LiveServer, startLiveServer } from './live-server';

const TOKEN = 'token-of-the-hook';
const KEY = 'key-of-the-upstream';

let upstream: UpstreamServer;
let server: LiveServer;
let dataDir: string;
let price = 100;
let status = 200;
const log = new CapturedLog();

beforeAll(async () => {
  upstream = new UpstreamServer();
  const host = await upstream.listen();
  upstream.answer = (_, response) =>
    void response.writeHead(status).end(JSON.stringify({ list: [{ c: 'BOLT', p: price, i: price }] }));
  dataDir = mkdtempSync(join(tmpdir(), 'mapped-'));
  mkdirSync(join(dataDir, 'hooks'));
  const file = join(dataDir, 'acme.json');
  const content = {
    ...{ kind: 'http', url: `http://${host}/list?key=\${UPSTREAM_KEY}`, every: 0.25, delayed: 900 },
    ...{ each: '/list', symbol: 'acme:{code}', code: '/c' },
    events: [{ type: 'trade', price: '/p', size: { value: 1 }, id: '/i' }],
  };
  writeFileSync(file, JSON.stringify(content));
  const example = JSON.parse(readFileSync('docs/sources/tradingview.json', 'utf8'));
  const token = `sha256:${hashOf(TOKEN).toString('hex')}`;
  writeFileSync(join(dataDir, 'hooks', 'tv.json'), JSON.stringify({ ...example, token }));
  server = await startLiveServer(undefined, {
    feeds: [{ kind: 'ingest' }, { kind: 'source', file }],
    sources: [readSourceFile(file, { UPSTREAM_KEY: KEY }) as Upstream],
    ...{ dataDir, log: log.log },
  });
});

afterAll(async () => {
  await server.stop();
  await upstream.close();
  rmSync(dataDir, { recursive: true });
});

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

/** Prices of the trades of a symbol that the market has. */
function prices(symbol: string): number[] {
  const { market } = server.stream;
  const row = market.indexOf(symbol);
  if (row < 0) return [];
  const trades = market.trades(row).between(0, Number.MAX_SAFE_INTEGER);
  return trades.map((trade) => trade.price);
}

async function sources(): Promise<Record<string, Record<string, unknown>>> {
  const answer = await fetch(`${server.url}/api/sources`);
  const { sources: all } = (await answer.json()) as { sources: { name: string }[] };
  return Object.fromEntries(all.map((one) => [one.name, one]));
}

it('prices of a polled upstream reach the market, marked as delayed', async () => {
  await until(() => expect(prices('acme:BOLT')).toEqual([100]));
  expect((await sources()).acme).toMatchObject({ kind: 'venue', state: 'ok', delayed: 900, symbols: 1 });
});

it('a webhook is answered, and its price reaches the market', async () => {
  const body = JSON.stringify({
    ...{ ticker: 'BTCUSDT', price: 64_000, size: 1, action: 'buy', message: 'up' },
    time: new Date().toISOString(),
  });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${server.url}/api/hooks/${TOKEN}`, { method: 'POST', body, headers });
  expect(answer.status).toBe(202);
  await until(() => expect(prices('tradingview:BTCUSDT')).toEqual([64_000]));
});

it('the loss of an upstream concerns its own symbols only, and ends', async () => {
  status = 503;
  await until(async () =>
    expect((await sources()).acme).toMatchObject({ state: 'down', cause: 'unreachable' }),
  );
  expect((await sources()).tradingview).toMatchObject({ state: 'ok' });
  status = 200;
  price = 101;
  await until(() => expect(prices('acme:BOLT')).toEqual([100, 101]));
  expect((await sources()).acme).toMatchObject({ state: 'ok' });
});

it('secrets are neither in logs nor in answers', async () => {
  const shown = `${log.lines.join('')}${JSON.stringify(await sources())}`;
  expect(shown).toContain('source lost');
  for (const secret of [TOKEN, KEY]) expect(shown).not.toContain(secret);
});
