import type { Ranking } from '../../../lib/boards/tile';
import { rankedRows } from '../../../lib/market/counted-rows';
import type { QuoteColumns } from '../../../lib/store/client-quotes';
import { changePercent, turnover } from '../../../lib/store/derived';

/** Weight of an instrument without trades, as a share of its group's median turnover. */
const UNTRADED_WEIGHT = 0.05;

function middle(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? Number.NaN;
}

/** Returns a key of instruments with comparable turnovers: same kind, same currency. */
function groupOf(quotes: QuoteColumns, row: number): string {
  const instrument = quotes.instrumentOf(row);
  return `${instrument?.kind} ${instrument?.currency}`;
}

/**
 * Returns turnovers as multiples of the median of their kind and currency, in the order of the rows.
 * This makes them comparable without exchange rates: currencies turn over a thousand times as much as shares.
 * An instrument without trades has a small weight, never zero.
 */
export function weightsOf(quotes: QuoteColumns, rows: readonly number[]): number[] {
  const byGroup = new Map<string, number[]>();
  for (const row of rows) {
    const value = turnover(quotes, row);
    if (!(value > 0)) continue;
    const group = groupOf(quotes, row);
    const known = byGroup.get(group);
    if (known === undefined) byGroup.set(group, [value]);
    else known.push(value);
  }
  const middles = new Map([...byGroup].map(([group, values]) => [group, middle(values)]));
  return rows.map((row) => {
    const value = turnover(quotes, row);
    const unit = middles.get(groupOf(quotes, row));
    if (!(value > 0) || unit === undefined || !(unit > 0)) return UNTRADED_WEIGHT;
    return Math.max(value / unit, UNTRADED_WEIGHT);
  });
}

/** Sorts the rows by the ranking, highest first; indices and calculated instruments after all others. Stable. */
export function ranked(quotes: QuoteColumns, rows: readonly number[], by: Ranking): number[] {
  if (by === 'board') return [...rows];
  const weights = by === 'turnover' ? weightsOf(quotes, rows) : null;
  const first = new Set(rankedRows(quotes, rows));
  const keys = new Map(
    rows.map((row, index) => {
      const key = !first.has(row)
        ? Number.NaN
        : by === 'change'
          ? changePercent(quotes, row)
          : by === 'volume'
            ? quotes.value(row, 'volume')
            : (weights?.[index] ?? 0);
      return [row, Number.isNaN(key) ? Number.NEGATIVE_INFINITY : key];
    }),
  );
  return [...rows].sort((a, b) => compare(keys.get(b) ?? 0, keys.get(a) ?? 0));
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
