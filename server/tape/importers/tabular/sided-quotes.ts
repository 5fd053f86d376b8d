import type { MarketSymbol } from '../../../../lib/market/instrument';
import { QUOTES, quoteEvent } from './quote-table';
import type { EventBuilder, EventSink, Rows, TableKind } from './table-kind';

/**
 * Best bids and offers whose rows may hold one side; the other side keeps its last value. Two consecutive rows
 * of one time, one per side, are one quote.
 */
export const SIDED_QUOTES: TableKind = {
  ...QUOTES,
  name: 'sided_quotes',
  builder: () => new Sides(),
};

interface Best {
  bid: number;
  bidSize: number;
  ask: number;
  askSize: number;
}

/** A one-sided quote that the next row may complete. */
interface PendingQuote {
  readonly symbol: MarketSymbol;
  readonly venueTime: number;
  readonly time: number;
  readonly position: number;
  readonly isBid: boolean;
}

class Sides implements EventBuilder {
  readonly #best = new Map<MarketSymbol, Best>();
  #pending: PendingQuote | undefined;

  add(rows: Rows, sink: EventSink): void {
    const { count, times, venueTimes, symbols, positions } = rows;
    const [bids, bidSizes, asks, askSizes] = ['bid', 'bid_size', 'ask', 'ask_size'].map((name) =>
      rows.numbers(name),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
    for (let row = 0; row < count; row++) {
      const symbol = symbols[row] as MarketSymbol;
      const time = times[row] as number;
      const venueTime = venueTimes[row] as number;
      const hasBid = !Number.isNaN(bids[row] as number);
      const hasAsk = !Number.isNaN(asks[row] as number);
      const pending = this.#pending;
      const completes =
        pending?.time === time && pending.symbol === symbol && hasBid !== hasAsk && pending.isBid === hasAsk;
      if (!completes) this.end(sink);
      const best = this.#bestOf(symbol);
      if (hasBid) Object.assign(best, { bid: bids[row], bidSize: bidSizes[row] });
      if (hasAsk) Object.assign(best, { ask: asks[row], askSize: askSizes[row] });
      this.#pending = { symbol, time, venueTime, position: positions[row] as number, isBid: hasBid };
      if (completes || hasBid === hasAsk) this.end(sink);
    }
  }

  /** Emits the pending one-sided quote. */
  end(sink: EventSink): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    const { bid, bidSize, ask, askSize } = this.#bestOf(pending.symbol);
    const event = quoteEvent(pending.symbol, pending.venueTime, pending.time, bid, bidSize, ask, askSize);
    sink.add(event, pending.position);
  }

  #bestOf(symbol: MarketSymbol): Best {
    let best = this.#best.get(symbol);
    if (!best) {
      best = { bid: Number.NaN, bidSize: Number.NaN, ask: Number.NaN, askSize: Number.NaN };
      this.#best.set(symbol, best);
    }
    return best;
  }
}
