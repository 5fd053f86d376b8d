import type { MarketSymbol } from '../../../lib/market/instrument';
import { SequencedBooks } from '../books/sequenced-books';
import type { ConnectorRequests } from '../connector-requests';
import type { EventWriter, RawBest, VenueTraits } from '../event-writer';
import { FirstSource } from '../first-source';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import {
  asNumeric,
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
import { type BarColumn, intervalOf, type PastBar, pastBarsIn, writePastBars } from '../past-bars';
import { TradeIds } from '../trade-ids';
import { VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';
import {
  GATEIO_INTERVALS,
  GATEIO_VENUES,
  type GateioMarket,
  gateioListing,
  gateioPair,
} from './gateio-instruments';

export const GATEIO_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf: gateioPair };

/** Columns of bars of the spot market. */
const BAR_COLUMNS: readonly BarColumn[] = ['start', 'turnover', 'close', 'high', 'low', 'open', 'volume'];

/**
 * Normalizes Gate.io's streams of one market, version 4. The book is the REST snapshot with overlapping changes
 * (`order_book_update`), or a streamed snapshot with changes (`obu`); ids must be consecutive. Sizes of futures
 * are contracts.
 *
 * https://www.gate.com/docs/developers/apiv4/ws/en/#spot-websocket-v4
 * https://www.gate.com/docs/developers/futures/ws/en/
 */
export class GateioNormalizer implements FrameMapper {
  readonly #market: GateioMarket;
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #names: VenueNames;
  /** Books with a REST snapshot, and books with a streamed one. */
  readonly #answered: SequencedBooks;
  readonly #streamed: SequencedBooks;
  /** A symbol's book may be subscribed in several ways. */
  readonly #sources = new FirstSource();
  /** The ticker comes about once a second and lags behind the book if there is one. */
  readonly #quotes = new FirstSource('book');
  readonly #ids = new TradeIds();

  constructor(market: GateioMarket, writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#market = market;
    this.#writer = writer;
    this.#tally = tally;
    this.#names = new VenueNames(GATEIO_VENUES[market]);
    this.#answered = new SequencedBooks(writer, tally, requests);
    this.#streamed = new SequencedBooks(writer, tally, requests, 'socket');
  }

  sent(message: unknown, _connection: string, received: number): void {
    const { channel, payload } = object(message, 'the message');
    const [market, name = ''] = String(channel).split('.');
    if (market !== this.#market || !/^(order_book|obu|book_ticker)/.test(name)) return;
    const codes = list(payload, 'payload').map((of) => codeOf(String(of)));
    // Books have further parameters after one code.
    for (const code of name === 'book_ticker' ? codes : codes.slice(0, 1))
      this.#quotes.expect(this.#names.symbolOf(code), 'book', received);
  }

  answer(address: URL, body: unknown, received: number): void {
    const { pathname, searchParams } = address;
    if (!pathname.includes(`/${this.#market}/`)) return;
    if (pathname.endsWith('/currency_pairs') || pathname.endsWith('/contracts')) {
      this.#tally.each(list(body, 'the answer'), (entry) => {
        const [code, listing] = gateioListing(this.#market, entry, this.#tally);
        this.#writer.list(this.#names.symbolOf(code), listing, { timestamp: received, received });
      });
    } else if (pathname.endsWith('/candlesticks')) this.#bars(searchParams, body, received);
    else if (pathname.endsWith('/order_book')) {
      const code = searchParams.get(this.#market === 'spot' ? 'currency_pair' : 'contract');
      const fields = object(body, 'the answer');
      // Without its id it cannot be joined with the changes.
      if (code === null || fields.id === undefined) return;
      const sides = { bids: sideOf(fields.bids, 'bids'), asks: sideOf(fields.asks, 'asks') };
      const timestamp = fields.update === undefined ? undefined : microsOf(fields.update, 'update');
      this.#answered.snapshot(
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
      this.#quotes.refused();
      this.#tally.leave(`error: ${JSON.stringify(fields.error)}`);
      return;
    }
    const { event } = fields;
    if (event !== undefined && event !== 'update' && event !== 'all') return;
    const [market, name = ''] = channel.split('.');
    if (name === 'pong') return;
    if (market !== this.#market) this.#tally.leave(channel);
    else if (name === 'trades') this.#trades(fields.result, received);
    else if (name === 'book_ticker') this.#best(object(fields.result, 'result'), received);
    else if (name === 'tickers' && market === 'spot')
      this.#ticker(object(fields.result, 'result'), fields, received);
    else if (name === 'order_book_update' || name === 'order_book' || name === 'obu')
      this.#book(name, object(fields.result, 'result'), connection, received);
    else this.#tally.leave(channel);
  }

  unsubscribed(symbol: MarketSymbol): void {
    this.#answered.forget(symbol);
    this.#streamed.forget(symbol);
  }

  closed(connection: string, successor?: string): void {
    this.#answered.interrupt(connection, successor);
    this.#streamed.interrupt(connection, successor);
  }

  #book(channel: string, result: Fields, connection: string, received: number): void {
    const name = this.#names.of(codeOf(text(result, result.s === undefined ? 'contract' : 's')));
    const { symbol } = name;
    const isSnapshot = channel === 'order_book' || result.full === true;
    // Changes to a REST snapshot may start: they wait for it.
    if (!this.#sources.takes(symbol, channel, received, isSnapshot || channel === 'order_book_update')) {
      this.#tally.leave(`${this.#market}.${channel} beside another book`);
      return;
    }
    this.#quotes.takes(symbol, 'book', received);
    const timestamp = microsOf(result.t, 't');
    if (channel === 'order_book') {
      const sides = [sideOf(result.bids, 'bids'), sideOf(result.asks, 'asks')] as const;
      this.#writer.snapshot(symbol, ...sides, { timestamp, received });
      return;
    }
    const sides = { bids: sideOf(result.b ?? [], 'b'), asks: sideOf(result.a ?? [], 'a'), timestamp };
    const last = whole(result, 'u');
    if (isSnapshot) this.#streamed.streamed(name, { last, ...sides }, connection, received);
    else {
      const books = channel === 'obu' ? this.#streamed : this.#answered;
      const previous = whole(result, 'U') - 1;
      books.delta(name, { last, previous, ...sides }, connection, received);
    }
  }

  #bars(query: URLSearchParams, body: unknown, received: number): void {
    const interval = intervalOf(GATEIO_INTERVALS, query.get('interval'));
    const code = query.get(this.#market === 'spot' ? 'currency_pair' : 'contract') ?? '';
    const rows = list(body, 'the answer');
    const bars = this.#market === 'spot' ? pastBarsIn(rows, BAR_COLUMNS) : rows.map(contractBar);
    writePastBars(this.#writer, this.#names.symbolOf(code), interval, bars, received);
  }

  /** The futures market sends lists. */
  #trades(result: unknown, received: number): void {
    if (isObject(result)) this.#trade(result, received);
    else {
      const read = (entry: unknown): void => this.#trade(object(entry, 'result'), received);
      this.#tally.each(list(result, 'result'), read, (what) => this.#writer.lostPart(what, received));
    }
  }

  #trade(result: Fields, received: number): void {
    const isSpot = this.#market === 'spot';
    const symbol = this.#names.symbolOf(text(result, isSpot ? 'currency_pair' : 'contract'));
    const signed = numeric(result, isSpot ? 'amount' : 'size');
    // The size of a contract has the sign of the aggressor.
    const side = isSpot ? result.side : String(signed).startsWith('-') ? 'sell' : 'buy';
    if (side !== 'buy' && side !== 'sell') throwFrameError('side', side, '"buy" or "sell"');
    const timestamp = microsOf(result.create_time_ms, 'create_time_ms');
    const size = typeof signed === 'number' ? Math.abs(signed) : signed.replace(/^-/, '');
    const raw = { id: whole(result, 'id'), price: numeric(result, 'price'), size, side } as const;
    if (this.#ids.isNew(symbol, raw.id)) this.#writer.trade(symbol, raw, { timestamp, received });
  }

  #best(result: Fields, received: number): void {
    const symbol = this.#names.symbolOf(text(result, 's'));
    this.#quotes.takes(symbol, 'book', received);
    const bid = bestOf(numeric(result, 'b'), numeric(result, 'B'));
    const ask = bestOf(numeric(result, 'a'), numeric(result, 'A'));
    this.#writer.quote(symbol, bid, ask, { timestamp: microsOf(result.t, 't'), received });
  }

  /** The ticker has no sizes. */
  #ticker(result: Fields, { time }: Fields, received: number): void {
    const symbol = this.#names.symbolOf(text(result, 'currency_pair'));
    if (!this.#quotes.takes(symbol, 'ticker', received)) {
      this.#tally.leave('spot.tickers beside a book');
      return;
    }
    const bid = bestOf(numeric(result, 'highest_bid'));
    const ask = bestOf(numeric(result, 'lowest_ask'));
    this.#writer.quote(symbol, bid, ask, { timestamp: microsOf(time, 'time'), received });
  }
}

function contractBar(entry: unknown): PastBar {
  const bar = object(entry, 'a candle');
  return {
    start: microsOf(bar.t, 't'),
    open: numeric(bar, 'o'),
    high: numeric(bar, 'h'),
    low: numeric(bar, 'l'),
    close: numeric(bar, 'c'),
    volume: numeric(bar, 'v'),
    ...(bar.sum !== undefined && { turnover: numeric(bar, 'sum') }),
  };
}

/** An absent side is an empty text. */
function bestOf(...best: RawBest): RawBest | undefined {
  return best[0] === '' ? undefined : best;
}

/** Parses levels `[price, size]`, or `{ p, s }` of the futures market. */
function sideOf(value: unknown, name: string): readonly RawLevel[] {
  return list(value, name).map((level): RawLevel => {
    if (Array.isArray(level)) return [asNumeric(level[0], name), asNumeric(level[1], name)];
    const { p, s } = object(level, name);
    return [asNumeric(p, name), asNumeric(s, name)];
  });
}

/** Returns a code, which may be part of a stream name: `ob.BTC_USDT.50`. */
function codeOf(name: string): string {
  return /^(?:ob|futures)\.(.+)\.\d+$/.exec(name)?.[1] ?? name;
}
