import type { EventWriter, RawBest, VenueTraits } from '../event-writer';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import {
  type Fields,
  isObject,
  list,
  numeric,
  object,
  type RawLevel,
  text,
  throwFrameError,
  whole,
} from '../json-fields';
import { intervalOf, writePastBars } from '../past-bars';
import { UnorderedTradeIds } from '../trade-ids';
import { VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';
import { HYPERLIQUID_INTERVALS, HyperliquidLists, hyperliquidPair } from './hyperliquid-instruments';

export const HYPERLIQUID_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf: hyperliquidPair };

/** A day, µs. */
const DAY = 86_400_000_000;

/**
 * Normalizes Hyperliquid's streams. Each book message is a snapshot, so the next one repairs a missing one.
 *
 * https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket/subscriptions
 */
export class HyperliquidNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #names = new VenueNames('hyperliquid');
  readonly #lists = new HyperliquidLists();
  /** The first message of a subscription repeats the last trades, and ids have no order. */
  readonly #ids = new UnorderedTradeIds();
  readonly #traded = new Set<string>();
  /** Time of each symbol's last book, µs: of two connections, the later one counts. */
  readonly #bookTimes = new Map<string, number>();

  constructor(writer: EventWriter, tally: FrameTally) {
    this.#writer = writer;
    this.#tally = tally;
  }

  answer(address: URL, body: unknown, received: number): void {
    if (!address.pathname.endsWith('/info')) return;
    if (Array.isArray(body) && isObject(body[0]) && 's' in body[0]) this.#bars(body, received);
    for (const [entries, parse] of this.#lists.products(body)) {
      this.#tally.each(entries, (entry) => {
        const [code, listing] = parse(entry);
        this.#writer.list(this.#names.symbolOf(code), listing, { timestamp: received, received });
      });
    }
  }

  frame(message: unknown, _connection: string, received: number): void {
    const fields = object(message, 'the message');
    const channel = text(fields, 'channel');
    if (channel === 'l2Book') this.#book(object(fields.data, 'data'), received);
    else if (channel === 'bbo') this.#best(object(fields.data, 'data'), received);
    else if (channel === 'trades') this.#trades(list(fields.data, 'data'), received);
    else if (channel === 'error') this.#tally.leave(`error: ${fields.data}`);
    else if (channel !== 'pong' && channel !== 'subscriptionResponse') this.#tally.leave(channel);
  }

  #bars(entries: readonly unknown[], received: number): void {
    const bars = entries.map((entry) => {
      const bar = object(entry, 'a candle');
      return {
        start: microsOf(bar.t, 't'),
        open: numeric(bar, 'o'),
        high: numeric(bar, 'h'),
        low: numeric(bar, 'l'),
        close: numeric(bar, 'c'),
        volume: numeric(bar, 'v'),
        trades: whole(bar, 'n'),
      };
    });
    const first = object(entries[0], 'a candle');
    const interval = intervalOf(HYPERLIQUID_INTERVALS, text(first, 'i'));
    writePastBars(this.#writer, this.#names.symbolOf(text(first, 's')), interval, bars, received);
  }

  #book(data: Fields, received: number): void {
    const symbol = this.#names.symbolOf(text(data, 'coin'));
    const timestamp = microsOf(data.time, 'time');
    const [bids, asks] = list(data.levels, 'levels').map(levelsOf);
    if (bids === undefined || asks === undefined) throwFrameError('levels', data.levels, 'two lists');
    if (timestamp < (this.#bookTimes.get(symbol) ?? 0)) {
      this.#tally.leave('book older than the one before');
      return;
    }
    this.#writer.snapshot(symbol, bids, asks, { timestamp, received });
    this.#bookTimes.set(symbol, timestamp);
  }

  #best(data: Fields, received: number): void {
    const [bid, ask] = list(data.bbo, 'bbo').map(bestOf);
    const symbol = this.#names.symbolOf(text(data, 'coin'));
    this.#writer.quote(symbol, bid, ask, { timestamp: microsOf(data.time, 'time'), received });
  }

  #trades(entries: readonly unknown[], received: number): void {
    const lost = (what: string): void => this.#writer.lostPart(what, received);
    const trades = this.#tally.each(entries, tradeOf, lost).sort((a, b) => a.timestamp - b.timestamp);
    const day = received - (received % DAY);
    for (const [place, { code, ...trade }] of trades.entries()) {
      const symbol = this.#names.symbolOf(code);
      // Of another day, the first list gives the last price only.
      const isPast = trade.timestamp < day && place < trades.length - 1 && !this.#traded.has(symbol);
      if (this.#ids.isNew(symbol, trade.id) && !isPast)
        this.#writer.trade(symbol, trade, { timestamp: trade.timestamp, received });
    }
    for (const { code } of trades) this.#traded.add(this.#names.symbolOf(code));
  }
}

/** Parses a trade. `A` sold to a bid, `B` bought from an ask. */
function tradeOf(entry: unknown) {
  const trade = object(entry, 'data');
  const { side } = trade;
  if (side !== 'A' && side !== 'B') throwFrameError('side', side, '"A" or "B"');
  return {
    code: text(trade, 'coin'),
    id: String(whole(trade, 'tid')),
    price: numeric(trade, 'px'),
    size: numeric(trade, 'sz'),
    side: side === 'A' ? ('sell' as const) : ('buy' as const),
    timestamp: microsOf(trade.time, 'time'),
  };
}

function levelsOf(side: unknown): readonly RawLevel[] {
  return list(side, 'levels').map((entry): RawLevel => {
    const level = object(entry, 'levels');
    return [numeric(level, 'px'), numeric(level, 'sz')];
  });
}

/** An absent side is null. */
function bestOf(best: unknown): RawBest | undefined {
  if (best === null) return undefined;
  const level = object(best, 'bbo');
  return [numeric(level, 'px'), numeric(level, 'sz')];
}
