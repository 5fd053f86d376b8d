import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { symbolOf } from '../../../../lib/market/instrument';
import { PROTOCOLS, VENUES } from '../../../../server/venues';
import type { RestRequest, Topic, VenueProtocol } from '../../../../server/venues/venue-protocol';
import { MADE_UP } from '../../venues/made-up';
import { MADE_UP_AT, MadeUpDialect } from '../../venues/made-up-venue';
import { fastClock } from './fast-clock';
import { type LiveRun, runLive } from './live-run';
import { VenueServer } from './venue-server';

let run: LiveRun | undefined;
let server: VenueServer | undefined;
let ticking: NodeJS.Timeout | undefined;

afterEach(async () => {
  clearInterval(ticking);
  await run?.stop();
  await server?.close();
});

/** Venues without made-up data, with the reason. */
const UNMADE: Readonly<Record<string, string>> = {
  binance: 'binance-stand-in.ts plays it, with snapshots by REST',
  'binance-usdm': 'the same',
  'bybit-linear': 'bybit at another address; captured-venues.test.ts plays it',
  moex: 'it has no sockets; moex-protocol.test.ts',
};

it('each venue with a live feed has made-up data', () => {
  const made = new Set(MADE_UP.map(({ venue }) => venue));
  expect([...PROTOCOLS.keys()].filter((venue) => !made.has(venue))).toEqual(Object.keys(UNMADE));
});

it('docs/live.md has a row for each venue with a live feed', () => {
  const rows = readFileSync('docs/live.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const named = rows.map((line) => line.split(' | ', 1)[0]).join();
  expect([...PROTOCOLS.keys()].filter((venue) => !named.includes(`\`${venue}\``))).toEqual([]);
});

describe.each(MADE_UP)('the protocol of $venue', (venue) => {
  const protocol = PROTOCOLS.get(venue.venue) as VenueProtocol;

  it('names a refused product among good ones, whose data flows, within the limits', async () => {
    const dialect = new MadeUpDialect(venue);
    const clock = fastClock(5);
    const started = await VenueServer.start(dialect, venue.limits, 0, () => clock.monotonic() / 1_000);
    server = started;
    const codes = [venue.good[0], venue.bad, venue.good[1]];
    const symbols = codes.map((code) => ({ kind: 'symbol', venue: venue.venue, code }) as const);
    const live = runLive(venue.venue, started.host, { symbols }, { clock });
    run = live;
    ticking = setInterval(() => dialect.step(started), 10);
    const topics = (code: string) =>
      venue.channels.flatMap((channel) => protocol.topics(code, channel).map(({ name }) => name));
    await live.until(
      () => (live.feed.state?.rejected.length ?? 0) + (live.feed.state?.silent.length ?? 0) > 0,
    );
    const expected = topics(venue.bad);
    await live.until(() => {
      const { rejected = [], silent = [] } = live.feed.state ?? {};
      return new Set([...rejected.map(({ name }) => name), ...silent]).size >= expected.length;
    });
    const { rejected = [], silent = [] } = live.feed.state ?? {};
    expect([...rejected.map(({ name }) => name), ...silent].sort()).toEqual(expected.sort());
    const has = (code: string, type: string): boolean =>
      live.events.some((event) => {
        return event.type === type && 'symbol' in event && event.symbol === symbolOf(venue.venue, code);
      });
    for (const code of venue.good) {
      for (const type of ['instrument', 'bar', 'trade', 'quote', 'book_snapshot', 'book_change'])
        if (!(type === 'quote' && venue.isQuotedByBook) && !(type === 'book_change' && venue.hasWholeBooks))
          await live.until(() => has(code, type));
    }
    expect(has(venue.bad, 'trade')).toBe(false);
    expect(live.events.filter(({ type }) => type === 'gap' || type === 'disconnect')).toEqual([]);
    expect(live.feed.state).toMatchObject({ unreadable: 0, reconnections: 0 });
    expect(started.breaches).toEqual([]);
  });

  it.skipIf(venue.hasWholeBooks === true || venue.hasUncheckedBooks === true)(
    'subscribes to a book again after a gap, and shows an empty one meanwhile',
    async () => {
      const dialect = new MadeUpDialect(venue);
      const started = await VenueServer.start(dialect, venue.limits);
      server = started;
      const symbols = venue.good.map((code) => ({ kind: 'symbol', venue: venue.venue, code }) as const);
      const live = runLive(venue.venue, started.host, { symbols }, { clock: fastClock(5) });
      run = live;
      const [topic] = protocol.topics(venue.good[0], 'book');
      const symbol = symbolOf(venue.venue, venue.good[0]);
      const books = () =>
        live.events.flatMap((event) => {
          if (event.type !== 'book_snapshot' && event.type !== 'book_change') return [];
          return event.symbol === symbol ? [`${event.type} ${event.bids.length}`] : [];
        });
      await live.until(() => books().length === 1);
      dialect.step(started);
      await live.until(() => books().length === 2);
      if (venue.numbered !== undefined) for (const client of started.sockets) client.numbered += 1;
      else dialect.skip(topic?.name ?? '');
      dialect.step(started);
      await live.until(() => books().filter((book) => book === 'book_snapshot 1').length === 2);
      dialect.step(started);
      await live.until(() => books().at(-1) === 'book_change 1');
      expect(books().slice(2, 4)).toEqual(['book_snapshot 0', 'book_snapshot 1']);
      expect(live.events.some(({ type }) => type === 'gap')).toBe(true);
      expect(live.feed.state).toMatchObject({ reconnections: 0 });
      expect(started.breaches).toEqual([]);
    },
  );

  it('recognizes the topic of each of its frames at their beginning or end', () => {
    const dialog = protocol.dialog();
    for (const channel of venue.channels) {
      for (const topic of protocol.topics(venue.good[0], channel)) {
        const { name } = topic;
        const text = dialog.subscribe([topic], { id: 1, time: Math.floor(Date.now() / 1_000), all: [topic] });
        for (const reply of venue.message(text, venue.bad).replies) dialog.classify(reply, () => reply);
        const frame = venue.frame(name, 1);
        const end = (last = frame.length): string => {
          if (last > 256) throw new Error('a data frame was parsed twice');
          return frame.slice(-last);
        };
        expect(dialog.classify(frame.slice(0, 256), end)).toEqual({ kind: 'data', topic: name });
      }
    }
  });

  it('counts each trade once that is sent again, on one connection or two', () => {
    const [topic] = protocol.topics(venue.good[0], 'trades') as [Topic];
    const normalizer = VENUES[venue.venue]?.();
    const times = { time: Math.floor(MADE_UP_AT / 1_000), all: [topic] };
    const received = MADE_UP_AT * 1_000;
    const connect = (connection: string) => {
      let numbered = 0;
      const receive = (text: string): readonly MarketEvent[] => {
        const data = venue.numbered?.(text, numbered) ?? text;
        if (data !== text) numbered += 1;
        return normalizer?.take({ kind: 'frame', connection, data, received }) ?? [];
      };
      normalizer?.take({ kind: 'opened', connection, address: topic.address, received });
      const text = protocol.dialog().subscribe([topic], { id: 1, ...times });
      normalizer?.take({ kind: 'sent', connection, text, received });
      for (const reply of [...(venue.greetings ?? []), ...venue.message(text, venue.bad).replies])
        receive(reply);
      return (n: number) => receive(venue.frame(topic.name, n)).filter(({ type }) => type === 'trade').length;
    };
    const [first, second] = [connect('first'), connect('second')];
    expect([first(5), first(6), first(6)]).toEqual([1, 1, 0]);
    expect([second(6), second(7), first(7), first(8), second(8)]).toEqual([0, 1, 0, 1, 0]);
    expect(normalizer?.tally.unreadable).toBe(0);
  });

  it('requests bars that its normalizer reads, in ascending order', () => {
    const rest = new MadeUpDialect(venue);
    const request = protocol.rest.bars({
      ...{ code: venue.good[0], interval: '1m', limit: 500, now: MADE_UP_AT * 1_000 },
    });
    expect(request).toBeDefined();
    expect(protocol.rest.bars({ code: 'X', interval: '5s', limit: 1, now: 0 })).toBeUndefined();
    const normalizer = VENUES[venue.venue]?.();
    const answerTo = ({ path, body }: RestRequest): readonly MarketEvent[] => {
      const address = new URL(path, protocol.rest.address);
      const text = JSON.stringify(rest.rest(address, body ?? '')?.body);
      const received = MADE_UP_AT * 1_000;
      return normalizer?.take({ kind: 'answer', address: address.href, text, received }) ?? [];
    };
    for (const products of protocol.rest.products) answerTo(products);
    const events = answerTo(request as RestRequest);
    const bars = events.filter(({ type }) => type === 'bar');
    expect(bars).toMatchObject([{ close: 100 }, { close: 101 }, { close: 102, volume: 5, interval: '1m' }]);
  });
});
