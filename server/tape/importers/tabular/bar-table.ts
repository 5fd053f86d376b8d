import { VenueClocks } from '../../../../lib/calendar/calendars';
import { type BarEvent, EARLIEST_TIME } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { Interval } from '../../../../lib/market/interval';
import { calendarOf } from '../../../instruments/venue-facts';
import { BarLadder } from './bar-ladder';
import { LENGTHS_TEXT } from './bar-length';
import { leaveOutZeros, once } from './cleaning';
import {
  type BuilderContext,
  type EventSink,
  isAmount,
  isNumber,
  type Rows,
  type TableKind,
} from './table-kind';

const PRICES = 'open, high, low, close';

/**
 * Closed bars. The shortest bars of a symbol with `grows` are also aggregated into the longer ones that it has no
 * rows of, so that a recording of one-minute bars has hours and days.
 */
export const BARS: TableKind = {
  name: 'bars',
  columns: {
    interval: 'VARCHAR',
    start: 'BIGINT',
    ...{ open: 'DOUBLE', high: 'DOUBLE', low: 'DOUBLE', close: 'DOUBLE', volume: 'DOUBLE', trades: 'DOUBLE' },
    grows: 'BOOLEAN',
  },
  earliest: EARLIEST_TIME,
  prices: ['open', 'high', 'low', 'close'],
  sizes: ['volume'],
  rules: [
    {
      column: 'interval',
      holds: 'bar_length(interval) IS NOT NULL',
      expected: `an interval of ${LENGTHS_TEXT}`,
    },
    { column: 'start', holds: `start >= ${EARLIEST_TIME}`, expected: 'a time since 1900' },
    ...['open', 'high', 'low', 'close'].map(isNumber),
    isAmount('volume'),
    isAmount('trades'),
    // Within the noise of 32-bit numbers. Zeros are absent values, see `cleaning`.
    {
      column: 'high',
      holds: `0 IN (${PRICES}) OR high + abs(high) * 1e-6 >= greatest(${PRICES})`,
      expected: 'at least open, low and close (are columns swapped?)',
      acrossCells: true,
    },
    {
      column: 'low',
      holds: `0 IN (${PRICES}) OR low - abs(low) * 1e-6 <= least(${PRICES})`,
      expected: 'at most open, high and close (are columns swapped?)',
      acrossCells: true,
    },
  ],
  cleaning: [
    leaveOutZeros('bars', ['open', 'high', 'low', 'close'], []),
    once('bars', ['symbol', 'interval', 'start'], 'grows'),
  ],
  builder: async (context) => {
    const ladders = await laddersOf(context);
    let last = 0;
    return {
      add: (rows, sink) => {
        last = rows.times[rows.count - 1] ?? last;
        addBars(rows, sink, ladders);
      },
      end: (sink) => {
        for (const ladder of ladders.values()) ladder.end(sink, last);
      },
    };
  },
};

async function laddersOf({ query, table, symbols }: BuilderContext): Promise<ReadonlyMap<string, BarLadder>> {
  const growing = await query(
    `SELECT symbol, arg_min(interval, bar_length(interval)) AS shortest, string_agg(DISTINCT interval, ' ') AS own
     FROM ${table} GROUP BY symbol HAVING bool_and(grows)`,
  );
  const clocks = new VenueClocks();
  return new Map(
    growing.map(({ symbol, shortest, own }) => {
      const known = symbols.get(symbol as string) as MarketSymbol;
      const clock = clocks.of(calendarOf(known));
      return [known as string, new BarLadder(shortest as string, (own as string).split(' '), clock)];
    }),
  );
}

function addBars(rows: Rows, sink: EventSink, ladders: ReadonlyMap<string, BarLadder>): void {
  const { count, times, venueTimes, symbols, positions } = rows;
  const intervals = rows.texts('interval');
  const columns = ['start', 'open', 'high', 'low', 'close', 'volume', 'trades'].map((name) =>
    rows.numbers(name),
  ) as [Float64Array, ...Float64Array[]];
  for (let row = 0; row < count; row++) {
    const [start, open, high, low, close, volume, trades] = columns.map(
      (column) => column[row] as number,
    ) as [number, number, number, number, number, number, number];
    const symbol = symbols[row] as MarketSymbol;
    const bar: BarEvent = {
      type: 'bar',
      symbol,
      timestamp: venueTimes[row] as number,
      localTimestamp: times[row] as number,
      interval: intervals[row] as Interval,
      ...{ start, open, high, low, close, volume, trades },
    };
    const ladder = ladders.get(symbol);
    if (ladder) ladder.add(bar, positions[row] as number, sink);
    else sink.add(bar, positions[row] as number);
  }
}

/**
 * Builds SQL for bars that close at their last µs. A daily bar belongs to the day as written, for every
 * UTC day of its start, and so do bars of several days.
 * @param start SQL for the bar's start, µs
 * @param interval SQL for the length, one of `BAR_LENGTHS`
 * @param written SQL for the start as written, µs, without the offset of its zone
 */
export function closedBar(
  start: string,
  interval: string,
  written = start,
): Record<'time' | 'timestamp' | 'start' | 'interval', string> {
  const own =
    written === start
      ? start
      : `CASE WHEN ${interval} IN ('1d', '1w', '1mo') THEN ${written} ELSE ${start} END`;
  const first = `bar_start(${own}, ${interval})`;
  const last = `bar_end(${first}, ${interval}) - 1`;
  return { time: last, timestamp: last, start: first, interval };
}
