import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { connect, type MarketClient } from '../../lib/client/market-client';
import type { Notice } from '../../lib/protocol/messages';
import { hashOf } from '../../server/upstreams/hooks';
import { type LiveServer, startLiveServer } from './live-server';

const TOKEN = 'token-of-the-hook';
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

let server: LiveServer;
let dataDir: string;
const clients: MarketClient[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'notices-'));
  mkdirSync(join(dataDir, 'hooks'));
  const content = {
    ...{ kind: 'hook', token: `sha256:${hashOf(TOKEN).toString('hex')}` },
    ...{ symbol: 'acme:{code}', code: '/code' },
    events: [{ type: 'notice', users: ['ada'], subscribers: true, body: '/text' }],
  };
  writeFileSync(join(dataDir, 'hooks', 'alerts.json'), JSON.stringify(content));
  server = await startLiveServer(undefined, {
    feeds: [{ kind: 'ingest' }, { kind: 'inbox' }],
    inboxNews: { users: [], everyone: true },
    ...{ dataDir, guests: ['acme:*'] },
  });
  const lines = ['acme:BOLT', 'acme:NUT', 'other:X'].map((symbol) =>
    JSON.stringify({ type: 'trade', symbol, price: 1, size: 1 }),
  );
  const headers = { 'Content-Type': 'application/x-ndjson' };
  await fetch(`${server.url}/api/ingest`, { method: 'POST', headers, body: lines.join('\n') });
});

afterAll(async () => {
  for (const client of clients) client.close();
  await server.stop();
  rmSync(dataDir, { recursive: true });
});

/** Connects a client that has the symbols. @returns the notices that it gets */
async function subscriber(symbols: readonly string[], user?: string): Promise<Notice[]> {
  const client = connect({ url: server.url, transports: ['websocket'], ...(user !== undefined && { user }) });
  clients.push(client);
  const notices: Notice[] = [];
  client.on('notify', (notice) => notices.push(notice));
  await new Promise((resolve) => {
    client.on('state', resolve);
  });
  if (symbols.length > 0)
    await new Promise((resolve) => {
      client.subscribe({ channel: 'quotes', symbols }, resolve);
    });
  return notices;
}

it('a webhook that names a symbol reaches its subscribers and its users, each connection once', async () => {
  const bolt = await subscriber(['acme:*']);
  const nut = await subscriber(['acme:NUT']);
  const none = await subscriber([]);
  const ada = await subscriber(['acme:BOLT'], 'ada');
  const send = (code: string) =>
    fetch(`${server.url}/api/hooks/${TOKEN}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code, text: `news of ${code}` }),
    });
  expect((await send('BOLT')).status).toBe(202);
  expect((await send('NUT')).status).toBe(202);
  const bodies = (notices: Notice[]) => notices.map(({ body }) => body);
  await until(() => expect(bodies(bolt)).toEqual(['news of BOLT', 'news of NUT']));
  await until(() => expect(bodies(ada)).toEqual(['news of BOLT', 'news of NUT']));
  await until(() => expect(bodies(nut)).toEqual(['news of NUT']));
  expect(nut[0]).toMatchObject({ data: { symbol: 'acme:NUT' } });
  expect(none).toEqual([]);
});

it('each finished file of the inbox is announced once, and counted', async () => {
  const notices = await subscriber([]);
  const live = join(dataDir, 'inbox', 'live');
  const drop = (name: string) =>
    writeFileSync(join(live, name), '{"type":"trade","symbol":"acme:BOLT","price":2,"size":1}\n');
  drop('prices.ndjson');
  await until(() => expect(notices).toHaveLength(1));
  expect(notices[0]).toMatchObject({
    ...{ title: 'prices.ndjson', body: '1 events taken', level: 'info' },
    data: { type: 'inbox', use: 'live', state: 'done', accepted: 1 },
  });
  // The same content again is only moved.
  drop('again.ndjson');
  const metrics = async () => (await fetch(`${server.url}/metrics`)).text();
  await until(async () =>
    expect(await metrics()).toContain('tickerwall_inbox_files_total{folder="live",result="done"} 2'),
  );
  expect(await metrics()).toContain('tickerwall_inbox_waiting_files{folder="live"} 0');
  expect(notices).toHaveLength(1);
  expect(readFileSync(join(live, 'done', 'again.ndjson'), 'utf8')).toContain('acme:BOLT');
});

it('producers are listed with their counts, for programs on this machine', async () => {
  const { producers } = (await (await fetch(`${server.url}/api/sources`)).json()) as { producers: object[] };
  expect(producers).toContainEqual(
    expect.objectContaining({ name: 'this machine', accepted: 3, rejected: 0 }),
  );
});
