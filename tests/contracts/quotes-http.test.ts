import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { anInstrument, aQuote, aTrade, defined } from '../server/events';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const HEADER =
  'symbol,timestamp,last,lastSize,bid,bidSize,ask,askSize,volume,vwap,open,high,low,prevClose,reference,' +
  'referenceTime,since,statusSince,indicative,matched,unmatchedBuy,unmatchedSell,status';

let server: LiveServer;
let token: string;

beforeAll(async () => {
  const feed = new ScriptedFeed([
    defined(anInstrument('sim:A')),
    defined(anInstrument('sim:TINY', { priceDecimals: 10, tickSize: 1e-10 })),
    defined(anInstrument('fx:C')),
    aTrade('sim:A', 10, 1, 5),
    aTrade('sim:TINY', 1.5e-9, 1, 5),
    aQuote('fx:C', { bid: 1, bidSize: 2 }, 5),
  ]);
  server = await startLiveServer(feed, { guests: 'off', tokens: { secret: SECRET } });
  await vi.waitFor(() => expect(server.stream.market.size).toBe(3));
  token = await makeToken({ claims: { role: 'viewer' } });
});

afterAll(() => server.stop());

async function ask(query: string, as = token, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${server.url}/api/quotes${query}`, {
    headers: { Authorization: `Bearer ${as}`, ...headers },
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text: await response.text(),
  };
}

const symbolsOf = (text: string): string[] =>
  (JSON.parse(text).quotes as { symbol: string }[]).map(({ symbol }) => symbol);

it('the newest quotes are those of the named symbols, globs, or all', async () => {
  const { text } = await ask('?symbols=fx:C');
  expect(JSON.parse(text)).toEqual({
    quotes: [expect.objectContaining({ symbol: 'fx:C', bid: 1, bidSize: 2 })],
  });
  expect(JSON.parse(text).quotes[0]).not.toHaveProperty('ask');
  expect(symbolsOf((await ask('?symbols=sim:*')).text)).toEqual(['sim:A', 'sim:TINY']);
  expect(symbolsOf((await ask('')).text)).toEqual(['sim:A', 'sim:TINY', 'fx:C']);
});

it('quotes are a table with a header and without exponents by format or Accept, which format precedes', async () => {
  const csv = await ask('?symbols=sim:TINY&format=csv');
  expect(csv.type).toBe('text/csv; charset=utf-8; header=present');
  const [header, row, end] = csv.text.split('\r\n');
  expect(header).toBe(HEADER);
  expect(row).toMatch(/^sim:TINY,5,0\.0000000015,1,,,,,/);
  expect(end).toBe('');
  expect((await ask('?symbols=sim:TINY', token, { Accept: 'text/csv' })).text).toBe(csv.text);
  const lines = await ask('?symbols=sim:*&format=ndjson', token, { Accept: 'text/csv' });
  expect(lines.type).toBe('application/x-ndjson');
  expect(
    lines.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).symbol),
  ).toEqual(['sim:A', 'sim:TINY']);
});

it('quotes of other symbols and channels are denied', async () => {
  const some = await makeToken({ claims: { role: 'viewer', symbols: ['fx:*'] } });
  expect(symbolsOf((await ask('', some)).text)).toEqual(['fx:C']);
  expect(symbolsOf((await ask('?symbols=sim:*', some)).text)).toEqual([]);
  expect((await ask('?symbols=fx:C,sim:A', some)).status).toBe(403);
  expect((await ask('?symbols=sim:NONE', some)).status).toBe(403);
  const bars = await makeToken({ claims: { role: 'viewer', channels: ['bars'] } });
  expect(await ask('', bars)).toMatchObject({ status: 403, text: expect.stringContaining('quotes') });
});

it.each([
  ['?symbols=sim:NONE', 404, 'sim:NONE'],
  ['?symbols=nothing', 400, 'neither venue:code, a glob nor a board'],
  ['?symbols=board:none', 404, 'there is no board'],
  ['?format=xml', 400, 'format must be one of json, csv, ndjson, not \\"xml\\"'],
  ['?stream=replay/none', 404, 'there is no stream'],
])('%s is answered with %i, naming the fault', async (query, status, part) => {
  expect(await ask(query)).toMatchObject({
    status,
    type: 'application/json',
    text: expect.stringContaining(part),
  });
});
