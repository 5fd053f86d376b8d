import type { Firing } from '../protocol/alert';
import { goalOf } from '../protocol/alert';
import { isoTime, type Table } from './desk-tables';

/** Returns firings in the given order: the threshold and the value that reached it, in the unit of the kind. */
export function firingsTable(firings: readonly Firing[]): Table {
  return [
    ['time', 'symbol', 'kind', 'goal', 'value', 'price', 'note', 'seen'],
    ...firings.map(({ time, symbol = '', condition, value, price = Number.NaN, note = '', seen }) => [
      isoTime(time),
      symbol,
      condition.kind,
      goalOf(condition).goal,
      value,
      price,
      note,
      String(seen),
    ]),
  ];
}
