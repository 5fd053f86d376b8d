import type { BarEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { INTERVAL_MICROS, INTERVALS, type Interval } from '../../../../lib/market/interval';
import { BarLadder } from './bar-ladder';
import {
  type BuilderContext,
  type EventSink,
  isAmount,
  isNumber,
  type Rows,
  type TableKind,
} from './table-kind';

/**
 * Closed bars. Bars with `grows`, of symbols with a single interval, are also aggregated into larger ones, so
 * that a recording of one-minute bars has hours and days.
 */
export const BARS: TableKind = {
  name: 'bars',
  columns: {
    interval: 'VARCHAR',
    start: 'BIGINT',
    ...{ open: 'DOUBLE', high: 'DOUBLE', low: 'DOUBLE', close: 'DOUBLE', volume: 'DOUBLE', trades: 'DOUBLE' },
    grows: 'BOOLEAN',
  },
  prices: ['open', 'high', 'low', 'close'],
  sizes: ['volume'],
  rules: [
    {
      column: 'interval',
      holds: `interval IN (${INTERVALS.map((interval) => `'${interval}'`).join(', ')})`,
      expected: `an interval of ${INTERVALS.join(', ')}`,
    },
    { column: 'start', holds: 'start >= 0', expected: 'a time since 1970' },
    ...['open', 'high', 'low', 'close'].map(isNumber),
    isAmount('volume'),
    isAmount('trades'),
  ],
  builder: async (context) => {
    const ladders = await laddersOf(context);
    return {
      add: (rows, sink) => addBars(rows, sink, ladders),
      end: (sink) => {
        for (const ladder of ladders.values()) ladder.end(sink);
      },
    };
  },
};

async function laddersOf({ query }: BuilderContext): Promise<ReadonlyMap<string, BarLadder>> {
  const growing = await query(
    `SELECT symbol, min(interval) AS interval FROM bars GROUP BY symbol
     HAVING bool_and(grows) AND count(DISTINCT interval) = 1`,
  );
  return new Map(
    growing.map(({ symbol, interval }) => [symbol as string, new BarLadder(interval as Interval)]),
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
 * Builds SQL for bars that close at their last µs.
 * @param start SQL for the bar's start, µs
 */
export function closedBar(
  start: string,
  interval: Interval,
): Record<'time' | 'timestamp' | 'start' | 'interval', string> {
  const length = INTERVAL_MICROS[interval];
  const first = `((${start}) // ${length} * ${length})`;
  const last = `${first} + ${length - 1}`;
  return { time: last, timestamp: last, start: first, interval: `'${interval}'` };
}
