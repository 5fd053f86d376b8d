import { barEnd, INTERVALS, type Interval } from '../../lib/market/interval';
import type { EventWriter, RawBar } from './event-writer';
import { asNumeric, list, throwFrameError } from './json-fields';
import { microsOf } from './venue-time';

/** Time by which the forming bar of a response is older than its arrival, µs: trades since then are newer. */
const ANSWER_AGE = 1_000_000;

/** Bar of a response. The number of trades is 0 if the venue does not give it. */
export type PastBar = Omit<RawBar, 'interval' | 'trades'> & { readonly trades?: number };

/** Meaning of a column of bars; empty for one that is not read. */
export type BarColumn = keyof PastBar | '';

/**
 * Reads bars that a venue writes as rows.
 * @throws FrameError naming the value that is invalid
 */
export function pastBarsIn(rows: readonly unknown[], columns: readonly BarColumn[]): PastBar[] {
  return rows.map((row) => {
    const values = list(row, 'a candle');
    const bar: Record<string, unknown> = {};
    for (const [at, column] of columns.entries()) {
      if (column === 'start') bar.start = microsOf(values[at], 'the start');
      else if (column === 'trades') bar.trades = Number(values[at]);
      else if (column !== '') bar[column] = asNumeric(values[at], `the ${column}`);
    }
    return bar as unknown as PastBar;
  });
}

/**
 * Writes the closed bars of a response, in any order, and the forming bar of the day: a shorter one would count
 * trades twice. `received` is µs.
 */
export function writePastBars(
  writer: EventWriter,
  symbol: string,
  interval: Interval,
  bars: readonly PastBar[],
  received: number,
): void {
  for (const bar of [...bars].sort((a, b) => a.start - b.start)) {
    const endsAt = barEnd(bar.start, interval) - 1_000;
    const isForming = endsAt >= received;
    if (isForming && interval !== '1d') continue;
    const at = { timestamp: isForming ? received - ANSWER_AGE : endsAt, received };
    writer.bar(symbol, { trades: 0, ...bar, interval }, at);
  }
}

/** Returns the interval that a venue names so in its requests. @throws FrameError if it is none of the table */
export function intervalOf(
  names: Readonly<Partial<Record<Interval, string>>>,
  name: string | null,
): Interval {
  const found = INTERVALS.find((interval) => names[interval] !== undefined && names[interval] === name);
  return found ?? throwFrameError('the interval', name, `one of ${Object.values(names).join(', ')}`);
}
