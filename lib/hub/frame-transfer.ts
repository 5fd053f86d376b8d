import { type Level, type Side, TRADING_STATUSES } from '../market/event';
import type { MarketSymbol } from '../market/instrument';
import { INTERVALS, type Interval } from '../market/interval';
import { QUOTE_FIELDS } from '../market/quote-field';
import type { BarUpdate, DepthUpdate, Frame, QuoteUpdate, TradeGap, TradeUpdate } from '../protocol/messages';

/**
 * Frame for a transfer between threads: its lists as columns of numbers, one buffer each, which are transferred
 * and not copied. Symbols are numbered the same on both sides.
 */
export interface FrameTransfer {
  readonly head: Omit<Frame, 'quotes' | 'trades' | 'gaps' | 'depth' | 'bars'>;
  /** New symbols, numbered after the known ones. */
  readonly names: readonly MarketSymbol[];
  readonly quotes?: Float64Array<ArrayBuffer>;
  readonly trades?: Float64Array<ArrayBuffer>;
  /** Ids of the trades. */
  readonly ids?: readonly string[];
  readonly gaps?: Float64Array<ArrayBuffer>;
  readonly depth?: Float64Array<ArrayBuffer>;
  readonly bars?: Float64Array<ArrayBuffer>;
}

const SIDES: readonly Side[] = ['buy', 'sell', 'unknown'];

/** Numbers of a quote: a mask of present fields, the wire's fields, both ends of the range, a status. */
const NUMBERS = [...QUOTE_FIELDS, 'rangeHigh', 'rangeLow'] as const;
const STATUS_BIT = 1 << NUMBERS.length;
const QUOTE_STRIDE = NUMBERS.length + 3;
const TRADE_STRIDE = 5;
const GAP_STRIDE = 2;
const BAR_NUMBERS = ['start', 'open', 'high', 'low', 'close', 'volume', 'trades'] as const;
const BAR_STRIDE = BAR_NUMBERS.length + 2;

type Packed = Float64Array<ArrayBuffer>;

/** Packs the frames for one receiver. */
export class FramePacker {
  readonly #numbers = new Map<MarketSymbol, number>();
  #names: MarketSymbol[] = [];

  /** @returns the packed frame, and its buffers to transfer */
  pack(frame: Frame): { packed: FrameTransfer; buffers: ArrayBuffer[] } {
    const { quotes, trades, gaps, depth, bars, ...head } = frame;
    this.#names = [];
    const lists = {
      ...(quotes && { quotes: this.#quotes(quotes) }),
      ...(trades && { trades: this.#trades(trades), ids: trades.map(({ id }) => id) }),
      ...(gaps && { gaps: this.#gaps(gaps) }),
      ...(depth && { depth: this.#depth(depth) }),
      ...(bars && { bars: this.#bars(bars) }),
    };
    const columns = [lists.quotes, lists.trades, lists.gaps, lists.depth, lists.bars];
    const buffers = columns.flatMap((column) => (column === undefined ? [] : [column.buffer]));
    return { packed: { head, names: this.#names, ...lists }, buffers };
  }

  #number(symbol: MarketSymbol): number {
    let number = this.#numbers.get(symbol);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(symbol, number);
      this.#names.push(symbol);
    }
    return number;
  }

  #quotes(quotes: readonly QuoteUpdate[]): Packed {
    const packed = new Float64Array(quotes.length * QUOTE_STRIDE);
    let at = 0;
    for (const quote of quotes) {
      let mask = 0;
      for (let k = 0; k < NUMBERS.length; k++) {
        const value = quote[NUMBERS[k] as (typeof NUMBERS)[number]];
        if (value === undefined) continue;
        mask |= 1 << k;
        packed[at + 2 + k] = value ?? Number.NaN;
      }
      if (quote.status !== undefined) {
        mask |= STATUS_BIT;
        packed[at + 2 + NUMBERS.length] = TRADING_STATUSES.indexOf(quote.status);
      }
      packed[at] = this.#number(quote.symbol);
      packed[at + 1] = mask;
      at += QUOTE_STRIDE;
    }
    return packed;
  }

  #trades(trades: readonly TradeUpdate[]): Packed {
    const packed = new Float64Array(trades.length * TRADE_STRIDE);
    let at = 0;
    for (const { symbol, price, size, side, timestamp } of trades) {
      packed[at] = this.#number(symbol);
      packed[at + 1] = price;
      packed[at + 2] = size;
      packed[at + 3] = SIDES.indexOf(side);
      packed[at + 4] = timestamp;
      at += TRADE_STRIDE;
    }
    return packed;
  }

  #gaps(gaps: readonly TradeGap[]): Packed {
    return Float64Array.from(gaps.flatMap(({ symbol, until }) => [this.#number(symbol), until]));
  }

  #depth(depth: readonly DepthUpdate[]): Packed {
    const numbers: number[] = [];
    for (const { symbol, bids, asks } of depth) {
      numbers.push(this.#number(symbol), bids.length, asks.length);
      for (const [price, size] of bids) numbers.push(price, size);
      for (const [price, size] of asks) numbers.push(price, size);
    }
    return Float64Array.from(numbers);
  }

  #bars(bars: readonly BarUpdate[]): Packed {
    const packed = new Float64Array(bars.length * BAR_STRIDE);
    let at = 0;
    for (const bar of bars) {
      packed[at] = this.#number(bar.symbol);
      packed[at + 1] = INTERVALS.indexOf(bar.interval);
      for (const [k, name] of BAR_NUMBERS.entries()) packed[at + 2 + k] = bar[name];
      at += BAR_STRIDE;
    }
    return packed;
  }
}

/** Unpacks the frames of one sender, in the order in which they were packed. */
export class FrameUnpacker {
  readonly #names: MarketSymbol[] = [];

  unpack(packed: FrameTransfer): Frame {
    this.#names.push(...packed.names);
    const { quotes, trades, gaps, depth, bars } = packed;
    return {
      ...packed.head,
      ...(quotes && { quotes: this.#quotes(quotes) }),
      ...(trades && { trades: this.#trades(trades, packed.ids ?? []) }),
      ...(gaps && { gaps: this.#gaps(gaps) }),
      ...(depth && { depth: this.#depth(depth) }),
      ...(bars && { bars: this.#bars(bars) }),
    };
  }

  #name(packed: Packed, at: number): MarketSymbol {
    return this.#names[packed[at] as number] as MarketSymbol;
  }

  #quotes(packed: Packed): QuoteUpdate[] {
    const quotes: QuoteUpdate[] = [];
    for (let at = 0; at < packed.length; at += QUOTE_STRIDE) {
      const mask = packed[at + 1] as number;
      const quote: Record<string, unknown> = { symbol: this.#name(packed, at) };
      for (let k = 0; k < NUMBERS.length; k++) {
        if ((mask & (1 << k)) === 0) continue;
        const value = packed[at + 2 + k] as number;
        quote[NUMBERS[k] as string] = Number.isNaN(value) ? null : value;
      }
      if ((mask & STATUS_BIT) !== 0)
        quote.status = TRADING_STATUSES[packed[at + 2 + NUMBERS.length] as number];
      quotes.push(quote as unknown as QuoteUpdate);
    }
    return quotes;
  }

  #trades(packed: Packed, ids: readonly string[]): TradeUpdate[] {
    const trades: TradeUpdate[] = [];
    for (let at = 0; at < packed.length; at += TRADE_STRIDE) {
      trades.push({
        symbol: this.#name(packed, at),
        id: ids[at / TRADE_STRIDE] ?? '',
        price: packed[at + 1] as number,
        size: packed[at + 2] as number,
        side: SIDES[packed[at + 3] as number] ?? 'unknown',
        timestamp: packed[at + 4] as number,
      });
    }
    return trades;
  }

  #gaps(packed: Packed): TradeGap[] {
    const gaps: TradeGap[] = [];
    for (let at = 0; at < packed.length; at += GAP_STRIDE)
      gaps.push({ symbol: this.#name(packed, at), until: packed[at + 1] as number });
    return gaps;
  }

  #depth(packed: Packed): DepthUpdate[] {
    const depth: DepthUpdate[] = [];
    let at = 0;
    const levels = (count: number): Level[] => {
      const found: Level[] = [];
      for (let k = 0; k < count; k++, at += 2) found.push([packed[at] as number, packed[at + 1] as number]);
      return found;
    };
    while (at < packed.length) {
      const symbol = this.#name(packed, at);
      const [bids, asks] = [packed[at + 1] as number, packed[at + 2] as number];
      at += 3;
      depth.push({ symbol, bids: levels(bids), asks: levels(asks) });
    }
    return depth;
  }

  #bars(packed: Packed): BarUpdate[] {
    const bars: BarUpdate[] = [];
    for (let at = 0; at < packed.length; at += BAR_STRIDE) {
      const numbers = {} as Record<(typeof BAR_NUMBERS)[number], number>;
      for (const [k, name] of BAR_NUMBERS.entries()) numbers[name] = packed[at + 2 + k] as number;
      const interval = INTERVALS[packed[at + 1] as number] as Interval;
      bars.push({ symbol: this.#name(packed, at), interval, ...numbers });
    }
    return bars;
  }
}
