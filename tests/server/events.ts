import type { BarEvent, MarketEvent, QuoteEvent, Side, TradeEvent } from '../../lib/market/event';
import { type Instrument, toSymbol } from '../../lib/market/instrument';

/** Creates a test instrument: a share in dollars with two decimals. */
export function anInstrument(symbol: string, over: Partial<Instrument> = {}): Instrument {
  return {
    symbol: toSymbol(symbol),
    name: symbol,
    venue: symbol.split(':')[0] as string,
    currency: 'USD',
    kind: 'share',
    priceDecimals: 2,
    tickSize: 0.01,
    sizeDecimals: 0,
    lotSize: 1,
    colorConvention: 'green-up',
    ...over,
  };
}

export function defined(instrument: Instrument, time = 1): MarketEvent {
  return { type: 'instrument', symbol: instrument.symbol, timestamp: time, localTimestamp: time, instrument };
}

let tradeNumber = 0;

export function aTrade(
  symbol: string,
  price: number,
  size: number,
  time: number,
  side: Side = 'buy',
): TradeEvent {
  const id = String(++tradeNumber);
  return {
    type: 'trade',
    symbol: toSymbol(symbol),
    timestamp: time,
    localTimestamp: time,
    id,
    price,
    size,
    side,
  };
}

export function aQuote(
  symbol: string,
  best: Pick<QuoteEvent, 'bid' | 'bidSize' | 'ask' | 'askSize'>,
  time: number,
): QuoteEvent {
  return { type: 'quote', symbol: toSymbol(symbol), timestamp: time, localTimestamp: time, ...best };
}

export function aBar(
  symbol: string,
  bar: Omit<BarEvent, 'type' | 'symbol' | 'timestamp' | 'localTimestamp'>,
  time: number,
): BarEvent {
  return { type: 'bar', symbol: toSymbol(symbol), timestamp: time, localTimestamp: time, ...bar };
}
