import type { TradingStatus } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { SequencedBooks } from '../books/sequenced-books';
import type { ConnectorRequests } from '../connector-requests';
import { stepOf } from '../decimals';
import type { EventWriter, VenueTraits } from '../event-writer';
import { FirstSource } from '../first-source';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import { type Fields, levels, list, numeric, object, text, throwFrameError, whole } from '../json-fields';
import { splitGlued } from '../quote-assets';
import { RecentTrades } from '../recent-trades';
import { type Listing, statusOf } from '../venue-instrument';
import { type VenueName, VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';

export const HUOBI_TRAITS: VenueTraits = {
  colorConvention: 'green-up',
  pairOf: (symbol) => splitGlued(symbol.slice(symbol.indexOf(':') + 1)),
};

const STATUSES: Readonly<Record<string, TradingStatus>> = {
  online: 'open',
  'pre-online': 'pre',
  suspend: 'halted',
  fuse: 'halted',
  offline: 'closed',
};

/**
 * Normalizes Huobi's (HTX's) spot streams: trades, best prices, and the book, either as snapshots
 * (`depth.step0`, `mbp.refresh`) or as changes to a requested snapshot (`mbp`), each of which names its
 * predecessor.
 *
 * https://huobiapi.github.io/docs/spot/v1/en/#websocket-market-data
 */
export class HuobiNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  /** A symbol's book may be subscribed in several ways. */
  readonly #sources = new FirstSource();
  /** Version of the last snapshot of each symbol. */
  readonly #versions = new Map<string, number>();
  readonly #books: SequencedBooks;
  /** The first message of a trade stream repeats the last trades. */
  readonly #recent = new RecentTrades();

  readonly #names = new VenueNames('huobi');

  constructor(writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#tally = tally;
    this.#books = new SequencedBooks(writer, tally, requests, 'socket');
  }

  answer(address: URL, body: unknown, received: number): void {
    if (!address.pathname.endsWith('/common/symbols')) return;
    this.#tally.each(list(object(body, 'the answer').data, 'data'), (entry) => {
      const [code, listing] = listingOf(entry, this.#tally);
      this.#writer.list(this.#names.symbolOf(code), listing, { timestamp: received, received });
    });
  }

  frame(message: unknown, connection: string, received: number): void {
    const fields = object(message, 'the message');
    if (fields.status === 'error') this.#tally.leave(`subscription refused: ${fields['err-msg']}`);
    else if (fields.rep !== undefined) this.#snapshot(fields, received);
    else if (fields.ch !== undefined) this.#data(fields, connection, received);
    else if (fields.ping === undefined && fields.subbed === undefined) {
      this.#tally.leave(Object.keys(fields).slice(0, 3).join(','));
    }
  }

  unsubscribed(symbol: MarketSymbol): void {
    this.#books.forget(symbol);
  }

  closed(connection: string, successor?: string): void {
    this.#versions.clear();
    this.#books.interrupt(connection, successor);
  }

  #data(fields: Fields, connection: string, received: number): void {
    const { code, stream } = channelOf(text(fields, 'ch'));
    const name = this.#names.of(code);
    const { symbol } = name;
    const tick = object(fields.tick, 'tick');
    if (stream === 'trade.detail') this.#trades(symbol, tick, received);
    else if (stream === 'bbo') {
      const at = { timestamp: microsOf(tick.quoteTime ?? fields.ts, 'quoteTime'), received };
      const bid = [numeric(tick, 'bid'), numeric(tick, 'bidSize')] as const;
      this.#writer.quote(symbol, bid, [numeric(tick, 'ask'), numeric(tick, 'askSize')], at);
    } else if (stream !== 'depth.step0' && !stream.startsWith('mbp.')) this.#tally.leave(stream);
    else if (!this.#sources.takes(symbol, stream, received))
      this.#tally.leave(`${stream} beside another book`);
    else if (isDelta(stream)) this.#change(name, tick, fields.ts, connection, received);
    else this.#whole(symbol, tick, fields.ts, received);
  }

  #trades(symbol: string, tick: Fields, received: number): void {
    const lost = (what: string): void => this.#writer.lostPart(what, received);
    const trades = this.#tally.each(list(tick.data, 'data'), tradeOf, lost);
    for (const trade of this.#recent.ofList(symbol, trades, received)) {
      this.#writer.trade(symbol, trade, { timestamp: trade.timestamp, received });
    }
  }

  #whole(symbol: string, tick: Fields, ts: unknown, received: number): void {
    const version = whole(tick, tick.version === undefined ? 'seqNum' : 'version');
    const sides = [levels(tick.bids, 'bids'), levels(tick.asks, 'asks')] as const;
    if (version < (this.#versions.get(symbol) ?? 0)) {
      this.#tally.leave('book older than the one before');
      return;
    }
    this.#writer.snapshot(symbol, ...sides, { timestamp: microsOf(tick.ts ?? ts, 'ts'), received });
    this.#versions.set(symbol, version);
  }

  #change(name: VenueName, tick: Fields, ts: unknown, connection: string, received: number): void {
    const span = { previous: whole(tick, 'prevSeqNum'), last: whole(tick, 'seqNum') };
    const bids = tick.bids === undefined ? [] : levels(tick.bids, 'bids');
    const asks = tick.asks === undefined ? [] : levels(tick.asks, 'asks');
    const delta = { ...span, bids, asks, timestamp: microsOf(ts, 'ts') };
    this.#books.delta(name, delta, connection, received);
  }

  /** Handles the answer to a request for an order book snapshot. */
  #snapshot(fields: Fields, received: number): void {
    const { code, stream } = channelOf(text(fields, 'rep'));
    const name = this.#names.of(code);
    if (!stream.startsWith('mbp.') || !this.#sources.takes(name.symbol, stream, received)) {
      this.#tally.leave(`answer of ${stream}`);
      return;
    }
    const data = object(fields.data, 'data');
    const sides = { bids: levels(data.bids, 'bids'), asks: levels(data.asks, 'asks') };
    const timestamp = fields.ts === undefined ? undefined : microsOf(fields.ts, 'ts');
    const snapshot = { last: whole(data, 'seqNum'), ...sides, timestamp };
    this.#books.snapshot(name, snapshot, received);
  }
}

/** Parses a channel: `market.btcusdt.depth.step0` is the stream `depth.step0` of btcusdt. */
function channelOf(channel: string): { code: string; stream: string } {
  const [, code, stream] =
    /^market\.([^.]+)\.(.+)$/.exec(channel) ??
    throwFrameError('the channel', channel, 'market.<code>.<stream>');
  return { code: code as string, stream: stream as string };
}

function tradeOf(entry: unknown) {
  const trade = object(entry, 'data');
  const { direction } = trade;
  if (direction !== 'buy' && direction !== 'sell') throwFrameError('direction', direction, '"buy" or "sell"');
  return {
    id: whole(trade, 'tradeId'),
    price: numeric(trade, 'price'),
    size: numeric(trade, 'amount'),
    side: direction,
    timestamp: microsOf(trade.ts, 'ts'),
  } as const;
}

/** True for a stream of changes to a requested snapshot. */
function isDelta(stream: string): boolean {
  return /^mbp\.\d+$/.test(stream);
}

/** Parses a product of a `common/symbols` answer. */
function listingOf(entry: unknown, tally: FrameTally): [code: string, listing: Listing] {
  const product = object(entry, 'data');
  return [
    text(product, 'symbol'),
    {
      base: text(product, 'base-currency').toUpperCase(),
      quote: text(product, 'quote-currency').toUpperCase(),
      kind: 'crypto',
      tickSize: stepOf(whole(product, 'price-precision')),
      lotSize: stepOf(whole(product, 'amount-precision')),
      ...statusOf(STATUSES, product.state, tally),
    },
  ];
}
