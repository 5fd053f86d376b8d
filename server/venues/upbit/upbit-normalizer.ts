import type { TradingStatus } from '../../../lib/market/event';
import type { EventWriter, VenueTraits } from '../event-writer';
import type { FrameMapper } from '../frame-normalizer';
import type { FrameTally } from '../frame-tally';
import { type Fields, list, numeric, object, type RawLevel, text, throwFrameError } from '../json-fields';
import { intervalOf, writePastBars } from '../past-bars';
import { UnorderedTradeIds } from '../trade-ids';
import { statusOf } from '../venue-instrument';
import { VenueNames } from '../venue-names';
import { microsOf, microsOfIso } from '../venue-time';

const STATUSES: Readonly<Record<string, TradingStatus>> = {
  PREVIEW: 'pre',
  ACTIVE: 'open',
  SUSPENDED: 'halted',
  DELISTED: 'closed',
};

/** The paths of the venue's bars. */
export const UPBIT_INTERVALS = {
  ...{ '1m': 'minutes/1', '5m': 'minutes/5', '15m': 'minutes/15', '1h': 'minutes/60', '1d': 'days' },
} as const;

/** Codes begin with the quote currency: `KRW-BTC`. */
export const UPBIT_TRAITS: VenueTraits = {
  colorConvention: 'red-up-blue-down',
  pairOf: (symbol) => {
    const [quote = 'KRW', base = ''] = symbol.slice(symbol.indexOf(':') + 1).split('-', 2);
    return { base, quote, kind: 'crypto' };
  },
};

/**
 * Normalizes Upbit's streams in their short form (`SIMPLE`). Each book message is a snapshot of the best levels
 * of both sides, so the next one repairs a missing one. The venue's list has no tick sizes.
 *
 * https://docs.upbit.com/kr/reference/websocket-orderbook
 */
export class UpbitNormalizer implements FrameMapper {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #names = new VenueNames('upbit');
  /** The first message of a subscription repeats the last trade, and ids have no order. */
  readonly #ids = new UnorderedTradeIds();

  constructor(writer: EventWriter, tally: FrameTally) {
    this.#writer = writer;
    this.#tally = tally;
  }

  /** Trade ids have up to 17 digits, more than a number holds. */
  parse(text: string): unknown {
    return JSON.parse(text.replace(/"sid":\s*(\d+)/, '"sid":"$1"'));
  }

  answer(address: URL, body: unknown, received: number): void {
    const path = /\/candles\/(.+)$/.exec(address.pathname)?.[1];
    if (path === undefined) return;
    const bars = list(body, 'the answer').map((entry) => {
      const bar = object(entry, 'a candle');
      return {
        start: microsOfIso(`${bar.candle_date_time_utc}Z`, 'candle_date_time_utc'),
        open: numeric(bar, 'opening_price'),
        high: numeric(bar, 'high_price'),
        low: numeric(bar, 'low_price'),
        close: numeric(bar, 'trade_price'),
        volume: numeric(bar, 'candle_acc_trade_volume'),
        turnover: numeric(bar, 'candle_acc_trade_price'),
      };
    });
    const symbol = this.#names.symbolOf(address.searchParams.get('market') ?? '');
    writePastBars(this.#writer, symbol, intervalOf(UPBIT_INTERVALS, path), bars, received);
  }

  frame(message: unknown, _connection: string, received: number): void {
    const fields = object(message, 'the message');
    const { ty: type, status, error } = fields;
    if (type === 'orderbook') this.#book(fields, received);
    else if (type === 'trade') this.#trade(fields, received);
    else if (type === 'ticker' && (fields.ms ?? fields.its) !== undefined) this.#status(fields, received);
    else if (error !== undefined) this.#tally.leave(`error: ${JSON.stringify(error)}`);
    else if (status === undefined)
      this.#tally.leave(String(type ?? fields.type ?? Object.keys(fields).slice(0, 3)));
  }

  #book(fields: Fields, received: number): void {
    // A book grouped into steps larger than the tick is another view.
    if (fields.lv !== undefined && Number(fields.lv) !== 0) {
      this.#tally.leave('orderbook in larger steps');
      return;
    }
    const bids: RawLevel[] = [];
    const asks: RawLevel[] = [];
    for (const entry of list(fields.obu, 'obu')) {
      const level = object(entry, 'obu');
      bids.push([numeric(level, 'bp'), numeric(level, 'bs')]);
      asks.push([numeric(level, 'ap'), numeric(level, 'as')]);
    }
    const at = { timestamp: microsOf(fields.tms, 'tms'), received };
    this.#writer.snapshot(this.#names.symbolOf(text(fields, 'cd')), bids, asks, at);
  }

  #status(fields: Fields, received: number): void {
    const suspended = fields.its === true ? 'SUSPENDED' : fields.ms;
    const { status } = statusOf(STATUSES, suspended, this.#tally);
    const symbol = this.#names.symbolOf(text(fields, 'cd'));
    if (status !== undefined)
      this.#writer.status(symbol, status, { timestamp: microsOf(fields.tms, 'tms'), received });
  }

  #trade(fields: Fields, received: number): void {
    const symbol = this.#names.symbolOf(text(fields, 'cd'));
    const { ab: side } = fields;
    if (side !== 'ASK' && side !== 'BID') throwFrameError('ab', side, '"ASK" or "BID"');
    const trade = { id: text(fields, 'sid'), price: numeric(fields, 'tp'), size: numeric(fields, 'tv') };
    const at = { timestamp: microsOf(fields.ttms, 'ttms'), received };
    if (!this.#ids.isNew(symbol, trade.id)) return;
    this.#writer.trade(symbol, { ...trade, side: side === 'BID' ? 'buy' : 'sell' }, at);
  }
}
