import type { TradingStatus } from '../../../lib/market/event';
import { ConnectionBooks } from '../books/connection-books';
import type { ConnectorRequests } from '../connector-requests';
import type { EventWriter, RawBest, VenueTraits } from '../event-writer';
import { FirstSource } from '../first-source';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import {
  type Fields,
  levels,
  list,
  numeric,
  object,
  type RawLevel,
  text,
  throwFrameError,
  whole,
  wholeText,
} from '../json-fields';
import { type BarColumn, intervalOf, pastBarsIn, writePastBars } from '../past-bars';
import { TradeIds } from '../trade-ids';
import { VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';
import { OKX_INTERVALS, okxListing, okxPair } from './okx-instruments';

export const OKX_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf: okxPair };

/** Columns of the venue's bars. */
const BAR_COLUMNS: readonly BarColumn[] = ['start', 'open', 'high', 'low', 'close', 'volume', '', 'turnover'];

/** Code of the notice that the connection will end. */
const ENDS = '64008';
/** Service of a maintenance that stops trading. */
const TRADING_SERVICE = '5';

const MAINTENANCE: Readonly<Record<string, TradingStatus>> = {
  ongoing: 'halted',
  pre_open: 'pre',
  completed: 'open',
  canceled: 'open',
};

/**
 * Normalizes OKX's public streams, version 5. A book starts with a snapshot, and each change names its predecessor.
 * Checksums are not compared: they are 0 since 2026. Sizes of derivatives are contracts.
 *
 * https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-order-book-channel
 */
export class OkxNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #requests: ConnectorRequests;
  readonly #books: ConnectionBooks;
  readonly #names = new VenueNames('okx');
  /** A symbol's book and its trades may be subscribed in several ways. */
  readonly #depths = new FirstSource();
  readonly #trades = new FirstSource();
  /** The ticker lags behind the book and the stream of best prices if there is one. */
  readonly #quotes = new FirstSource('book');
  readonly #ids = new TradeIds();

  constructor(writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#tally = tally;
    this.#requests = requests;
    this.#books = new ConnectionBooks(writer, requests);
  }

  /** The answer to a ping is no JSON. */
  parse(message: string): unknown {
    return message === 'pong' ? { event: message } : JSON.parse(message);
  }

  sent(message: unknown, _connection: string, received: number): void {
    const { op, args } = object(message, 'the message');
    if (op !== 'subscribe') return;
    for (const entry of list(args, 'args')) {
      const { channel, instId } = object(entry, 'args');
      if (/^(books|bbo-tbt)/.test(String(channel)) && typeof instId === 'string')
        this.#quotes.expect(this.#names.symbolOf(instId), 'book', received);
    }
  }

  answer(address: URL, body: unknown, received: number): void {
    const { pathname, searchParams } = address;
    if (pathname.endsWith('/public/instruments')) this.#instruments(object(body, 'the answer'), received);
    else if (pathname.endsWith('/market/candles'))
      this.#bars(searchParams, object(body, 'the answer'), received);
  }

  frame(message: unknown, connection: string, received: number): void {
    const fields = object(message, 'the message');
    if (fields.event !== undefined) {
      this.#notice(fields, connection, received);
      return;
    }
    const channel = text(object(fields.arg, 'arg'), 'channel');
    if (channel === 'instruments') this.#instruments(fields, received);
    else if (channel === 'status') this.#each(fields, received, (data) => this.#maintenance(data, received));
    else if (channel === 'trades' || channel === 'trades-all')
      this.#each(fields, received, (data) => this.#trade(channel, data, received));
    else if (channel === 'tickers') this.#each(fields, received, (data) => this.#ticker(data, received));
    else {
      // Books and best prices name their product in the subscription only.
      const code = (fields.arg as Fields).instId;
      const [data] = list(fields.data, 'data');
      if (channel === 'bbo-tbt') this.#best(String(code), object(data, 'data'), received);
      else if (channel.startsWith('books')) {
        this.#book(channel, String(code), fields.action, object(data, 'data'), connection, received);
      } else this.#tally.leave(channel);
    }
  }

  closed(connection: string): void {
    this.#books.forget(connection);
  }

  #notice({ event, code, msg }: Fields, connection: string, received: number): void {
    if (event === 'error') {
      this.#quotes.refused();
      this.#tally.leave(`error ${code}: ${msg}`);
    } else if (event === 'notice' && code === ENDS) {
      this.#requests.end({ connection, reason: String(msg), since: received });
    } else if (event === 'notice') this.#tally.leave(`notice ${code}: ${msg}`);
  }

  #book(
    channel: string,
    code: string,
    action: unknown,
    data: Fields,
    connection: string,
    received: number,
  ): void {
    const name = this.#names.of(code);
    const { symbol } = name;
    // `books5` sends snapshots only, without an action.
    const isSnapshot = action !== 'update';
    if (!this.#depths.takes(symbol, channel, received, isSnapshot)) {
      this.#tally.leave(`${channel} beside another book`);
      return;
    }
    this.#quotes.takes(symbol, 'book', received);
    const bids = levels(data.bids, 'bids');
    const asks = levels(data.asks, 'asks');
    const at = { timestamp: microsOf(data.ts, 'ts'), received };
    if (isSnapshot) {
      this.#writer.snapshot(symbol, bids, asks, at);
      this.#books.begin(name, connection, data.seqId === undefined ? 0 : whole(data, 'seqId'));
      return;
    }
    const previous = whole(data, 'prevSeqId');
    const book = this.#books.of(name, connection, received);
    if (book === undefined) this.#tally.leave('book change without a snapshot');
    else if (previous !== book.last) {
      this.#books.loseOne(book, `change ${previous} came before it, not ${book.last}`, at);
    } else {
      // It may be lower after a maintenance. A repetition of the last one says that nothing changed.
      book.last = whole(data, 'seqId');
      if (bids.length + asks.length > 0) this.#writer.change(symbol, bids, asks, at);
    }
  }

  #best(code: string, data: Fields, received: number): void {
    const symbol = this.#names.symbolOf(code);
    this.#quotes.takes(symbol, 'book', received);
    const [bid] = levels(data.bids, 'bids');
    const [ask] = levels(data.asks, 'asks');
    this.#writer.quote(symbol, bestOf(bid), bestOf(ask), { timestamp: microsOf(data.ts, 'ts'), received });
  }

  #trade(channel: string, data: Fields, received: number): void {
    const symbol = this.#names.symbolOf(text(data, 'instId'));
    const { side } = data;
    if (side !== 'buy' && side !== 'sell') throwFrameError('side', side, '"buy" or "sell"');
    const raw = {
      id: wholeText(data, 'tradeId'),
      price: numeric(data, 'px'),
      size: numeric(data, 'sz'),
      side,
    } as const;
    const timestamp = microsOf(data.ts, 'ts');
    if (!this.#trades.takes(symbol, channel, received))
      this.#tally.leave(`${channel} beside the same trades`);
    else if (this.#ids.isNew(symbol, raw.id)) this.#writer.trade(symbol, raw, { timestamp, received });
  }

  #ticker(data: Fields, received: number): void {
    const symbol = this.#names.symbolOf(text(data, 'instId'));
    if (!this.#quotes.takes(symbol, 'ticker', received)) {
      this.#tally.leave('tickers beside a book');
      return;
    }
    const bid = bestOf([numeric(data, 'bidPx'), numeric(data, 'bidSz')]);
    const ask = bestOf([numeric(data, 'askPx'), numeric(data, 'askSz')]);
    this.#writer.quote(symbol, bid, ask, { timestamp: microsOf(data.ts, 'ts'), received });
  }

  #instruments({ data }: Fields, received: number): void {
    this.#tally.each(list(data, 'data'), (entry) => {
      const [code, listing] = okxListing(entry, this.#tally) ?? [];
      if (code !== undefined && listing !== undefined)
        this.#writer.list(this.#names.symbolOf(code), listing, { timestamp: received, received });
    });
  }

  #bars(query: URLSearchParams, { data }: Fields, received: number): void {
    const interval = intervalOf(OKX_INTERVALS, query.get('bar'));
    const bars = pastBarsIn(list(data, 'data'), BAR_COLUMNS);
    writePastBars(this.#writer, this.#names.symbolOf(query.get('instId') ?? ''), interval, bars, received);
  }

  #maintenance({ serviceType, env, state }: Fields, received: number): void {
    const status = MAINTENANCE[String(state)];
    // Environment 2 is the one for tests.
    if (serviceType !== TRADING_SERVICE || env === '2' || status === undefined) this.#tally.leave('status');
    else this.#writer.statusOfAll(status, { timestamp: received, received });
  }

  #each(fields: Fields, received: number, read: (data: Fields) => void): void {
    const lost = (what: string): void => this.#writer.lostPart(what, received);
    this.#tally.each(list(fields.data, 'data'), (part) => read(object(part, 'data')), lost);
  }
}

/** An absent side has no level, or an empty text. */
function bestOf(best: RawLevel | undefined): RawBest | undefined {
  return best === undefined || best[0] === '' ? undefined : [best[0], best[1]];
}
