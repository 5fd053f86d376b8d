import type { Side, TradeEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { leaveOutZeros, once, onceInOverlaps } from './cleaning';
import { type EventSink, isAmount, isNumber, type Rows, type TableKind } from './table-kind';

/** Aggressor sides by their number in the column `side`. */
export const SIDES: readonly Side[] = ['buy', 'sell', 'unknown'];

/** Trades. `side` is an index into {@link SIDES}. A trade without an id gets its row number. */
export const TRADES: TableKind = {
  name: 'trades',
  columns: { id: 'VARCHAR', price: 'DOUBLE', size: 'DOUBLE', side: 'UTINYINT' },
  output: { id: "coalesce(id, 'n' || rowid)", price: 'price', size: 'size', side: 'side' },
  prices: ['price'],
  sizes: ['size'],
  rules: [
    isNumber('price'),
    isAmount('size'),
    { column: 'side', holds: 'side IS NOT NULL', expected: 'the side of the aggressor' },
  ],
  // Some venues number their trades from 1 every day.
  cleaning: [
    leaveOutZeros('trades', ['price'], ['size']),
    once('trades', ['symbol', 'id', 'venue_time']),
    onceInOverlaps('trades', ['time', 'venue_time', 'price', 'size', 'side']),
  ],
  builder: () => ({ add: addTrades }),
};

function addTrades(rows: Rows, sink: EventSink): void {
  const { count, times, venueTimes, symbols, positions } = rows;
  const ids = rows.texts('id');
  const prices = rows.numbers('price');
  const sizes = rows.numbers('size');
  const sides = rows.numbers('side');
  for (let row = 0; row < count; row++) {
    const event: TradeEvent = {
      type: 'trade',
      symbol: symbols[row] as MarketSymbol,
      timestamp: venueTimes[row] as number,
      localTimestamp: times[row] as number,
      id: ids[row] as string,
      price: prices[row] as number,
      size: sizes[row] as number,
      side: SIDES[sides[row] as number] as Side,
    };
    sink.add(event, positions[row] as number);
  }
}

/** Builds SQL for the column `side` from a format's names of sides; `unknown` is optional. */
export function sideOf(sql: string, buy: string, sell: string, unknown?: string): string {
  const other = unknown === undefined ? '' : ` WHEN '${unknown}' THEN 2`;
  return `CASE ${sql} WHEN '${buy}' THEN 0 WHEN '${sell}' THEN 1${other} END`;
}

/** Builds SQL for the column `side` from a buyer-is-maker flag: then the seller was the aggressor. */
export function sideOfMaker(buyerWasMaker: string): string {
  return `CASE ${buyerWasMaker} WHEN true THEN 1 WHEN false THEN 0 END`;
}

/** SQL for the column `side` where the format has no side. */
export const SIDE_UNKNOWN = '2';
