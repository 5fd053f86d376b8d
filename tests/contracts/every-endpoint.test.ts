import { describe, expect, it } from 'vitest';
import type { Frame } from '../../lib/protocol/messages';
import { aTrade } from '../server/events';
import { goldenSequence, START } from './golden-sequence';
import { Mirror } from './mirror';
import { PlainFixture, until } from './plain-fixture';
import { ResumingClient } from './resuming-client';
import { type ThinClient, ThinWebSocketClient } from './thin-client';
import { ThinEventStreamClient, ThinPlainClient } from './thin-plain-clients';

const WAYS: readonly (readonly [way: string, open: (url: string) => ThinClient])[] = [
  ['Socket.IO', (url) => new ThinWebSocketClient(url)],
  ['/ws', (url) => new ThinPlainClient(url)],
  ['/sse', (url) => new ThinEventStreamClient(url)],
];
const CHANNELS = ['quotes', 'trades', 'depth', 'bars'] as const;
const CUTS = 8;
const VIEWERS = 4;
/** Trades between two cuts. */
const TRADES = 60;

const fixture = new PlainFixture();

/** Client that watches all channels over one transport. */
class Watch {
  readonly mirror = new Mirror();
  readonly frames = new Set<string>();

  constructor(open: (url: string) => ThinClient) {
    for (const channel of CHANNELS) {
      const client = open(fixture.server.url);
      fixture.ends.push(() => client.end());
      client.onConnected = () =>
        client.subscribe({ channel, symbols: ['board:all'], rate: 50, interval: '1s' });
      client.onFrame = (frame) => this.#take(frame);
    }
  }

  #take(frame: Frame): void {
    this.frames.add(JSON.stringify(frame));
    this.mirror.apply(frame);
  }
}

describe('over every transport', () => {
  it('one golden sequence leads to the same state, in identical frames', async () => {
    const { market } = fixture.server.stream;
    const watches = WAYS.map(([, open]) => new Watch(open));
    const mirrors = watches.map(({ mirror }) => mirror);
    await until(() => mirrors.every(({ have }) => have.size === CHANNELS.length));
    for (let k = 0; k < 1000; k += 50) {
      fixture.feed.push(...goldenSequence(k, k + 50));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    // Its id is none of the sequence's.
    fixture.feed.push({ ...aTrade('sim:A', 999, 1, START + 1000 * 1000), id: 'end' });
    await until(() => mirrors.every(({ quotes }) => quotes.get('sim:A')?.last === 999));
    await until(() => mirrors.every((mirror) => mirror.reaches(market.version)));
    const traded = goldenSequence(0, 1000).flatMap((event) => (event.type === 'trade' ? [event.id] : []));
    for (const mirror of mirrors) {
      for (let row = 0; row < market.size; row++) {
        const symbol = market.symbolOf(row);
        expect(mirror.quotes.get(symbol)).toEqual(market.quote(row));
        expect(mirror.depth.get(symbol)).toEqual(market.depth(row, 10));
        for (const bar of market.bars(row, '1s').newer(0, 100)) {
          expect(mirror.bars.get(`${symbol} ${bar.start}`)).toEqual({ symbol, interval: '1s', ...bar });
        }
      }
      const seen = mirror.trades.filter((id) => traded.includes(id));
      expect([...seen].sort()).toEqual([...traded].sort());
    }
    // All are in the same rooms. A client that has not drained at a flush gets its own frame; most get the
    // room's.
    expect(fixture.server.stream.fanout.roomCount).toBe(CHANNELS.length);
    const [ofSocketIo, ...others] = watches.map(({ frames }) => frames);
    for (const frames of others) {
      const shared = [...frames].filter((frame) => ofSocketIo?.has(frame));
      expect(shared.length).toBeGreaterThan(0);
    }
  });

  it('a client that is cut repeatedly gets every trade once', async () => {
    const viewers = WAYS.flatMap(([, open]) =>
      Array.from(
        { length: VIEWERS },
        () => new ResumingClient(() => open(fixture.server.url), ['sim:A', 'sim:B']),
      ),
    );
    fixture.ends.push(() => {
      for (const { client } of viewers) client.end();
    });
    const sent: string[] = [];
    const { market } = fixture.server.stream;
    for (let cut = 0; cut < CUTS; cut++) {
      // All are connected again, so that each is cut while trades are on their way to it.
      await until(() => viewers.every(({ version }) => version > 0 && version === market.version));
      for (let k = 0; k < TRADES; k++) {
        const event = aTrade(k % 2 ? 'sim:A' : 'sim:B', 100 + k / 100, 1, START + sent.length);
        sent.push(event.id);
        fixture.feed.push(event);
        if (k % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        if (k === TRADES / 2) fixture.server.cutConnections();
      }
      await until(() => viewers.every(({ client }) => client.closed));
      for (const viewer of viewers) viewer.reconnect();
    }
    await until(() => viewers.every(({ ids }) => ids.length >= sent.length));
    for (const viewer of viewers) {
      expect(viewer.faults).toEqual([]);
      expect(viewer.fulls).toBe(1);
      expect([...viewer.ids].sort(byNumber)).toEqual(sent);
    }
  });
});

function byNumber(a: string, b: string): number {
  return Number(a) - Number(b);
}
