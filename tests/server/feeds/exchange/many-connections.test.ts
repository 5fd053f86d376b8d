// slow: minutes of a clock that runs faster pass

import { setMaxListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { NetworkWatch } from '../../../../server/feeds/exchange/outage/network-watch';
import { VenueConnector } from '../../../../server/feeds/exchange/venue-connector';
import type { Clock } from '../../../../server/time/clock';
import { VENUES } from '../../../../server/venues';
import { BINANCE_SPOT } from '../../../../server/venues/binance/binance-protocol';
import type { SocketRules } from '../../../../server/venues/venue-protocol';
import { BINANCE_LIMITS, BinanceStandIn } from './binance-stand-in';
import { fastClock } from './fast-clock';
import type { VenueServer } from './venue-server';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Running {
  readonly venue: BinanceStandIn;
  readonly server: VenueServer;
  readonly connector: VenueConnector;
  readonly events: MarketEvent[];
  /** Returns the time of the clock, s. */
  seconds(): number;
  /** Stops trading at the venue. */
  pause(): void;
  until(condition: () => boolean): Promise<void>;
}

/** Connects to a stand-in of Binance with other rules of its sockets, and a clock that runs faster. */
async function connect(
  codes: readonly string[],
  socket: Partial<SocketRules>,
  factor: number,
): Promise<Running> {
  const clock: Clock = fastClock(factor);
  const seconds = (): number => clock.monotonic() / 1e6;
  const venue = new BinanceStandIn(codes, false);
  const server = await venue.start(BINANCE_LIMITS, 0, () => seconds() * 1_000);
  stops.push(() => server.close());
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const stepping = setInterval(() => venue.step(), 10);
  stops.push(async () => clearInterval(stepping));
  const events: MarketEvent[] = [];
  const connector = new VenueConnector(
    {
      protocol: { ...BINANCE_SPOT, socket: { ...BINANCE_SPOT.socket, ...socket } },
      normalizer: (VENUES.binance as () => never)(),
      rules: codes.map((code) => ({ kind: 'symbol', venue: 'binance', code })),
      ...{ maxSymbols: 300, books: 'none', env: {}, network: new NetworkWatch(), clock, random: Math.random },
      socketAddress: `ws://${server.host}`,
      restAddress: `http://${server.host}`,
      pastBars: () => [],
      watchedBooks: () => new Set(),
      log: { info() {}, warn() {}, error() {} },
      push: (found) => {
        events.push(...found);
        return true;
      },
      now: () => Math.floor(clock.wall()),
    },
    stopping.signal,
  );
  const running = connector.run();
  stops.push(() => {
    stopping.abort();
    return running;
  });
  return {
    ...{ venue, server, connector, events, seconds, pause: () => clearInterval(stepping) },
    async until(condition) {
      const end = Date.now() + 30_000;
      while (!condition()) {
        if (Date.now() > end)
          throw new Error(`not reached: ${condition}, ${JSON.stringify(connector.state.sockets)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

describe('many connections to a venue', () => {
  it('return within two minutes, evenly and within its limit, after it has refused all of them for one', async () => {
    const codes = Array.from({ length: 25 }, (_, k) => `C${k}USDT`);
    const run = await connect(codes, { maxTopics: 1, lifetime: Number.MAX_SAFE_INTEGER / 1e6 }, 25);
    await run.until(() => run.connector.state.sockets.open === 50);
    run.server.faults.refuse = { status: 503 };
    const cutAt = run.seconds();
    run.server.cut();
    const before = run.server.connects.length;
    await run.until(() => run.seconds() - cutAt > 60);
    run.server.faults.refuse = undefined;
    await run.until(() => run.connector.state.sockets.open === 50);
    expect(run.seconds() - cutAt).toBeLessThan(120);
    const attempts = run.server.connects.slice(before).map((at) => at / 1_000 - cutAt);
    // Of the attempts, no second has more than the burst and the even rate.
    const busiest = Math.max(
      ...attempts.map((at) => attempts.filter((other) => other >= at && other < at + 1).length),
    );
    expect(busiest).toBeLessThanOrEqual(12);
    expect(run.server.breaches).toEqual([]);
  });

  it('are replaced twenty times without a lost or doubled trade', async () => {
    const codes = ['AUSDT', 'BUSDT'];
    const run = await connect(codes, { lifetime: 30_000 }, 60);
    await run.until(() => run.connector.state.rotations >= 20);
    run.pause();
    for (const code of codes) {
      const ids = (): number[] =>
        run.events.flatMap((event) =>
          event.type === 'trade' && event.symbol === `binance:${code}` ? [Number(event.id)] : [],
        );
      await run.until(() => ids().at(-1) === run.venue.products.get(code)?.tradeId);
      const [first = 0] = ids();
      expect(ids()).toEqual(ids().map((_, at) => first + at));
      expect(ids().length).toBeGreaterThan(100);
    }
    expect(run.events.filter(({ type }) => type === 'gap' || type === 'disconnect')).toEqual([]);
    expect(run.server.breaches).toEqual([]);
  });
});
