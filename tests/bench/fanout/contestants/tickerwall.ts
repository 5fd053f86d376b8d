import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketEvent } from '../../../../lib/market/event';
import { type Instrument, toSymbol } from '../../../../lib/market/instrument';
import type { Feed } from '../../../../server/feeds/feed';
import { systemClock } from '../../../../server/time/clock';
import { startLiveServer } from '../../../contracts/live-server';
import type { Contestant, DialectName } from '../contestant';
import { PRICE_DECIMALS, SOURCE_PERIOD, type Source, startTicks } from '../source';
import { type ServerWork, symbolName } from '../work';

/** Our server without its pages, with the benchmark's source as its feed. */
export function tickerwall(key: string, name: string, dialect: DialectName): Contestant {
  return {
    key,
    name,
    ours: true,
    dialect,
    async start(work, source) {
      const state = { going: false };
      const server = await startLiveServer(sourceFeed(work, source, state));
      return {
        port: Number(new URL(server.url).port),
        go: () => {
          state.going = true;
        },
        halt: () => {
          state.going = false;
        },
        stop: () => server.stop(),
      };
    },
  };
}

/** Adapts the source to a feed: a price, its size and the time of one side of the quote, or a trade. */
export function sourceFeed(work: ServerWork, source: Source, state: { readonly going: boolean }): Feed {
  const symbols = Array.from({ length: work.symbols }, (_, index) => toSymbol(symbolName(index)));
  const clock = systemClock();
  return {
    name: 'bench',
    source: 'simulated',
    loop: false,
    async *run(signal) {
      yield symbols.map((symbol, index): MarketEvent => {
        const timestamp = clock.wall();
        const instrument = instrumentOf(symbol, index);
        return { type: 'instrument', symbol, instrument, timestamp, localTimestamp: timestamp };
      });
      while (!signal.aborted) {
        await sleep(SOURCE_PERIOD, undefined, { signal }).catch(() => undefined);
        if (!state.going) continue;
        const events: MarketEvent[] = [];
        const now = clock.wall();
        source.advance(now / 1_000, (index, price, size, timestamp, number) => {
          const symbol = symbols[index];
          if (symbol === undefined) return;
          const times = { timestamp, localTimestamp: now };
          if (work.channel === 'trades') {
            events.push({ type: 'trade', symbol, id: String(number), price, size, side: 'buy', ...times });
          } else events.push({ type: 'quote', symbol, bid: price, bidSize: size, ...times });
        });
        if (events.length > 0) yield events;
      }
    },
  };
}

function instrumentOf(symbol: Instrument['symbol'], index: number): Instrument {
  return {
    symbol,
    name: symbol,
    venue: 'bench',
    currency: 'USD',
    kind: 'share',
    priceDecimals: PRICE_DECIMALS,
    tickSize: 10 ** -PRICE_DECIMALS,
    sizeDecimals: 0,
    lotSize: 1,
    prevClose: startTicks(index) / 10 ** PRICE_DECIMALS,
    colorConvention: 'green-up',
  };
}
