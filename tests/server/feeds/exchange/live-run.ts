import type { MarketEvent } from '../../../../lib/market/event';
import {
  createExchangeFeed,
  type ExchangeFeed,
  type ExchangeSettings,
} from '../../../../server/feeds/exchange/exchange-feed';
import { Market } from '../../../../server/market/market';
import { type Clock, systemClock } from '../../../../server/time/clock';

/** A feed that runs into a market. */
export interface LiveRun {
  readonly feed: ExchangeFeed;
  readonly market: Market;
  readonly events: MarketEvent[];
  /** Lines of its log: level and message. */
  readonly logged: string[];
  /** Waits until the condition holds. @throws Error after 20 s, or so many ms */
  until(condition: () => boolean, millis?: number): Promise<void>;
  stop(): Promise<void>;
}

export const LIVE_SETTINGS: ExchangeSettings = {
  symbols: [],
  maxSymbols: 300,
  books: 'all',
  socketAddresses: new Map(),
  restAddresses: new Map(),
  proxy: {},
};

export interface LiveRunOptions {
  readonly clock?: Clock;
  /** Takes the events instead of the list. */
  readonly onEvent?: (event: MarketEvent) => void;
}

/** Runs the live feed of a venue against a server of it. */
export function runLive(
  venue: string,
  host: string,
  settings: Partial<ExchangeSettings> = {},
  { clock = systemClock(), onEvent }: LiveRunOptions = {},
): LiveRun {
  const logged: string[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    void logged.push(`${level}: ${message} ${JSON.stringify(fields)}`);
  const feed = createExchangeFeed({
    venue,
    settings: {
      ...LIVE_SETTINGS,
      socketAddresses: new Map([[venue, `ws://${host}`]]),
      restAddresses: new Map([[venue, `http://${host}`]]),
      ...settings,
    },
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    clock,
  });
  const market = new Market();
  const events: MarketEvent[] = [];
  const abort = new AbortController();
  const running = (async () => {
    for await (const batch of feed.run(abort.signal)) {
      if ('position' in batch) throw new Error('a live feed has no versions');
      for (const event of batch) {
        market.apply(event);
        if (onEvent === undefined) events.push(event);
        else onEvent(event);
      }
    }
  })();
  return {
    ...{ feed, market, events, logged },
    async until(condition, millis = 20_000) {
      const end = Date.now() + millis;
      while (!condition()) {
        if (Date.now() > end)
          throw new Error(`not reached in ${millis} ms: ${condition}\n${logged.join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async stop() {
      abort.abort();
      await running;
    },
  };
}
