import type { MarketSymbol } from '../../../../lib/market/instrument';
import { QUOTES, quoteEvent } from './quote-table';
import type { EventBuilder, EventSink, Rows, TableKind } from './table-kind';

/**
 * Best bids and offers of which a row may tell one side only: the other side then is what it was. Two rows that
 * follow each other at one time, one for each side, are one quote.
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

/** A quote that the next row may complete. */
interface Half {
  readonly symbol: MarketSymbol;
  readonly venueTime: number;
  readonly time: number;
  readonly place: number;
  readonly isBid: boolean;
}

class Sides implements EventBuilder {
  readonly #best = new Map<MarketSymbol, Best>();
  #half: Half | undefined;

  add(rows: Rows, sink: EventSink): void {
    const { count, times, venueTimes, symbols, places } = rows;
    const [bids, bidSizes, asks, askSizes] = ['bid', 'bid_size', 'ask', 'ask_size'].map((name) =>
      rows.numbers(name),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
    for (let row = 0; row < count; row++) {
      const symbol = symbols[row] as MarketSymbol;
      const time = times[row] as number;
      const venueTime = venueTimes[row] as number;
      const hasBid = !Number.isNaN(bids[row] as number);
      const hasAsk = !Number.isNaN(asks[row] as number);
      const half = this.#half;
      const completes =
        half?.time === time && half.symbol === symbol && hasBid !== hasAsk && half.isBid === hasAsk;
      if (!completes) this.end(sink);
      const best = this.#bestOf(symbol);
      if (hasBid) Object.assign(best, { bid: bids[row], bidSize: bidSizes[row] });
      if (hasAsk) Object.assign(best, { ask: asks[row], askSize: askSizes[row] });
      this.#half = { symbol, time, venueTime, place: places[row] as number, isBid: hasBid };
      if (completes || hasBid === hasAsk) this.end(sink);
    }
  }

  /** Gives the quote that waited for its other side. */
  end(sink: EventSink): void {
    const half = this.#half;
    if (!half) return;
    this.#half = undefined;
    const { bid, bidSize, ask, askSize } = this.#bestOf(half.symbol);
    const event = quoteEvent(half.symbol, half.venueTime, half.time, bid, bidSize, ask, askSize);
    sink.add(event, half.place);
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
