import type { Level, MarketEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import {
  type BuilderContext,
  type EventBuilder,
  isAmount,
  isNumber,
  type Rows,
  type TableKind,
} from './table-kind';

/**
 * Books as single levels. Rows that follow each other with the same symbol, times and kind are one event. What comes
 * before the first snapshot of a symbol changes a book that nobody knows: it is left out.
 */
export const LEVELS: TableKind = {
  name: 'levels',
  columns: { snapshot: 'BOOLEAN', bid: 'BOOLEAN', price: 'DOUBLE', size: 'DOUBLE' },
  prices: ['price'],
  sizes: ['size'],
  rules: [
    { column: 'snapshot', holds: 'snapshot IS NOT NULL', expected: 'whether the row is of a snapshot' },
    { column: 'bid', holds: 'bid IS NOT NULL', expected: 'a side of the book' },
    isNumber('price'),
    isAmount('size'),
  ],
  builder: ({ warn }) => new LevelGroups(warn),
};

interface Group {
  readonly symbol: MarketSymbol;
  readonly time: number;
  readonly venueTime: number;
  readonly snapshot: boolean;
  readonly bids: Level[];
  readonly asks: Level[];
}

class LevelGroups implements EventBuilder {
  readonly #warn: BuilderContext['warn'];
  readonly #begun = new Set<MarketSymbol>();
  #group: Group | undefined;
  #leftOut = 0;

  constructor(warn: BuilderContext['warn']) {
    this.#warn = warn;
  }

  add(rows: Rows, events: MarketEvent[]): void {
    const { count, times, venueTimes, symbols } = rows;
    const snapshots = rows.numbers('snapshot');
    const bids = rows.numbers('bid');
    const prices = rows.numbers('price');
    const sizes = rows.numbers('size');
    for (let row = 0; row < count; row++) {
      const symbol = symbols[row] as MarketSymbol;
      const time = times[row] as number;
      const venueTime = venueTimes[row] as number;
      const snapshot = snapshots[row] === 1;
      let group = this.#group;
      const continues =
        group?.time === time &&
        group.symbol === symbol &&
        group.snapshot === snapshot &&
        group.venueTime === venueTime;
      if (!group || !continues) {
        this.#flush(events);
        if (!snapshot && !this.#begun.has(symbol)) {
          this.#leftOut += 1;
          continue;
        }
        this.#begun.add(symbol);
        group = { symbol, time, venueTime, snapshot, bids: [], asks: [] };
        this.#group = group;
      }
      const side = bids[row] === 1 ? group.bids : group.asks;
      side.push([prices[row] as number, sizes[row] as number]);
    }
  }

  end(events: MarketEvent[]): void {
    this.#flush(events);
    if (this.#leftOut > 0)
      this.#warn(`${this.#leftOut} levels before the first snapshot of their book were left out`);
  }

  #flush(events: MarketEvent[]): void {
    const group = this.#group;
    if (!group) return;
    this.#group = undefined;
    const { symbol, time: localTimestamp, venueTime: timestamp, snapshot, bids, asks } = group;
    const type = snapshot ? 'book_snapshot' : 'book_change';
    if (snapshot) {
      bids.sort((a, b) => b[0] - a[0]);
      asks.sort((a, b) => a[0] - b[0]);
    }
    events.push({ type, symbol, timestamp, localTimestamp, bids, asks });
  }
}
