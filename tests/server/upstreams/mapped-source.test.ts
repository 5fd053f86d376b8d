import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { NetworkWatch } from '../../../server/feeds/exchange/outage/network-watch';
import { Ingest } from '../../../server/ingest/ingest';
import type { Clock } from '../../../server/time/clock';
import { checkSource } from '../../../server/upstreams/check-source';
import { MappedSource } from '../../../server/upstreams/mapped-source';
import { parseSourceFile, type Upstream } from '../../../server/upstreams/source-file';
import { EventStreamParser } from '../../../server/upstreams/transport/event-stream';
import { fastClock } from '../feeds/exchange/fast-clock';
import { UpstreamServer } from './upstream-server';

const SECRETS = { FINNHUB_TOKEN: 'fh-token', ALPACA_KEY: 'ak-1234', ALPACA_SECRET: 'as-5678' };

let server: UpstreamServer;
let host: string;
let stop: AbortController;
let running: Promise<unknown>[];

beforeEach(async () => {
  server = new UpstreamServer();
  host = await server.listen();
  stop = new AbortController();
  running = [];
});

afterEach(async () => {
  stop.abort();
  await Promise.all(running);
  await server.close();
});

/** Returns a fast clock with whole microseconds. */
function quickClock(): Clock {
  const clock = fastClock(50);
  return { ...clock, wall: () => Math.floor(clock.wall()) };
}

/** Returns an example of the documentation, with the address of the local server. */
function example(name: string, change: object = {}): Upstream {
  const content = JSON.parse(readFileSync(`docs/sources/${name}.json`, 'utf8'));
  const url = content.url.replace(/^(http|ws)s:\/\/[^/?]+/, `$1://${host}`);
  return parseSourceFile(name, { ...content, url, ...change }, SECRETS) as Upstream;
}

function upstream(content: object): Upstream {
  const common = {
    symbol: 'acme:{code}',
    code: '/c',
    events: [{ type: 'trade', price: '/p', size: '/s', id: '/i' }],
  };
  return parseSourceFile('test', { ...common, ...content }, SECRETS) as Upstream;
}

/** Follows an upstream; the market takes everything at once. */
function follow(file: Upstream, clock: Clock = quickClock(), failures: Error[] = []) {
  const events: MarketEvent[] = [];
  const logged: unknown[] = [];
  const ingest = new Ingest({ clock, instrumentOf: () => undefined });
  const log = (...line: unknown[]): void => void logged.push(line);
  const source = new MappedSource({
    ...{ upstream: file, network: new NetworkWatch(), proxy: {}, clock, random: () => 0 },
    push: async (producer, values) => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return ingest.push(producer, values);
    },
    report: (event) => ingest.report(event),
    log: { info: log, warn: log, error: log },
  });
  const collect = async (): Promise<void> => {
    for await (const batch of ingest.feed.run(stop.signal)) events.push(...(batch as readonly MarketEvent[]));
  };
  running.push(collect(), source.run(stop.signal));
  const types = (): string[] => events.map(({ type }) => type);
  return { events, types, logged, source };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });

/** Lines of Sina, in its charset. */
const SINA = Buffer.concat([
  Buffer.from('var hq_str_sh600519="'),
  Buffer.from([0xb9, 0xf3, 0xd6, 0xdd]), // 贵州
  Buffer.from(
    `,1700.000,1699.000,1710.500,1720.000,1695.000,1710.000,1710.500,2500000,4275000000.000,300,1710.000,${'0,0.000,'.repeat(4)}500,1710.500,${'0,0.000,'.repeat(4)}2026-11-30,14:59:57,00,";\nvar hq_str_sz000001="";\n`,
  ),
]);

describe('a polled upstream', () => {
  it('gives the prices of Sina: the header that it wants, its charset, its lots', async () => {
    server.answer = (request, response) => {
      const isAllowed = request.headers.referer === 'https://finance.sina.com.cn';
      response.writeHead(isAllowed ? 200 : 403).end(isAllowed ? SINA : 'Forbidden');
    };
    const { events } = follow(example('sina'));
    await until(() => expect(events.length).toBeGreaterThanOrEqual(3));
    expect(server.requests[0]?.url).toBe('/list=sh600519,sh601318,sz000001,sz300750');
    expect(events.slice(0, 3)).toMatchObject([
      { type: 'instrument', instrument: { name: '贵州', prevClose: 1699, lotSize: 100, currency: 'CNY' } },
      { type: 'bar', interval: '1d', close: 1710.5, volume: 2_500_000, timestamp: 1_796_021_997_000_000 },
      { type: 'quote', bid: 1710, bidSize: 300, ask: 1710.5, askSize: 500 },
    ]);
  });

  it('describes an instrument once, and gives a trade once', async () => {
    server.answer = (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('[{"c":"A","p":1,"s":2,"i":7}]'));
    };
    const file = upstream({
      kind: 'http',
      url: `http://${host}/`,
      every: 1,
      each: '',
      instrument: { name: 'Ay' },
    });
    const { types } = follow(file);
    await until(() => expect(server.requests.length).toBeGreaterThan(3));
    expect(types()).toEqual(['instrument', 'trade']);
  });

  it('that fails is a loss of its venue only, and recovers', async () => {
    const answers = [500, 200];
    server.answer = (_, response) =>
      void response
        .writeHead(answers.shift() ?? 200)
        .end(JSON.stringify({ c: 'A', p: 1, s: 1, i: server.requests.length }));
    const { events, types, source } = follow(
      upstream({ kind: 'http', url: `http://${host}/quotes?key=x`, delayed: 900 }),
    );
    await until(() => expect(types()).toContain('trade'));
    expect(events[0]).toMatchObject({ type: 'disconnect', source: 'acme', cause: 'unreachable' });
    expect(JSON.stringify(events[0])).not.toContain('key=x');
    expect(types().slice(1, 4)).toEqual(['source', 'gap', 'instrument']);
    expect(events[1]).toMatchObject({ source: 'acme', delayed: 900 });
    expect(source.state).toMatchObject({ stage: 'flowing', problem: undefined, gaps: 1 });
  });

  it('waits as long as the upstream asks for', async () => {
    server.answer = (_, response) => void response.writeHead(429, { 'Retry-After': '3600' }).end();
    const { types } = follow(upstream({ kind: 'http', url: `http://${host}/` }));
    await until(() => expect(types()).toEqual(['disconnect']));
    // 3600 s of the fast clock are longer than this test.
    expect(server.requests).toHaveLength(1);
  });

  it('does not follow a redirection with its headers', async () => {
    server.answer = (_, response) => void response.writeHead(302, { Location: `http://${host}/other` }).end();
    const { types, source } = follow(upstream({ kind: 'http', url: `http://${host}/` }));
    await until(() => expect(types()).toEqual(['disconnect']));
    expect(source.state.problem).toContain('answers 302');
    expect(new Set(server.requests.map(({ url }) => url))).toEqual(new Set(['/']));
  });

  it('that gives no events for as long as its file allows is silent', async () => {
    server.answer = (_, response) => void response.end('[]');
    const { events } = follow(
      upstream({ kind: 'http', url: `http://${host}/`, every: 1, each: '', stale: 5 }),
    );
    await until(() => expect(events.length).toBeGreaterThan(0));
    expect(events[0]).toMatchObject({ type: 'disconnect', source: 'acme', cause: 'silent' });
    expect((events[0] as { reason: string }).reason).toContain('no event in 5 s');
  });
});

describe('a WebSocket upstream', () => {
  it('gives the trades of Finnhub, and hides its token', async () => {
    server.said = (socket, text) => {
      const { symbol } = JSON.parse(text);
      socket.send('{"type":"ping"}');
      socket.send(
        JSON.stringify({
          type: 'trade',
          data: [{ s: symbol, p: 187.5, t: 1_700_000_000_123, v: 10, c: null }],
        }),
      );
      if (symbol === 'MSFT') socket.send('{"type":"error","msg":"bad fh-token"}');
    };
    const { events, logged, source } = follow(example('finnhub'));
    await until(() => expect(events.filter(({ type }) => type === 'trade')).toHaveLength(3));
    expect(server.requests[0]?.url).toBe('/?token=fh-token');
    expect(events.find(({ type }) => type === 'trade')).toMatchObject({
      ...{ symbol: 'finnhub:AAPL', price: 187.5, size: 10, timestamp: 1_700_000_000_123_000 },
    });
    await until(() => expect(source.state.unreadable).toBe(1));
    expect(JSON.stringify([logged, source.state, events])).not.toContain('fh-token');
  });

  it('authenticates to Alpaca and gives its trades, quotes and statuses', async () => {
    server.connected = (socket) => socket.send('[{"T":"success","msg":"connected"}]');
    server.said = (socket, text) => {
      const { action } = JSON.parse(text);
      if (action === 'auth') socket.send('[{"T":"success","msg":"authenticated"}]');
      else socket.send(JSON.stringify(ALPACA));
    };
    const { events, source } = follow(example('alpaca'));
    await until(() => expect(events.filter(({ type }) => type !== 'instrument')).toHaveLength(3));
    expect(server.sent.map((text) => JSON.parse(text))).toEqual([
      { action: 'auth', key: 'ak-1234', secret: 'as-5678' },
      expect.objectContaining({ trades: ['AAPL', 'MSFT', 'SPY'], quotes: ['AAPL', 'MSFT', 'SPY'] }),
    ]);
    expect(events.filter(({ type }) => type !== 'instrument')).toMatchObject([
      { type: 'trade', symbol: 'alpaca:AAPL', id: '96921', price: 126.55, timestamp: 1_613_836_800_123_456 },
      { type: 'quote', bid: 126.5, bidSize: 2, ask: 126.6 },
      { type: 'status', status: 'halted' },
    ]);
    expect(source.state.unreadable).toBe(0);
  });

  it('that ends is connected again, and reports loss and return', async () => {
    server.connected = (socket) => {
      socket.send(JSON.stringify({ c: 'A', p: 1, s: 1, i: server.requests.length }));
      if (server.requests.length === 1) setImmediate(() => socket.close(1012, 'restart'));
    };
    const { types, source } = follow(upstream({ kind: 'ws', url: `ws://${host}/` }));
    await until(() => expect(types().filter((type) => type === 'trade')).toHaveLength(2));
    expect(types()).toEqual(['instrument', 'trade', 'disconnect', 'gap', 'trade']);
    expect(source.state.reconnections).toBe(1);
  });

  it.each(['ws', 'http'])('over %s survives a push that fails', async (kind) => {
    const trade = JSON.stringify({ c: 'A', p: 1, s: 1, i: 1 });
    server.connected = (socket) => socket.send(trade);
    server.answer = (_, response) => void response.end(trade);
    const failures = [new Error('the clock of the server was set back')];
    const { types } = follow(upstream({ kind, url: `${kind}://${host}/` }), quickClock(), failures);
    await until(() => expect(types()).toContain('trade'));
    expect(types()).toEqual(['disconnect', 'gap', 'instrument', 'trade']);
  });

  it('sends the ping of its file', async () => {
    follow(upstream({ kind: 'ws', url: `ws://${host}/`, ping: { every: 1, send: { op: 'ping' } } }));
    await until(() => expect(server.sent).toContain('{"op":"ping"}'));
  });

  it('that rejects the handshake is reported with its cause', async () => {
    server.rejects = 403;
    const { events } = follow(upstream({ kind: 'ws', url: `ws://${host}/?key=ak-1234` }));
    await until(() => expect(events[0]).toMatchObject({ type: 'disconnect', cause: 'blocked' }));
  });

  it('ignores messages that are no JSON, and names the first', async () => {
    server.connected = (socket) => {
      for (const text of ['<html>', '{"c":"A","p":1,"s":1,"i":1}']) socket.send(text);
    };
    const { types, source } = follow(upstream({ kind: 'ws', url: `ws://${host}/` }));
    await until(() => expect(types()).toEqual(['instrument', 'trade']));
    expect(source.state.rejected).toEqual([{ name: 'body', reason: 'the body is not JSON: "<html>"' }]);
  });
});

const ALPACA = [
  { T: 'subscription', trades: ['AAPL'], quotes: ['AAPL'] },
  {
    T: 't',
    i: 96921,
    S: 'AAPL',
    x: 'D',
    p: 126.55,
    s: 1,
    t: '2021-02-20T16:00:00.123456789Z',
    c: ['@', 'I'],
    z: 'C',
  },
  { T: 'q', S: 'AAPL', bx: 'U', bp: 126.5, bs: 2, ax: 'C', ap: 126.6, as: 1, t: '2021-02-20T16:00:00.2Z' },
  {
    T: 's',
    S: 'AAPL',
    sc: 'H',
    sm: 'Trading Halt',
    rc: 'T12',
    rm: 'News',
    t: '2021-02-20T16:00:00.3Z',
    z: 'C',
  },
];

describe('a stream of server-sent events', () => {
  it('is read, and continued after its last id', async () => {
    const open: ServerResponse[] = [];
    server.answer = (request, response) => {
      open.push(response);
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const id = Number(request.headers['last-event-id'] ?? 0) + 1;
      response.write(`: hello\n\nid: ${id}\ndata: {"c":"A",\ndata: "p":${id},"s":1,"i":${id}}\n\n`);
      if (id === 1) response.end();
    };
    const { events, types } = follow(upstream({ kind: 'sse', url: `http://${host}/` }));
    await until(() => expect(types().filter((type) => type === 'trade')).toHaveLength(2));
    expect(types()).toContain('disconnect');
    expect(events.filter(({ type }) => type === 'trade')).toMatchObject([{ price: 1 }, { price: 2 }]);
  });

  it('is parsed however it is cut', () => {
    const text = 'data: a\r\ndata:b\r\n\r\nid: 5\nevent: x\ndata\n\n: c\rdata: d\r\r';
    for (let at = 0; at <= text.length; at++) {
      const parser = new EventStreamParser();
      const found = [...parser.take(text.slice(0, at)), ...parser.take(text.slice(at)), ...parser.take('\n')];
      expect(found).toEqual(['a\nb', '', 'd']);
      expect(parser.lastId).toBe('5');
    }
  });
});

describe('a check', () => {
  const options = { clock: quickClock(), proxy: {}, seconds: 20, body: undefined };

  it('asks once, and shows events and what is not mapped', async () => {
    server.answer = (_, response) =>
      void response.end('[{"c":"A","p":1,"s":1,"i":1},{"c":"B","p":null,"s":1,"i":2}]');
    const report = await checkSource(
      upstream({ kind: 'http', url: `http://${host}/`, each: '' }),
      options,
      stop.signal,
    );
    expect(report.events.map(({ type }) => type)).toEqual(['instrument', 'trade']);
    expect(report.unmapped).toEqual([
      { place: 'item 2, rule 1 (trade)', reason: 'price: the value at /p is null, expected a number' },
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it('says why there was no connection', async () => {
    server.answer = (_, response) => void response.writeHead(401).end();
    const report = await checkSource(
      upstream({ kind: 'http', url: `http://${host}/` }),
      options,
      stop.signal,
    );
    expect(report).toMatchObject({ events: [], problem: expect.stringContaining('answers 401 to /') });
  });

  it('maps a given body of an upstream and of a hook', async () => {
    const mapped = await checkSource(example('sina'), { ...options, body: SINA }, stop.signal);
    expect(mapped.events.map(({ type }) => type)).toEqual(['instrument', 'bar', 'quote']);
    expect(server.requests).toHaveLength(0);
  });
});
