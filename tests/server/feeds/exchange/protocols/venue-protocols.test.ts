import { afterEach, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../../lib/market/event';
import { symbolOf } from '../../../../../lib/market/instrument';
import { PROTOCOLS } from '../../../../../server/feeds/exchange/protocols';
import type { RestRequest, VenueProtocol } from '../../../../../server/feeds/exchange/venue-protocol';
import { VENUES } from '../../../../../server/venues';
import { fastClock } from '../fast-clock';
import { type LiveRun, runLive } from '../live-run';
import { VenueServer } from '../venue-server';
import { MADE_UP } from './made-up';
import { MADE_UP_AT, MadeUpDialect } from './made-up-venue';

let run: LiveRun | undefined;
let server: VenueServer | undefined;
let ticking: NodeJS.Timeout | undefined;

afterEach(async () => {
  clearInterval(ticking);
  await run?.stop();
  await server?.close();
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
