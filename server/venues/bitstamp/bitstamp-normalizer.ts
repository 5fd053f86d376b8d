import type { TradingStatus } from '../../../lib/market/event';
import type { ConnectorRequests } from '../connector-requests';
import { stepOf } from '../decimals';
import type { EventWriter, VenueTraits } from '../event-writer';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import { type Fields, levels, list, numeric, object, text, throwFrameError, whole } from '../json-fields';
import { intervalOf, writePastBars } from '../past-bars';
import { type Pair, splitGlued } from '../quote-assets';
import { UnorderedTradeIds } from '../trade-ids';
import { type Listing, statusOf } from '../venue-instrument';
import { VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';

/** Lengths of the venue's bars, s. */
export const BITSTAMP_STEPS = { '1m': '60', '5m': '300', '15m': '900', '1h': '3600', '1d': '86400' } as const;

const STATUSES: Readonly<Record<string, TradingStatus>> = { Enabled: 'open', Disabled: 'halted' };

/** Channels with events: `live_trades_btcusd`, `order_book_btcusd-perp`. */
const CHANNEL = /^(live_trades|order_book)_(.+)$/;
const BARS = /\/ohlc\/([^/]+)\/?$/;
const PERPETUAL = /-perp$/;

export const BITSTAMP_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf };

/**
 * Normalizes Bitstamp's streams. Each book message is a snapshot of the best 100 levels, so the next one repairs a
 * missing one. A message names its product in its channel only.
 *
 * https://www.bitstamp.net/websocket/v2/
 */
export class BitstampNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #requests: ConnectorRequests;
  readonly #names = new VenueNames('bitstamp');
  readonly #ids = new UnorderedTradeIds();
  /** Time of each symbol's last book, µs: of two connections, the later one counts. */
  readonly #bookTimes = new Map<string, number>();

  constructor(writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#tally = tally;
    this.#requests = requests;
  }

  answer(address: URL, body: unknown, received: number): void {
    const code = BARS.exec(address.pathname)?.[1];
    if (code !== undefined) this.#bars(code, address, body, received);
    else if (/\/markets\/?$/.test(address.pathname)) {
      this.#tally.each(list(body, 'the answer'), (entry) => {
        const [product, listing] = listingOf(entry, this.#tally);
        this.#writer.list(this.#names.symbolOf(product), listing, { timestamp: received, received });
      });
    }
  }

  frame(message: unknown, connection: string, received: number): void {
    const fields = object(message, 'the message');
    const event = text(fields, 'event');
    if (event === 'bts:request_reconnect') this.#requests.end({ connection, reason: event, since: received });
    else if (event === 'bts:error') this.#tally.leave(`error: ${object(fields.data, 'data').message}`);
    else if (!event.startsWith('bts:')) this.#data(text(fields, 'channel'), event, fields.data, received);
  }

  #data(channel: string, event: string, data: unknown, received: number): void {
    const [, kind, code = ''] = CHANNEL.exec(channel) ?? [];
    if (kind === 'live_trades' && event === 'trade') this.#trade(code, object(data, 'data'), received);
    else if (kind === 'order_book' && event === 'data') this.#book(code, object(data, 'data'), received);
    else this.#tally.leave(`${event} of ${channel}`);
  }

  #trade(code: string, data: Fields, received: number): void {
    const symbol = this.#names.symbolOf(code);
    const { type } = data;
    if (type !== 0 && type !== 1) throwFrameError('type', type, '0 or 1');
    // Some ids are larger than a number holds; those have a text beside them.
    const id = 'id_str' in data ? text(data, 'id_str') : String(whole(data, 'id'));
    // The numbers beside these texts have more digits than were traded.
    const terms = { id, price: text(data, 'price_str'), size: text(data, 'amount_str') };
    const timestamp = microsOf(data.microtimestamp, 'microtimestamp');
    if (!this.#ids.isNew(symbol, id)) return;
    this.#writer.trade(symbol, { ...terms, side: type === 0 ? 'buy' : 'sell' }, { timestamp, received });
  }

  #book(code: string, data: Fields, received: number): void {
    const symbol = this.#names.symbolOf(code);
    const timestamp = microsOf(data.microtimestamp, 'microtimestamp');
    if (timestamp < (this.#bookTimes.get(symbol) ?? 0)) {
      this.#tally.leave('book older than the one before');
      return;
    }
    const [bids, asks] = [levels(data.bids, 'bids'), levels(data.asks, 'asks')];
    this.#writer.snapshot(symbol, bids, asks, { timestamp, received });
    this.#bookTimes.set(symbol, timestamp);
  }

  #bars(code: string, address: URL, body: unknown, received: number): void {
    const interval = intervalOf(BITSTAMP_STEPS, address.searchParams.get('step'));
    const { ohlc } = object(object(body, 'the answer').data, 'data');
    const bars = list(ohlc, 'ohlc').map((entry) => {
      const bar = object(entry, 'ohlc');
      return {
        start: microsOf(bar.timestamp, 'timestamp'),
        open: numeric(bar, 'open'),
        high: numeric(bar, 'high'),
        low: numeric(bar, 'low'),
        close: numeric(bar, 'close'),
        volume: numeric(bar, 'volume'),
      };
    });
    writePastBars(this.#writer, this.#names.symbolOf(code), interval, bars, received);
  }
}

/** Parses a code: `btcusd`, `btcusd-perp`. */
function pairOf(name: string): Pair {
  const code = name.slice(name.indexOf(':') + 1);
  return splitGlued(code.replace(PERPETUAL, ''), PERPETUAL.test(code) ? 'perpetual' : 'crypto');
}

/** Parses a product of `markets`. Sizes of perpetuals are amounts of the base. */
function listingOf(entry: unknown, tally: FrameTally): [code: string, listing: Listing] {
  const product = object(entry, 'markets');
  const isPerpetual = product.market_type === 'PERPETUAL';
  return [
    text(product, 'market_symbol'),
    {
      base: text(product, 'base_currency'),
      quote: text(product, 'counter_currency'),
      ...(isPerpetual ? { kind: 'perpetual', contractSize: 1, unit: 'coins' } : { kind: 'crypto' }),
      tickSize: stepOf(whole(product, 'counter_decimals')),
      lotSize: stepOf(whole(product, 'base_decimals')),
      ...statusOf(STATUSES, product.trading, tally),
    },
  ];
}
