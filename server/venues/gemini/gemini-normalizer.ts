import type { TradingStatus } from '../../../lib/market/event';
import { ConnectionBooks } from '../books/connection-books';
import type { ConnectorRequests } from '../connector-requests';
import type { EventWriter, VenueTraits } from '../event-writer';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import {
  asNumeric,
  type Fields,
  list,
  numeric,
  object,
  type RawLevel,
  text,
  throwFrameError,
  whole,
} from '../json-fields';
import { type Pair, splitGlued } from '../quote-assets';
import { RecentTrades } from '../recent-trades';
import { type Listing, statusOf } from '../venue-instrument';
import { VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';

export const GEMINI_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf };

const STATUSES: Readonly<Record<string, TradingStatus>> = {
  open: 'open',
  limit_only: 'open',
  post_only: 'halted',
  cancel_only: 'halted',
  closed: 'closed',
};

/**
 * Normalizes Gemini's market data, version 2. A book starts with a message that also lists the last trades.
 * Changes have neither a sequence nor a time, so an unreadable message invalidates all books of its connection.
 *
 * https://docs.gemini.com/websocket/market-data/v2/level-2-data
 */
export class GeminiNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #books: ConnectionBooks;
  readonly #recent = new RecentTrades();

  readonly #names = new VenueNames('gemini');

  constructor(writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#tally = tally;
    this.#books = new ConnectionBooks(writer, requests);
  }

  answer(address: URL, body: unknown, received: number): void {
    if (!address.pathname.includes('/symbols/details/')) return;
    const product = object(body, 'the answer');
    const symbol = this.#names.symbolOf(text(product, 'symbol'));
    const listing: Listing = {
      base: text(product, 'base_currency'),
      quote: text(product, 'quote_currency'),
      kind: product.product_type === 'swap' ? 'perpetual' : 'crypto',
      // The venue's "tick size" is the step of sizes.
      tickSize: numeric(product, 'quote_increment'),
      lotSize: numeric(product, 'tick_size'),
      ...statusOf(STATUSES, product.status, this.#tally),
    };
    this.#writer.list(symbol, listing, { timestamp: received, received });
  }

  frame(message: unknown, connection: string, received: number): void {
    const fields = object(message, 'the message');
    const type = text(fields, 'type');
    if (type === 'l2_updates') this.#book(fields, connection, received);
    else if (type === 'trade') {
      const trade = tradeOf(fields);
      const symbol = this.#names.symbolOf(text(fields, 'symbol'));
      if (!this.#recent.isNew(symbol, trade.id)) return;
      this.#writer.trade(symbol, trade, { timestamp: trade.timestamp, received });
    } else if (type !== 'heartbeat' && type !== 'subscription_ack') this.#tally.leave(type);
  }

  missed(connection: string, received: number): void {
    this.#books.lose(connection, { timestamp: received, received });
  }

  closed(connection: string): void {
    this.#books.forget(connection);
  }

  #book(fields: Fields, connection: string, received: number): void {
    const name = this.#names.of(text(fields, 'symbol'));
    const { symbol } = name;
    const sides: Record<'buy' | 'sell', RawLevel[]> = { buy: [], sell: [] };
    for (const entry of list(fields.changes, 'changes')) {
      const [side, price, size] = list(entry, 'changes');
      if (side !== 'buy' && side !== 'sell') throwFrameError('side', side, '"buy" or "sell"');
      sides[side].push([asNumeric(price, 'price'), asNumeric(size, 'quantity')]);
    }
    const at = { timestamp: received, received };
    if (fields.trades !== undefined) {
      const lost = (what: string): void => this.#writer.lostPart(what, received);
      const entries = list(fields.trades, 'trades');
      const trades = this.#tally.each(entries, (entry) => tradeOf(object(entry, 'trades')), lost);
      this.#writer.snapshot(symbol, sides.buy, sides.sell, at);
      this.#books.begin(name, connection);
      for (const trade of this.#recent.ofList(symbol, trades, received)) {
        this.#writer.trade(symbol, trade, { timestamp: trade.timestamp, received });
      }
    } else if (this.#books.of(name, connection, received))
      this.#writer.change(symbol, sides.buy, sides.sell, at);
    else this.#tally.leave('book change without a snapshot');
  }
}

function tradeOf(trade: Fields) {
  const { side } = trade;
  if (side !== 'buy' && side !== 'sell') throwFrameError('side', side, '"buy" or "sell"');
  return {
    id: whole(trade, 'tid'),
    price: numeric(trade, 'price'),
    size: numeric(trade, 'quantity'),
    side,
    timestamp: microsOf(trade.timestamp, 'timestamp'),
  } as const;
}

/** Parses a product code: `BTCUSD`, `BTCGUSDPERP`. */
function pairOf(symbol: string): Pair {
  const code = symbol.slice(symbol.indexOf(':') + 1);
  return code.endsWith('PERP') ? splitGlued(code.slice(0, -4), 'perpetual') : splitGlued(code);
}
