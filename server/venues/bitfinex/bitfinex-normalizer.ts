import { ConnectionBooks } from '../books/connection-books';
import type { ConnectorRequests } from '../connector-requests';
import { decimal, type Numeric } from '../decimals';
import type { EventWriter, Moment, VenueTraits } from '../event-writer';
import { FirstSource } from '../first-source';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import {
  asNumeric,
  type Fields,
  isObject,
  list,
  type RawLevel,
  text,
  throwFrameError,
  whole,
} from '../json-fields';
import { type BarColumn, intervalOf, pastBarsIn, writePastBars } from '../past-bars';
import { RecentTrades } from '../recent-trades';
import { type VenueName, VenueNames } from '../venue-names';
import { microsOf } from '../venue-time';
import { BITFINEX_INTERVALS, bitfinexPair, plainCode } from './bitfinex-instruments';

export const BITFINEX_TRAITS: VenueTraits = { colorConvention: 'green-up', pairOf: bitfinexPair };

/** Columns of the venue's bars. */
const BAR_COLUMNS: readonly BarColumn[] = ['start', 'open', 'close', 'high', 'low', 'volume'];

/** Bits of the connection's configuration that append fields to its messages. */
const TIMESTAMPS = 32_768;
const SEQUENCES = 65_536;

/** Codes of notices about the whole venue: an end of its connections, and maintenance. */
const RESTARTS = 20_051;
const MAINTENANCE_BEGINS = 20_060;
const MAINTENANCE_ENDS = 20_061;

interface Channel {
  readonly type: 'book' | 'trades' | 'ticker' | 'other';
  /** Kind under which skipped frames are counted. */
  readonly kind: string;
  readonly name: VenueName;
  /** View of the book that the channel carries. */
  readonly view: string;
}

interface Connection {
  readonly channels: Map<number, Channel>;
  flags: number;
  sequence: number | undefined;
}

/**
 * Normalizes Bitfinex's public channels, version 2, which are numbered at subscription. If the connection was
 * configured to number its messages, a missing number invalidates all of its books.
 *
 * https://docs.bitfinex.com/reference/ws-public-books
 */
export class BitfinexNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #requests: ConnectorRequests;
  readonly #books: ConnectionBooks;
  readonly #connections = new Map<string, Connection>();
  readonly #recent = new RecentTrades();
  readonly #views = new FirstSource();
  /** The ticker lags behind the book, and its sizes are totals of 25 levels. */
  readonly #quotes = new FirstSource('book');
  readonly #names = new VenueNames('bitfinex');

  constructor(writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#tally = tally;
    this.#requests = requests;
    this.#books = new ConnectionBooks(writer, requests);
  }

  sent(message: unknown, _connection: string, received: number): void {
    if (!isObject(message) || message.event !== 'subscribe' || message.channel !== 'book') return;
    this.#quotes.expect(this.#names.symbolOf(plainCode(text(message, 'symbol'))), 'book', received);
  }

  answer(address: URL, body: unknown, received: number): void {
    const [, name, symbol = ''] = /\/candles\/trade:(\w+):(.+)\/hist$/.exec(address.pathname) ?? [];
    if (name === undefined) return;
    const interval = intervalOf(BITFINEX_INTERVALS, name);
    const bars = pastBarsIn(list(body, 'the answer'), BAR_COLUMNS);
    const code = this.#names.symbolOf(plainCode(decodeURIComponent(symbol)));
    writePastBars(this.#writer, code, interval, bars, received);
  }

  frame(message: unknown, connection: string, received: number): void {
    const known = this.#of(connection);
    if (isObject(message)) {
      this.#notice(message, known, connection, received);
      return;
    }
    const parts = list(message, 'the message');
    const [id, head] = parts;
    const named = typeof head === 'string';
    const end = parts.slice(named && head !== 'hb' ? 3 : 2);
    const timestamp = known.flags & TIMESTAMPS ? microsOf(end.at(-1), 'the timestamp') : received;
    const at = { timestamp, received };
    if (known.flags & SEQUENCES) this.#follow(end[0], known, connection, received);
    // A heartbeat, or the repetition of a trade already sent as `te`.
    if (head === 'hb' || head === 'tu') return;
    const channel = known.channels.get(id as number);
    if (channel === undefined) this.#tally.leave('data of an unknown channel');
    else if (named && head !== 'te') this.#tally.leave(head);
    else this.#data(channel, list(parts[named ? 2 : 1], 'the data'), !named, connection, at);
  }

  /** Messages that arrived but could not be parsed leave no gap in the sequence. */
  missed(connection: string, received: number): void {
    this.#books.lose(connection, { timestamp: received, received });
  }

  closed(connection: string): void {
    this.#connections.delete(connection);
    this.#books.forget(connection);
  }

  #notice(message: Fields, known: Connection, connection: string, received: number): void {
    const { event, code, flags, msg } = message;
    if (event === 'conf') known.flags = typeof flags === 'number' ? flags : 0;
    else if (event === 'subscribed') known.channels.set(whole(message, 'chanId'), this.#channelOf(message));
    else if (event === 'unsubscribed') known.channels.delete(whole(message, 'chanId'));
    else if (code === MAINTENANCE_BEGINS)
      this.#writer.statusOfAll('halted', { timestamp: received, received });
    else if (code === MAINTENANCE_ENDS) this.#writer.statusOfAll('open', { timestamp: received, received });
    else if (code === RESTARTS)
      this.#requests.end({ connection, reason: String(msg ?? code), since: received });
    else if (event === 'error') {
      this.#quotes.refused();
      this.#tally.leave(`subscription refused: ${msg}`);
    } else if (event !== 'info' && event !== 'pong') this.#tally.leave(text(message, 'event'));
  }

  #follow(value: unknown, known: Connection, connection: string, received: number): void {
    if (!Number.isSafeInteger(value)) throwFrameError('the sequence number', value, 'a whole number');
    const { sequence: last } = known;
    known.sequence = value as number;
    if (last === undefined || value === last + 1) return;
    const at = { timestamp: received, received };
    this.#writer.gap(`message ${value} of ${connection} came after message ${last}`, at);
    this.#books.lose(connection, at);
  }

  #data(
    channel: Channel,
    payload: readonly unknown[],
    listed: boolean,
    connection: string,
    at: Moment,
  ): void {
    if (channel.type === 'book') this.#book(channel, payload, connection, at);
    else if (channel.type === 'trades') this.#trades(channel, payload, listed, at.received);
    else if (channel.type === 'ticker') this.#ticker(channel, payload, at);
    else this.#tally.leave(channel.kind);
  }

  #book({ name, view, kind }: Channel, payload: readonly unknown[], connection: string, at: Moment): void {
    const { symbol } = name;
    const whole = payload.length === 0 || Array.isArray(payload[0]);
    if (!this.#views.takes(symbol, view, at.received, whole)) {
      this.#tally.leave(`${kind} beside another`);
      return;
    }
    this.#quotes.takes(symbol, 'book', at.received);
    const bids: RawLevel[] = [];
    const asks: RawLevel[] = [];
    for (const entry of whole ? payload : [payload]) {
      const [price, count, amount] = list(entry, 'a level').map((value) => asNumeric(value, 'a level'));
      if (price === undefined || count === undefined || amount === undefined)
        throwFrameError('a level', entry, 'of three');
      // A level without orders is removed; the sign of its amount still gives its side.
      const size = decimal(count) === 0 ? 0 : unsigned(amount);
      (decimal(amount) > 0 ? bids : asks).push([price, size]);
    }
    if (whole) {
      this.#writer.snapshot(symbol, bids, asks, at);
      this.#books.begin(name, connection);
    } else if (this.#books.of(name, connection, at.received)) this.#writer.change(symbol, bids, asks, at);
    else this.#tally.leave('book change without a snapshot');
  }

  #trades(
    { name: { symbol } }: Channel,
    payload: readonly unknown[],
    listed: boolean,
    received: number,
  ): void {
    const lost = (what: string): void => this.#writer.lostPart(what, received);
    const trades = this.#tally.each(listed ? payload : [payload], tradeOf, lost);
    const newTrades = listed
      ? this.#recent.ofList(symbol, trades, received)
      : trades.filter(({ id }) => this.#recent.isNew(symbol, id));
    for (const trade of newTrades)
      this.#writer.trade(symbol, trade, { timestamp: trade.timestamp, received });
  }

  #ticker({ name: { symbol }, kind }: Channel, payload: readonly unknown[], at: Moment): void {
    if (!this.#quotes.takes(symbol, 'ticker', at.received)) {
      this.#tally.leave(`${kind} beside a book`);
      return;
    }
    const [bid, , ask] = payload;
    this.#writer.quote(symbol, [asNumeric(bid, 'the bid')], [asNumeric(ask, 'the offer')], at);
  }

  #channelOf(message: Fields): Channel {
    const { channel, prec, freq, len, symbol, key } = message;
    const code = typeof symbol === 'string' ? symbol : String(key);
    const of = { name: this.#names.of(plainCode(code)), view: `${prec} ${freq} ${len}` };
    // Funding (`fUSD`), single orders (`R0`) and grouped prices (`P1` and above) have books of their own.
    const trading = code.startsWith('t');
    if (channel === 'book' && (prec !== 'P0' || !trading))
      return { ...of, type: 'other', kind: `book ${code[0]} ${prec}` };
    const known = channel === 'book' || channel === 'trades' || channel === 'ticker';
    return { ...of, type: known && trading ? channel : 'other', kind: String(channel) };
  }

  #of(connection: string): Connection {
    let known = this.#connections.get(connection);
    if (known === undefined) {
      known = { channels: new Map(), flags: 0, sequence: undefined };
      this.#connections.set(connection, known);
    }
    return known;
  }
}

function tradeOf(entry: unknown) {
  const [id, time, amount, price] = list(entry, 'a trade');
  if (!Number.isSafeInteger(id)) throwFrameError('the id of a trade', id, 'a whole number');
  const signed = asNumeric(amount, 'the amount');
  return {
    id: id as number,
    price: asNumeric(price, 'the price'),
    size: unsigned(signed),
    side: decimal(signed) > 0 ? ('buy' as const) : ('sell' as const),
    timestamp: microsOf(time, 'the time'),
  };
}

function unsigned(amount: Numeric): Numeric {
  return typeof amount === 'string' ? amount.replace(/^-/, '') : Math.abs(amount);
}
