import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { anInstrument, aTrade, defined } from '../server/events';
import type { EndpointConnection } from './endpoint-driver';
import { ENDPOINTS, isRefused } from './endpoint-drivers';
import { START } from './golden-sequence';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

let dataDir: string;
let feed: ScriptedFeed;
let server: LiveServer;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tickerwall-calculated-'));
  writeFileSync(
    join(dataDir, 'formulas.txt'),
    'calc:SPREAD = sim:A - sim:B\n  name: Spread\n  name_ru: Спред\n',
  );
  feed = new ScriptedFeed([
    ...['sim:A', 'sim:B'].map((symbol) => defined(anInstrument(symbol), START)),
    ...[aTrade('sim:A', 12.5, 1, START + 1), aTrade('sim:B', 10, 1, START + 1)],
  ]);
  server = await startLiveServer(feed, { dataDir });
});

afterEach(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

it('a board shows a calculated instrument with its price, and the API has its names and bars', async () => {
  const [endpoint] = ENDPOINTS as [(typeof ENDPOINTS)[number]];
  const client = await endpoint.connect(server.url, undefined);
  if (isRefused(client)) throw new Error(client.error.message);
  const answer = await client.subscribe({ channel: 'quotes', symbols: ['board:all'], rate: 20 });
  expect(JSON.stringify(answer)).toContain('calc:SPREAD');
  await vi.waitFor(() => expect(lastPrices(client)).toContain(2.5));
  feed.push(aTrade('sim:B', 13, 1, START + 2));
  await vi.waitFor(() => expect(lastPrices(client)).toContain(-0.5));
  client.close();

  const get = async (path: string): Promise<string> => (await fetch(`${server.url}${path}`)).text();
  expect(await get('/api/instruments')).toContain('"names":{"ru":"Спред"}');
  expect(await get('/api/bars?symbol=calc:SPREAD&interval=1m')).toContain('-0.5');
});

/** Returns the last prices of the calculated instrument in the frames of a client. */
function lastPrices({ frames }: EndpointConnection): unknown[] {
  return frames.flatMap(({ quotes = [] }) =>
    quotes.filter(({ symbol }) => symbol === 'calc:SPREAD').map(({ last }) => last),
  );
}
