import { afterEach, expect } from 'vitest';
import { type ConnectOptions, connect, type MarketClient } from '../../lib/client/market-client';
import type { Alert, Firing } from '../../lib/protocol/alert';
import type { Notice } from '../../lib/protocol/messages';
import { anInstrument, aTrade, defined } from '../server/events';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

/** Timeout for a busy machine, ms. */
export const TIMEOUT_MS = 15_000;
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
  await expect.poll(() => server.stream.market.size, { timeout: TIMEOUT_MS }).toBe(2);
  return dataDir;
}

/** Sends trades at these prices, one batch each, and waits until the market has the last. */
export async function trade(symbol: string, ...prices: number[]): Promise<void> {
  for (const price of prices) feed.push(aTrade(symbol, price, 1, ++time));
  const row = server.stream.market.indexOf(symbol);
  await expect.poll(() => server.stream.market.quote(row).timestamp, { timeout: TIMEOUT_MS }).toBe(time);
}

export interface AlertCall {
  readonly user?: string;
  readonly token?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** All possible fields of an answer; each test reads those that it expects. */
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
  { user, token, method, body, headers }: AlertCall = {},
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

export async function create(call: AlertCall, requested: object = ABOVE): Promise<Alert> {
  const { status, alert } = await ask('', { ...call, body: requested });
  expect(status).toBe(201);
  return alert;
}

export const history = async (call: AlertCall): Promise<Firing[]> => (await ask('/history', call)).firings;

export async function listen(options: ConnectOptions): Promise<Notice[]> {
  const got: Notice[] = [];
  const client = connect({ url: server.url, transports: ['websocket'], ...options });
  clients.push(client);
  client.on('notify', (notice) => got.push(notice));
  await new Promise<void>((resolve) => client.on('status', () => resolve()));
  return got;
}
