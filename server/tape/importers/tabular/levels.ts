import type { Level } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { leaveOutZeros } from './cleaning';
import {
  type EventBuilder,
  type EventSink,
  exactly,
  type Rows,
  type Rule,
  type TableKind,
} from './table-kind';

/** A row without side, price and size is an empty order book. */
const NO_LEVEL = 'bid IS NULL AND price IS NULL AND size IS NULL';

function rule(column: string, holds: string, expected: string): Rule {
  return { column, holds: `(${holds}) OR (${NO_LEVEL})`, expected };
}

/**
 * Order books as single levels. Consecutive rows of equal symbol, times, position and kind are one event.
 * Changes before a symbol's first snapshot are skipped, since their order book is unknown.
 */
export const LEVELS: TableKind = {
  name: 'levels',
  columns: { snapshot: 'BOOLEAN', bid: 'BOOLEAN', price: 'DOUBLE', size: 'DOUBLE' },
  prices: ['price'],
  sizes: ['size'],
  rules: [
    { column: 'snapshot', holds: 'snapshot IS NOT NULL', expected: 'true or false' },
    rule('bid', 'bid IS NOT NULL', 'bid or ask'),
    rule('price', 'isfinite(price)', 'a number'),
    rule('size', 'isfinite(size) AND size >= 0', 'a number of at least 0'),
  ],
  cleaning: [leaveOutZeros('levels', ['price'], [])],
  builder: ({ warn }) => new LevelGroups(warn),
};

/** The same levels from a tape, which may start within an order book. */
export const TAPE_LEVELS: TableKind = {
  ...exactly(LEVELS),
  name: 'tape_levels',
  builder: () => new LevelGroups(),
};

interface Group {
  readonly symbol: MarketSymbol;
  readonly time: number;
  readonly venueTime: number;
  readonly position: number;
  readonly snapshot: boolean;
  readonly bids: Level[];
  readonly asks: Level[];
}

class LevelGroups implements EventBuilder {
  readonly #warn: ((text: string) => void) | undefined;
  readonly #begun = new Set<MarketSymbol>();
  #group: Group | undefined;
  #leftOut = 0;

  /**
   * @param warn called with the number of levels skipped before first snapshots; if absent, nothing is skipped
   */
  constructor(warn?: (text: string) => void) {
    this.#warn = warn;
  }

  add(rows: Rows, sink: EventSink): void {
    const { count } = rows;
    const bids = rows.numbers('bid');
    const prices = rows.numbers('price');
    const sizes = rows.numbers('size');
    const snapshots = rows.numbers('snapshot');
    for (let row = 0; row < count; row++) {
      const group = this.#groupOf(rows, row, snapshots[row] === 1, sink);
      if (group === undefined) this.#leftOut += 1;
      else if (!Number.isNaN(prices[row] as number)) {
        const side = bids[row] === 1 ? group.bids : group.asks;
        side.push([prices[row] as number, sizes[row] as number]);
      }
    }
  }

  end(sink: EventSink): void {
    this.#flush(sink);
    if (this.#leftOut === 0) return;
    this.#warn?.(`${this.#leftOut} levels before the first snapshot of their order book were skipped`);
  }

  /** Returns the group of a row; undefined for a change of an unknown order book. */
  #groupOf(rows: Rows, row: number, snapshot: boolean, sink: EventSink): Group | undefined {
    const symbol = rows.symbols[row] as MarketSymbol;
    const time = rows.times[row] as number;
    const venueTime = rows.venueTimes[row] as number;
    const position = rows.positions[row] as number;
    const group = this.#group;
    const continues =
      group?.time === time &&
      group.symbol === symbol &&
      group.snapshot === snapshot &&
      group.venueTime === venueTime &&
      group.position === position;
    if (continues) return group;
    this.#flush(sink);
    if (this.#warn && !snapshot && !this.#begun.has(symbol)) return undefined;
    this.#begun.add(symbol);
    this.#group = { symbol, time, venueTime, position, snapshot, bids: [], asks: [] };
    return this.#group;
  }

  #flush(sink: EventSink): void {
    const group = this.#group;
    if (!group) return;
    this.#group = undefined;
    const { symbol, time: localTimestamp, venueTime: timestamp, position, snapshot, bids, asks } = group;
    if (snapshot && this.#warn) {
      bids.sort((a, b) => b[0] - a[0]);
      asks.sort((a, b) => a[0] - b[0]);
    }
    const type = snapshot ? 'book_snapshot' : 'book_change';
    sink.add({ type, symbol, timestamp, localTimestamp, bids, asks }, position);
  }
}
