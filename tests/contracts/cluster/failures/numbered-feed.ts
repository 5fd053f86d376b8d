import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketEvent } from '../../../../lib/market/event';
import { type Instrument, toSymbol } from '../../../../lib/market/instrument';
import type { Feed } from '../../../../server/feeds/feed';

export const SYMBOLS = ['sim:A', 'sim:B', 'sim:C', 'sim:D', 'sim:E'] as const;
/** Numbers of one ms, at most: numbers of a later leader are higher. */
const NUMBERS_PER_MS = 50;
const PERIOD = 5;

/** Feed whose every event has a number of its own as its values, so that a value names its event. */
export class NumberedFeed implements Feed {
  readonly name = 'numbered';
  readonly source = 'simulated';
  readonly loop = false;
  /** Events a second. */
  rate = 200;
  readonly #begun: number;

  /** @param begun time of the number 0, ms since 1970; the same at all nodes */
  constructor(begun: number) {
    this.#begun = begun;
  }

  async *run(signal: AbortSignal): AsyncGenerator<readonly MarketEvent[]> {
    const now = Date.now();
    yield SYMBOLS.map((symbol) => defined(symbol, now * 1_000));
    let next = (now - this.#begun) * NUMBERS_PER_MS;
    let given = performance.now();
    while (!signal.aborted) {
      await sleep(PERIOD);
      const until = performance.now();
      const count = Math.min(NUMBERS_PER_MS * PERIOD, Math.floor(((until - given) * this.rate) / 1_000));
      if (count === 0) {
        if (this.rate === 0) given = until;
        continue;
      }
      given = until;
      next = Math.max(next, (Date.now() - this.#begun - PERIOD) * NUMBERS_PER_MS);
      const events: MarketEvent[] = [];
      for (let k = 0; k < count; k++) events.push(this.#event(++next));
      yield events;
    }
  }

  #event(number: number): MarketEvent {
    const timestamp = this.#begun * 1_000 + Math.floor((number * 1_000) / NUMBERS_PER_MS);
    const at = { timestamp, localTimestamp: timestamp };
    const symbol = toSymbol(SYMBOLS[number % SYMBOLS.length] as string);
    return number % 2 === 0
      ? { type: 'trade', symbol, id: String(number), price: number, size: 1, side: 'buy', ...at }
      : { type: 'quote', symbol, bid: number, bidSize: 1, ask: number + 1, askSize: 1, ...at };
  }
}

function defined(symbol: string, time: number): MarketEvent {
  const name = toSymbol(symbol);
  const instrument: Instrument = {
    ...{ symbol: name, name: symbol, venue: 'sim', currency: 'USD', kind: 'share' },
    ...{ priceDecimals: 0, tickSize: 1, sizeDecimals: 0, lotSize: 1, colorConvention: 'green-up' },
  };
  return { type: 'instrument', symbol: name, instrument, timestamp: time, localTimestamp: time };
}
