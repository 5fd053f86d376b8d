import { describe, expect, it } from 'vitest';
import type { Frame } from '../../lib/protocol/messages';
import { aTrade } from '../server/events';
import { EventStream, eventStreamAddress } from './event-stream';
import { START } from './golden-sequence';
import { PlainFixture, until } from './plain-fixture';

const fixture = new PlainFixture();

describe('/sse', () => {
  const path = '/sse?channel=quotes&symbols=sim:A';

  it('sends stream info, the granted subscription and frames, unbuffered by proxies', async () => {
    const { stream, frames, said } = fixture.listen({
      channel: 'depth',
      symbols: ['sim:A', 'sim:B'],
      rate: 50,
      levels: 3,
    });
    await until(() => frames.length > 0);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(stream.retry).toBeGreaterThanOrEqual(1_000);
    expect(said).toMatchObject([
      { type: 'status', stream: '/live', source: 'simulated' },
      { type: 'subscribe', ok: true, rate: 50, symbols: ['sim:A', 'sim:B'], denied: [] },
    ]);
    const { epoch, to } = frames[0] as Frame;
    expect(stream.lastEventId).toBe(`${epoch}:${to}`);
    fixture.feed.push({
      type: 'disconnect',
      reason: 'the venue hung up',
      timestamp: START,
      localTimestamp: START,
    });
    await until(() => said.some(({ type, state }) => type === 'status' && state === 'down'));
  });

  it('resumes after Last-Event-ID, and starts over after an unknown id', async () => {
    const request = { channel: 'trades', symbols: ['sim:A'], rate: 50 } as const;
    const first = fixture.listen(request);
    fixture.feed.push({ ...aTrade('sim:A', 101, 1, START), id: '1' });
    await until(() => first.frames.some(({ trades }) => trades?.length === 1));
    first.stream.end();
    const [epoch, version] = first.stream.lastEventId.split(':').map(Number) as [number, number];
    await until(() => fixture.server.connections === 0);
    fixture.feed.push({ ...aTrade('sim:A', 102, 1, START + 1), id: '2' });
    await until(() => fixture.server.stream.market.version > version);
    const second = fixture.listen({ ...request, since: { epoch, version } });
    await until(() => second.frames.length > 0);
    expect(second.frames[0]).toMatchObject({ epoch, from: version, trades: [{ id: '2' }] });
    expect(second.frames[0]?.full).toBeUndefined();
    const elsewhere = fixture.listen({ ...request, since: { epoch: epoch - 1, version } });
    await until(() => elsewhere.frames.length > 0);
    expect(elsewhere.frames[0]).toMatchObject({ full: true, from: 0, trades: [{ id: '1' }, { id: '2' }] });
    const other = new EventStream(`${fixture.server.url}${path}`, {
      headers: { 'Last-Event-ID': 'of something else' },
      onEvent: () => {},
    });
    fixture.ends.push(() => other.end());
    await until(() => other.headers['content-type'] === 'text/event-stream');
  });

  it.each([
    ['no symbols', '/sse?channel=quotes', 400, 'bad_request', /^symbols must/],
    ['symbols=sim:A', '/sse?symbols=sim:A', 400, 'bad_request', 'channel'],
    ['symbols=sim:A', '/sse?channel=nothing&symbols=sim:A', 400, 'bad_request', '"nothing"'],
    ['rate=fast', '/sse?channel=quotes&symbols=sim:A&rate=fast', 400, 'bad_request', '"fast"'],
    ['rate=-1', '/sse?channel=quotes&symbols=sim:A&rate=-1', 400, 'bad_request', '-1'],
    ['levels=', '/sse?channel=depth&symbols=sim:A&levels=', 400, 'bad_request', 'levels'],
    ['interval=7m', '/sse?channel=bars&symbols=sim:A&interval=7m', 400, 'bad_request', '"7m"'],
    ['symbols=sim:NONE', '/sse?channel=quotes&symbols=sim:NONE', 404, 'unknown_symbol', 'sim:NONE'],
    ['symbols=board:none', '/sse?channel=quotes&symbols=board:none', 404, 'unknown_symbol', 'board:none'],
    [
      'stream=replay/none',
      '/sse?channel=quotes&symbols=sim:A&stream=replay/none',
      404,
      'not_found',
      '"/replay/none"',
    ],
    ['since=1', '/sse?channel=quotes&symbols=sim:A&since=1', 400, 'bad_request', '"since"'],
    [
      'a token that is too long',
      `/sse?channel=quotes&symbols=sim:A&token=${'x'.repeat(13_000)}`,
      400,
      'bad_request',
      'characters',
    ],
  ])('rejects %s before any event', async (_, address, status, code, named) => {
    expect(await fixture.refused(address)).toEqual({
      status,
      error: {
        code,
        message: typeof named === 'string' ? expect.stringContaining(named) : expect.stringMatching(named),
        retry: false,
      },
    });
    expect([fixture.server.connections, fixture.server.stream.fanout.roomCount]).toEqual([0, 0]);
  });

  it('answers HEAD like GET and OPTIONS with the methods, and rejects all other methods', async () => {
    const head = await fetch(`${fixture.server.url}${path}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(
      (await fetch(`${fixture.server.url}/sse?channel=quotes&symbols=sim:NONE`, { method: 'HEAD' })).status,
    ).toBe(404);
    const options = await fetch(`${fixture.server.url}${path}`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
    for (const method of ['POST', 'DELETE']) {
      expect(await fixture.refused(path, { method })).toMatchObject({
        status: 405,
        error: { code: 'bad_request' },
      });
    }
    expect([fixture.server.connections, fixture.server.stream.fanout.roomCount]).toEqual([0, 0]);
  });

  it('rejects pages of other sites unless they are allowed', async () => {
    const Origin = 'https://elsewhere.example';
    expect(await fixture.refused(path, { headers: { Origin } })).toMatchObject({
      status: 403,
      error: { code: 'forbidden', message: expect.stringContaining(Origin) },
    });
    expect(await fixture.refusedUpgrade('/ws', [], { Origin })).toMatchObject({
      status: 403,
      error: { code: 'forbidden' },
    });
    await fixture.serve({ edge: { allowedOrigins: [Origin] } });
    const allowed = new EventStream(`${fixture.server.url}/sse?channel=quotes&symbols=*`, {
      headers: { Origin },
      onEvent: () => {},
    });
    fixture.ends.push(() => allowed.end());
    await until(() => allowed.headers['access-control-allow-origin'] === Origin);
    await fixture.connect('/ws', { headers: { Origin } });
  });

  it('sends the reason before it ends', async () => {
    const one = fixture.listen({ channel: 'quotes', symbols: ['sim:A'] });
    await until(() => one.frames.length > 0);
    await fixture.server.stop();
    await until(() => one.closed);
    expect(one.said.at(-1)).toEqual({
      type: 'error',
      code: 'shutting_down',
      message: 'the server is stopping',
      retry: true,
    });
  });

  it('sends notices, which cannot be acknowledged here', async () => {
    const { address } = eventStreamAddress(
      fixture.server.url,
      { channel: 'quotes', symbols: ['sim:A'] },
      { user: 'ada' },
    );
    const bodies: unknown[] = [];
    const stream = new EventStream(address, {
      onEvent: ({ event, data }) => {
        if (event === 'notify') bodies.push(data.body);
      },
    });
    fixture.ends.push(() => stream.end());
    await until(() => fixture.server.connections === 1);
    expect(await fixture.server.notifier.notify('ada', { body: 'hello' })).toEqual({
      connections: 1,
      acknowledged: 0,
    });
    await until(() => bodies.length > 0);
    expect(bodies).toEqual(['hello']);
  });
});
