import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '../../lib/client/market-client';
import { type LiveServer, startLiveServer } from './live-server';
import { statusOf } from './raw-client';
import { RawConnection } from './raw-connection';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const NDJSON = 'application/x-ndjson';
const MEGABYTE = 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function push(
  server: LiveServer,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(`${server.url}/api/ingest`, {
    method: 'POST',
    headers: { 'Content-Type': NDJSON, ...headers },
    body: body as string,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer['body'],
  };
}

let number = 0;
/** Returns a line with a trade. */
function line(symbol: string, price: number): string {
  return `${JSON.stringify({ type: 'trade', symbol, id: String(++number), price, size: 1 })}\n`;
}

/** Prices of the trades of a symbol that the market has. */
function prices(server: LiveServer, symbol: string): number[] {
  const { market } = server.stream;
  const row = market.indexOf(symbol);
  if (row < 0) return [];
  return market
    .trades(row)
    .between(0, Number.MAX_SAFE_INTEGER)
    .map(({ price }) => price);
}

describe('a restart', () => {
  it('does not forget keys: 100 repeats get the stored answer, and count nothing twice', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ingest-'));
    const options = { feeds: [{ kind: 'ingest' as const }], dataDir };
    const body = `${line('acme:BOLT', 1)}{}\n`;
    const headers = { 'Idempotency-Key': 'once' };
    const before = await startLiveServer(undefined, options);
    const first = await push(before, body, headers);
    expect(first).toMatchObject({ status: 200, body: { accepted: 1, rejected: 1 } });
    await before.stop();
    const after = await startLiveServer(undefined, options);
    const repeats = await Promise.all(Array.from({ length: 100 }, () => push(after, body, headers)));
    for (const repeat of repeats) expect(repeat).toMatchObject({ status: 200, body: first.body });
    expect(prices(after, 'acme:BOLT')).toEqual([]);
    expect((await push(after, line('acme:BOLT', 2), headers)).status).toBe(409);
    await after.stop();
    rmSync(dataDir, { recursive: true });
  });
});

describe('POST /api/ingest on a server without tokens', () => {
  let server: LiveServer;

  beforeAll(async () => {
    server = await startLiveServer(undefined, { feeds: [{ kind: 'ingest' }] });
  });
  afterAll(() => server.stop());

  it('is open to programs on this machine; the market has what is acknowledged, and clients see it', async () => {
    const client = connect({ url: server.url, transports: ['websocket'] });
    const seen = new Promise((resolve) => {
      client.subscribe({ channel: 'quotes', symbols: ['*'], rate: 20 }, (frame) => {
        for (const quote of frame.quotes ?? []) if (quote.symbol === 'acme:BOLT') resolve(quote.last);
      });
    });
    const answer = await push(server, line('acme:BOLT', 101.25) + line('acme:BOLT', 101.5));
    expect(answer).toMatchObject({ status: 200, body: { accepted: 2, rejected: 0, errors: [] } });
    expect(prices(server, 'acme:BOLT')).toEqual([101.25, 101.5]);
    expect(server.stream.market.instruments()).toMatchObject([{ symbol: 'acme:BOLT', priceDecimals: 2 }]);
    expect(await seen).toBe(101.5);
    expect(server.stream.status).toMatchObject({ source: 'live', state: 'ok' });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    client.close();
  });

  it('takes the valid lines and names the line and the field of the others', async () => {
    const { status, body } = await push(
      server,
      `${line('acme:A', 1)}nonsense\n{"type":"trade"}\n${line('acme:A', 2)}`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      accepted: 2,
      rejected: 2,
      errors: [
        { line: 2, code: 'bad_request', message: expect.stringContaining('not JSON') },
        { line: 3, code: 'bad_request', field: 'symbol' },
      ],
    });
    expect(prices(server, 'acme:A')).toEqual([1, 2]);
  });

  it('takes gzip, and a table with a header', async () => {
    const packed = gzipSync(line('acme:GZ', 3).repeat(3));
    expect((await push(server, packed, { 'Content-Encoding': 'gzip' })).body).toMatchObject({ accepted: 3 });
    const table = 'symbol,price,size\nacme:CSV,9.5,1\nacme:CSV,x,1\n';
    const answer = await push(server, table, { 'Content-Type': 'text/csv; charset=utf-8' });
    expect(answer.body).toMatchObject({ accepted: 1, errors: [{ line: 3, field: 'price' }] });
    expect(prices(server, 'acme:CSV')).toEqual([9.5]);
  });

  it('counts once for one Idempotency-Key, a hundred times at once, and rejects another body', async () => {
    const headers = { 'Idempotency-Key': 'order-7' };
    const body = line('acme:ONCE', 5);
    const answers = await Promise.all(Array.from({ length: 100 }, () => push(server, body, headers)));
    expect(new Set(answers.map(({ status, body: of }) => `${status} ${JSON.stringify(of)}`))).toEqual(
      new Set(['200 {"accepted":1,"rejected":0,"errors":[]}']),
    );
    expect(prices(server, 'acme:ONCE')).toEqual([5]);
    expect((await push(server, line('acme:ONCE', 6), headers)).status).toBe(409);
    expect((await push(server, body, { 'Idempotency-Key': 'a b' })).status).toBe(400);
    expect(prices(server, 'acme:ONCE')).toEqual([5]);
  });

  const hostile: readonly (readonly [
    name: string,
    body: string | Buffer,
    headers: Record<string, string>,
    status: number,
    says: string,
  ])[] = [
    ['no NDJSON', '<html>\n</html>', {}, 400, 'the body is not NDJSON: line 1'],
    ['another type', 'x', { 'Content-Type': 'text/plain' }, 415, 'Content-Type must be application/x-ndjson'],
    ['a form of a page', 'a=b', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, 'not'],
    ['another encoding', 'x', { 'Content-Encoding': 'br' }, 415, 'Content-Encoding must be gzip'],
    [
      'broken gzip',
      gzipSync('x'.repeat(999)).subarray(0, 20),
      { 'Content-Encoding': 'gzip' },
      400,
      'not gzip',
    ],
    ['text as gzip', line('acme:A', 1), { 'Content-Encoding': 'gzip' }, 400, 'not gzip'],
    ['a gzip bomb', gzipSync('x'.repeat(50 * MEGABYTE)), { 'Content-Encoding': 'gzip' }, 413, 'at most'],
    ['too much', 'x'.repeat(8 * MEGABYTE + 1), {}, 413, 'at most 8388608 bytes'],
    ['an unknown column', 'symbol,last\na:B,1', { 'Content-Type': 'text/csv' }, 400, '"last" is not one of'],
    ['a page of another site', line('acme:A', 1), { Origin: 'https://evil.example' }, 403, 'evil.example'],
    ['a proxy', line('acme:A', 1), { 'X-Forwarded-For': '10.0.0.1' }, 403, 'only programs on this machine'],
  ];

  it.each(hostile)('rejects %s with an error that says why', async (_, body, headers, status, says) => {
    const before = server.stream.rate.total;
    const answer = await push(server, body, headers);
    expect(answer.status).toBe(status);
    expect(String(answer.body.message)).toContain(says);
    expect(server.stream.rate.total).toBe(before);
    expect((await push(server, line('acme:WELL', 1))).status).toBe(200);
  });

  it('rejects an endless line and bytes that are no UTF-8 by their line, and takes the others', async () => {
    const body = Buffer.concat([
      Buffer.from(`${line('acme:B', 1)}{"type":"${'x'.repeat(2 * MEGABYTE)}"}\n{"`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`"}\n${line('acme:B', 2)}`),
    ]);
    const answer = await push(server, body);
    expect(answer.body).toMatchObject({ accepted: 2, rejected: 2, errors: [{ line: 2 }, { line: 3 }] });
    expect(prices(server, 'acme:B')).toEqual([1, 2]);
  });

  it('rejects an endless body without a length once it has too much, and one that breaks off', async () => {
    const head = 'POST /api/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n';
    const endless = new RawConnection(server.url);
    endless.send(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `100000\r\n${'y'.repeat(MEGABYTE)}\r\n`;
    for (let sent = 0; sent < 9; sent++) endless.send(chunk);
    await vi.waitFor(() => expect(statusOf(endless.answer)).toBe(413));
    const broken = new RawConnection(server.url);
    broken.send(`${head}Content-Length: 100000\r\n\r\n`, line('acme:BROKEN', 1));
    broken.destroy();
    expect((await push(server, line('acme:WELL', 1))).status).toBe(200);
    expect(prices(server, 'acme:BROKEN')).toEqual([]);
    endless.destroy();
  });

  it('survives fields that are no fields', async () => {
    const odd = [
      '{"__proto__":{"type":"trade"},"type":"trade","symbol":"acme:A","price":1,"size":1}',
      '{"type":"constructor"}',
      '{"type":"trade","symbol":"__proto__","price":1,"size":1}',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      '{"type":"trade","symbol":"acme:A","price":1e999,"size":1}',
      `{"type":"trade","symbol":"acme:A","id":"${'i'.repeat(129)}","price":1,"size":1}`,
      '{"type":"instrument","symbol":"acme:A","instrument":{"name":{"a":1}}}',
      '{"type":"bar","symbol":"acme:A","interval":"1d","start":0,"open":1,"high":1,"low":1,"close":1,"volume":1,"trades":1,"day":{"date":1}}',
      '{"type":"status","symbol":"acme:A","status":"open","auction":{"constructor":1}}',
    ];
    const { body } = await push(server, odd.join('\n'));
    expect(body).toMatchObject({ accepted: 0, rejected: odd.length });
  });

  it('counts what was pushed in the metrics', async () => {
    await push(server, `${line('acme:M', 1)}x\n`);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/^tickerwall_ingest_events_total\{result="accepted"\} [1-9]/m);
    expect(text).toMatch(/^tickerwall_ingest_events_total\{result="rejected"\} [1-9]/m);
    expect(text).toMatch(/^tickerwall_ingest_waiting_events 0$/m);
  });

  it('answers other methods with 405, and without FEED=ingest with 404', async () => {
    expect((await fetch(`${server.url}/api/ingest`)).status).toBe(405);
    const other = await startLiveServer(new ScriptedFeed([]));
    const answer = await push(other, line('acme:A', 1));
    expect(answer).toMatchObject({ status: 404, body: { message: expect.stringContaining('FEED') } });
    await other.stop();
  });
});

describe('POST /api/ingest on a server with tokens', () => {
  let server: LiveServer;

  beforeAll(async () => {
    server = await startLiveServer(undefined, {
      ...{ feeds: [{ kind: 'ingest' }], guests: ['*'], tokens: { secret: SECRET } },
      limits: { user: { events: 100 } },
    });
  });
  afterAll(() => server.stop());

  const as = async (claims: object): Promise<Record<string, string>> => ({
    Authorization: `Bearer ${await makeToken({ claims: { ...claims } })}`,
  });

  it('takes a token whose role may push, for the symbols that it may write', async () => {
    const body = line('acme:BOLT', 1) + line('nyse:IBM', 2);
    expect((await push(server, body)).status).toBe(401);
    expect((await push(server, body, await as({ role: 'trader' }))).status).toBe(403);
    const own = await as({ sub: 'acme', role: 'producer', symbols: ['*'], writes: ['acme:*'] });
    expect((await push(server, body, own)).body).toMatchObject({
      accepted: 1,
      errors: [{ line: 2, code: 'forbidden', message: expect.stringContaining('nyse:IBM') }],
    });
    expect(server.stream.market.indexOf('nyse:IBM')).toBe(-1);
  });

  it('does not let keys of two producers meet', async () => {
    const headers = { 'Idempotency-Key': 'k' };
    for (const sub of ['one', 'two']) {
      const answer = await push(server, line(`${sub}:A`, 1), {
        ...headers,
        ...(await as({ sub, role: 'producer' })),
      });
      expect(answer).toMatchObject({ status: 200, body: { accepted: 1 } });
    }
  });

  it('rejects a producer beyond its rate, with the time to wait', async () => {
    const headers = await as({ sub: 'fast', role: 'producer' });
    expect((await push(server, line('fast:A', 1).repeat(1_000), headers)).status).toBe(200);
    const answer = await push(server, line('fast:A', 2), headers);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(1);
    expect((await push(server, line('slow:A', 1), await as({ sub: 'slow', role: 'producer' }))).status).toBe(
      200,
    );
  });

  it('shows what a token may write', async () => {
    const headers = await as({ role: 'producer', writes: 'acme:*' });
    const answer = await fetch(`${server.url}/api/access`, { headers });
    expect(await answer.json()).toMatchObject({ access: { symbols: ['*'], writes: ['acme:*'] } });
  });
});

it('a push that finds the queue full is answered with 503 and Retry-After, and nothing of it is taken', async () => {
  // The market never takes the pushed events.
  const server = await startLiveServer(new ScriptedFeed([]), {
    ...{ feeds: [{ kind: 'ingest' }], timeouts: { closeGrace: 50 } },
  });
  const waiting = push(server, line('acme:A', 1).repeat(20_000));
  await vi.waitFor(async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain('tickerwall_ingest_waiting_events 20000');
  }, 30_000);
  const answer = await push(server, line('acme:A', 2));
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(answer.body).toMatchObject({ code: 'too_slow', retry: true });
  const stopped = server.stop();
  expect(await waiting.catch(() => ({ status: 503 }))).toMatchObject({ status: 503 });
  await stopped;
});
