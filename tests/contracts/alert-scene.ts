import { afterEach, expect } from 'vitest';
import { type ConnectOptions, connect, type MarketClient } from '../../lib/client/market-client';
import type { Alert, Firing } from '../../lib/protocol/alert';
import type { Notice } from '../../lib/protocol/messages';
import { anInstrument, aTrade, defined } from '../server/events';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

/** For a busy machine, ms. */
export const PATIENCE = 15_000;
export const ABOVE = { symbol: 'sim:A', condition: { kind: 'price', crosses: 'above', price: 100 } };

let feed: ScriptedFeed;
export let server: LiveServer;
let time = 1;
const clients: MarketClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server?.stop();
});

export async function start(options: LiveServerOptions = {}): Promise<string> {
  const dataDir = options.dataDir ?? temporaryFolder();
  feed = new ScriptedFeed(['sim:A', 'sim:B'].map((symbol) => defined(anInstrument(symbol))));
  server = await startLiveServer(feed, { ...options, dataDir });
  await expect.poll(() => server.stream.market.size, { timeout: PATIENCE }).toBe(2);
  return dataDir;
}

/** Trades at these prices, one batch each, and waits until the market has the last. */
export async function trade(symbol: string, ...prices: number[]): Promise<void> {
  for (const price of prices) feed.push(aTrade(symbol, price, 1, ++time));
  const row = server.stream.market.indexOf(symbol);
  await expect.poll(() => server.stream.market.quote(row).timestamp, { timeout: PATIENCE }).toBe(time);
}

export interface Asking {
  readonly user?: string;
  readonly token?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an answer may hold; which of it is there, is for the test to say. */
interface Answer {
  readonly status: number;
  readonly alert: Alert;
  readonly alerts: readonly Alert[];
  readonly firings: Firing[];
  readonly unseen: number;
  readonly webhook: boolean;
  readonly code: string;
  readonly message: string;
}

export async function ask(
  path: string,
  { user, token, method, body, headers }: Asking = {},
): Promise<Answer> {
  const address = new URL(`${server.url}/api/alerts${path}`);
  if (user !== undefined) address.searchParams.set('user', user);
  const response = await fetch(address, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
}

export async function create(asking: Asking, requested: object = ABOVE): Promise<Alert> {
  const { status, alert } = await ask('', { ...asking, body: requested });
  expect(status).toBe(201);
  return alert;
}

export const history = async (asking: Asking): Promise<Firing[]> => (await ask('/history', asking)).firings;

export async function listen(options: ConnectOptions): Promise<Notice[]> {
  const got: Notice[] = [];
  const client = connect({ url: server.url, transports: ['websocket'], ...options });
  clients.push(client);
  client.on('notify', (notice) => got.push(notice));
  await new Promise<void>((resolve) => client.on('status', () => resolve()));
  return got;
}
