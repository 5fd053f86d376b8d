import type { TradingStatus } from '../../lib/market/event';
import type { ConnectorRequests } from './connector-requests';
import { stepOf } from './decimals';
import type { EventWriter, RawBest, VenueTraits } from './event-writer';
import { FirstSource } from './first-source';
import type { FrameMapper } from './frame-normalizer';
import type { FrameTally } from './frame-tally';
import { type Fields, levels, list, numeric, object, text, throwFrameError, whole } from './json-fields';
import type { Pair } from './quote-assets';
import { SequencedBooks } from './sequenced-books';
import type { Listing } from './venue-instrument';
import { VenueNames } from './venue-names';
import { microsOf } from './venue-time';

export const GATEIO_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf };

const STATUSES: Readonly<Record<string, TradingStatus>> = {
  tradable: 'open',
  buyable: 'open',
  sellable: 'open',
  untradable: 'halted',
};

/**
 * Normalizes Gate.io's spot streams, version 4. The book is the REST snapshot with overlapping changes
 * (`order_book_update`), or a streamed snapshot with changes (`obu`); ids must be consecutive.
 *
 * https://www.gate.com/docs/developers/apiv4/ws/en/#spot-websocket-v4
 */
export class GateioNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #books: SequencedBooks;
  /** A symbol's book may be subscribed in several ways. */
  readonly #sources = new FirstSource();
  /** The ticker comes about once a second and lags behind the book if there is one. */
  readonly #quotes = new FirstSource();

  readonly #names = new VenueNames('gateio');

  constructor(writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#tally = tally;
    this.#books = new SequencedBooks(writer, tally, requests);
  }

  sent(message: unknown): void {
    const { channel, payload } = object(message, 'the message');
    if (!/^spot\.(order_book|obu|book_ticker)/.test(String(channel))) return;
    for (const of of list(payload, 'payload'))
      this.#quotes.takes(this.#names.symbolOf(codeOf(String(of))), 'book');
  }

  answer(address: URL, body: unknown, received: number): void {
    if (address.pathname.endsWith('/currency_pairs')) {
      for (const [code, listing] of listings(body)) this.#writer.list(this.#names.symbolOf(code), listing);
    } else if (address.pathname.endsWith('/order_book')) {
      const code = address.searchParams.get('currency_pair');
      const fields = object(body, 'the answer');
      // Without its id it cannot be joined with the changes.
      if (code === null || fields.id === undefined) return;
      const sides = { bids: levels(fields.bids, 'bids'), asks: levels(fields.asks, 'asks') };
      const timestamp = fields.update === undefined ? undefined : microsOf(fields.update, 'update');
      this.#books.snapshot(
        this.#names.of(code),
        { last: whole(fields, 'id'), ...sides, timestamp },
        received,
      );
    }
  }

  frame(message: unknown, connection: string, received: number): void {
    const fields = object(message, 'the message');
    const channel = text(fields, 'channel');
    if (fields.error !== undefined && fields.error !== null) {
      this.#tally.leave(`error: ${JSON.stringify(fields.error)}`);
      return;
    }
    if (fields.event !== undefined && fields.event !== 'update') return;
    if (channel === 'spot.pong') return;
    const result = object(fields.result, 'result');
    if (channel === 'spot.trades') this.#trade(result, received);
    else if (channel === 'spot.book_ticker') this.#best(result, received);
    else if (channel === 'spot.tickers') this.#ticker(result, fields, received);
    else if (/^spot\.(order_book_update|order_book|obu)$/.test(channel)) {
      this.#book(channel, result, connection, received);
    } else this.#tally.leave(channel);
  }

  closed(connection: string, successor?: string): void {
    this.#books.interrupt(connection, successor);
  }

  #book(channel: string, result: Fields, connection: string, received: number): void {
    const name = this.#names.of(codeOf(text(result, 's')));
    const { symbol } = name;
    if (!this.#sources.takes(symbol, channel)) {
      this.#tally.leave(`${channel} beside another book`);
      return;
    }
    this.#quotes.takes(symbol, 'book');
    const timestamp = microsOf(result.t, 't');
    if (channel === 'spot.order_book') {
      const sides = [levels(result.bids, 'bids'), levels(result.asks, 'asks')] as const;
      this.#writer.snapshot(symbol, ...sides, { timestamp, received });
      return;
    }
    const sides = { bids: levels(result.b ?? [], 'b'), asks: levels(result.a ?? [], 'a'), timestamp };
    const last = whole(result, 'u');
    if (result.full === true) this.#books.snapshot(name, { last, ...sides }, received, connection);
    else {
      const previous = whole(result, 'U') - 1;
      this.#books.delta(name, { last, previous, ...sides }, connection, received);
    }
  }

  #trade(result: Fields, received: number): void {
    const { side } = result;
    if (side !== 'buy' && side !== 'sell') throwFrameError('side', side, '"buy" or "sell"');
    const timestamp = microsOf(result.create_time_ms, 'create_time_ms');
    const raw = { id: whole(result, 'id'), price: numeric(result, 'price'), size: numeric(result, 'amount') };
    const symbol = this.#names.symbolOf(text(result, 'currency_pair'));
    this.#writer.trade(symbol, { ...raw, side }, { timestamp, received });
  }

  #best(result: Fields, received: number): void {
    const symbol = this.#names.symbolOf(text(result, 's'));
    this.#quotes.takes(symbol, 'book');
    const bid = bestOf(numeric(result, 'b'), numeric(result, 'B'));
    const ask = bestOf(numeric(result, 'a'), numeric(result, 'A'));
    this.#writer.quote(symbol, bid, ask, { timestamp: microsOf(result.t, 't'), received });
  }

  /** The ticker has no sizes. */
  #ticker(result: Fields, { time }: Fields, received: number): void {
    const symbol = this.#names.symbolOf(text(result, 'currency_pair'));
    if (!this.#quotes.takes(symbol, 'ticker')) {
      this.#tally.leave('spot.tickers beside a book');
      return;
    }
    const bid = bestOf(numeric(result, 'highest_bid'));
    const ask = bestOf(numeric(result, 'lowest_ask'));
    this.#writer.quote(symbol, bid, ask, { timestamp: microsOf(time, 'time'), received });
  }
}

/** An absent side is an empty text. */
function bestOf(...best: RawBest): RawBest | undefined {
  return best[0] === '' ? undefined : best;
}

/** Returns a code, which may be part of a stream name: `ob.BTC_USDT.50`. */
function codeOf(name: string): string {
  return /^ob\.(.+)\.\d+$/.exec(name)?.[1] ?? name;
}

/** Parses a product code: `BTC_USDT`. */
function pairOf(symbol: string): Pair {
  const [base = '', quote = 'USDT'] = symbol.slice(symbol.indexOf(':') + 1).split('_', 2);
  return { base, quote, kind: 'crypto' };
}

/** Parses the products of a `currency_pairs` answer, by code. */
function* listings(body: unknown): Generator<[string, Listing]> {
  for (const entry of list(body, 'the answer')) {
    const product = object(entry, 'the answer');
    const status = STATUSES[String(product.trade_status)];
    yield [
      text(product, 'id'),
      {
        base: text(product, 'base'),
        quote: text(product, 'quote'),
        kind: 'crypto',
        tickSize: stepOf(whole(product, 'precision')),
        lotSize: stepOf(whole(product, 'amount_precision')),
        ...(status && { status }),
      },
    ];
  }
}
