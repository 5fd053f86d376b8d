import type { QuoteEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { zerosToNone } from './cleaning';
import { type EventSink, isAmountOrNone, isNumberOrNone, type Rows, type TableKind } from './table-kind';

/** Best bids and offers; NULL is a missing side or size. */
export const QUOTES: TableKind = {
  name: 'quotes',
  columns: { bid: 'DOUBLE', bid_size: 'DOUBLE', ask: 'DOUBLE', ask_size: 'DOUBLE' },
  prices: ['bid', 'ask'],
  sizes: ['bid_size', 'ask_size'],
  rules: [...['bid', 'ask'].map(isNumberOrNone), ...['bid_size', 'ask_size'].map(isAmountOrNone)],
  cleaning: [
    zerosToNone('quotes', ['bid', 'ask'], 'prices'),
    zerosToNone('quotes', ['bid_size', 'ask_size'], 'sizes'),
  ],
  builder: () => ({ add: addQuotes }),
};

function addQuotes(rows: Rows, sink: EventSink): void {
  const { count, times, venueTimes, symbols, positions } = rows;
  const bids = rows.numbers('bid');
  const bidSizes = rows.numbers('bid_size');
  const asks = rows.numbers('ask');
  const askSizes = rows.numbers('ask_size');
  for (let row = 0; row < count; row++) {
    const event = quoteEvent(
      symbols[row] as MarketSymbol,
      venueTimes[row] as number,
      times[row] as number,
      bids[row] as number,
      bidSizes[row] as number,
      asks[row] as number,
      askSizes[row] as number,
    );
    sink.add(event, positions[row] as number);
  }
}

/** Creates a quote event from numbers, where NaN means missing. Times are µs. */
export function quoteEvent(
  symbol: MarketSymbol,
  timestamp: number,
  localTimestamp: number,
  bid: number,
  bidSize: number,
  ask: number,
  askSize: number,
): QuoteEvent {
  const event: { -readonly [Field in keyof QuoteEvent]: QuoteEvent[Field] } = {
    type: 'quote',
    symbol,
    timestamp,
    localTimestamp,
  };
  if (!Number.isNaN(bid)) {
    event.bid = bid;
    if (!Number.isNaN(bidSize)) event.bidSize = bidSize;
  }
  if (!Number.isNaN(ask)) {
    event.ask = ask;
    if (!Number.isNaN(askSize)) event.askSize = askSize;
  }
  return event;
}
