import type { MarketEvent } from '../../../../lib/market/event';
import { withoutInstruments } from './table-file';

/** Returns events as short rows: times as texts, and the values. */
export function rowsOf(events: readonly MarketEvent[]): unknown[][] {
  return withoutInstruments(events).map((event) => {
    if (event.type === 'bar') {
      const { symbol, interval, start, open, high, low, close, volume, trades } = event;
      return [symbol, interval, timeText(start), open, high, low, close, volume, trades];
    }
    if (event.type === 'trade') {
      return [event.symbol, timeText(event.timestamp), event.price, event.size, event.side];
    }
    if (event.type === 'quote') {
      return [event.symbol, timeText(event.timestamp), event.bid, event.bidSize, event.ask, event.askSize];
    }
    return [event.type];
  });
}

/** Leaves out the bars that others make up. */
export function shortestOf(found: readonly unknown[][]): unknown[][] {
  const own = ['1m', '1h', '1d'].find((length) => found.some((row) => row[1] === length));
  return found.filter((row) => own === undefined || row[1] === own);
}

function timeText(micros: number): string {
  return new Date(micros / 1000).toISOString().replace('T00:00:00.000Z', '').replace('.000Z', '');
}
