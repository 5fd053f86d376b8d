import type { BarEvent, MarketEvent } from '../../../lib/market/event';
import { type Instrument, type MarketSymbol, symbolOf } from '../../../lib/market/instrument';
import { INTERVAL_MICROS, type TradeInterval } from '../../../lib/market/interval';
import { sameInstrument } from '../../market/symbol-entry';
import type { AnnouncedEnd, SnapshotNeed } from '../connector-requests';
import { FrameTally } from '../frame-tally';
import type { Arrival, Normalizer } from '../venue';
import { issTable } from './iss-table';
import { describeShare, type IssShare, readShares, shareState, timeOf } from './moex-shares';

/** Delay of the prices that ISS gives to everybody, s. */
export const MOEX_DELAY = 900;

/** Length of candles in requests, minutes, by interval. */
export const MOEX_INTERVALS: Readonly<Partial<Record<TradeInterval, string>>> = { '1m': '1', '1h': '60' };

const CANDLES = ['open', 'close', 'high', 'low', 'volume', 'begin'];
const CANDLES_PATH = /\/securities\/([^/]+)\/candles\.json$/;

/**
 * Turns responses of the Moscow exchange's ISS into events: instruments, statuses, best prices and daily bars of the
 * watched shares from lists, and past bars from candles. A response that cannot be read is counted.
 *
 * https://iss.moex.com/iss/reference/
 */
export class MoexNormalizer implements Normalizer {
  readonly tally = new FrameTally();
  #watched: ReadonlySet<string> = new Set();
  /** Instruments as they were sent. */
  readonly #sent = new Map<MarketSymbol, Instrument>();
  /** Rows of the newest list, which candles of a share need before its first prices. */
  #shares: ReadonlyMap<string, IssShare> = new Map();

  take(arrival: Arrival): MarketEvent[] {
    if (arrival.kind === 'sent') this.#watched = new Set(JSON.parse(arrival.text) as string[]);
    if (arrival.kind !== 'answer') return [];
    const { address, text, received } = arrival;
    const url = new URL(address);
    try {
      const [, code] = CANDLES_PATH.exec(url.pathname) ?? [];
      const body: unknown = JSON.parse(text);
      if (code === undefined) return this.#list(body, received);
      return this.#candles(decodeURIComponent(code), url.searchParams.get('interval'), body, received);
    } catch (error) {
      this.tally.fault(`the answer of ${url.pathname}: ${(error as Error).message}`);
      return [];
    }
  }

  needs(): readonly SnapshotNeed[] {
    return [];
  }

  announcedEnds(): readonly AnnouncedEnd[] {
    return [];
  }

  #list(body: unknown, received: number): MarketEvent[] {
    const shares = readShares(body);
    this.#shares = new Map(shares.map((share) => [share.security.text('SECID'), share]));
    const events: MarketEvent[] = [];
    for (const code of this.#watched) {
      const share = this.#shares.get(code);
      if (share === undefined) continue;
      events.push(...this.#definition(share, received));
      events.push(...shareState(share, symbolOf('moex', code), received));
    }
    return events;
  }

  /** Returns the instrument if it is new or has changed. Its decimals stay: newer prices may need fewer. */
  #definition(share: IssShare, received: number): MarketEvent[] {
    const described = describeShare(share);
    const { symbol } = described;
    const known = this.#sent.get(symbol);
    const isFiner = known !== undefined && known.priceDecimals > described.priceDecimals;
    const { priceDecimals, tickSize } = isFiner ? known : described;
    const instrument = { ...described, priceDecimals, tickSize };
    if (known !== undefined && sameInstrument(known, instrument)) return [];
    this.#sent.set(symbol, instrument);
    return [{ type: 'instrument', symbol, timestamp: received, localTimestamp: received, instrument }];
  }

  #candles(code: string, minutes: string | null, body: unknown, received: number): MarketEvent[] {
    const share = this.#shares.get(code);
    const interval = (Object.keys(MOEX_INTERVALS) as TradeInterval[]).find(
      (one) => MOEX_INTERVALS[one] === minutes,
    );
    if (share === undefined || interval === undefined) return [];
    const symbol = symbolOf('moex', code);
    const length = INTERVAL_MICROS[interval];
    const bars = issTable(body, 'candles', CANDLES).map((row): BarEvent => {
      const number = (column: string): number => {
        const value = row.number(column);
        if (value === undefined) throw new RangeError(`${column} of a candle of ${code} is empty`);
        return value;
      };
      const start = timeOf(row.text('begin'));
      return {
        ...{
          type: 'bar',
          symbol,
          timestamp: start + length - 1_000,
          localTimestamp: received,
          interval,
          start,
        },
        ...{ open: number('open'), high: number('high'), low: number('low'), close: number('close') },
        ...{ volume: number('volume'), trades: 0 },
      };
    });
    // The newest candle may not be complete: prices are delayed.
    const closed = bars.filter(({ timestamp }) => timestamp < received - MOEX_DELAY * 1_000_000);
    if (closed.length === 0) return [];
    return [...this.#definition(share, received), ...closed.sort((a, b) => a.start - b.start)];
  }
}
