import { type Instrument, type MarketSymbol, toSymbol } from '../../../lib/market/instrument';
import type { BarUpdate, Frame, QuoteUpdate, TradeUpdate } from '../../../lib/protocol/messages';

export const ACME = toSymbol('sim:ACME');
export const BOLT = toSymbol('sim:BOLT');
export const CRUX = toSymbol('sim:CRUX');

export function instrument(symbol: MarketSymbol, more: Partial<Instrument> = {}): Instrument {
  return {
    symbol,
    name: symbol,
    venue: 'sim',
    currency: 'USD',
    kind: 'share',
    priceDecimals: 2,
    tickSize: 0.01,
    sizeDecimals: 0,
    lotSize: 1,
    colorConvention: 'green-up',
    ...more,
  };
}

export function frame(content: Partial<Frame>): Frame {
  return { epoch: 1, room: 'r', from: 0, to: 1, time: 1_000_000, merged: 1, ...content };
}

export function quote(symbol: MarketSymbol, fields: Omit<QuoteUpdate, 'symbol'>): QuoteUpdate {
  return { symbol, ...fields };
}

export function trade(symbol: MarketSymbol, id: number, timestamp = id * 1_000_000): TradeUpdate {
  return { symbol, id: String(id), price: 100 + id, size: 1, side: 'buy', timestamp };
}

export function bar(symbol: MarketSymbol, start: number, close: number, volume = 10): BarUpdate {
  const figures = { open: close - 1, high: close + 1, low: close - 2, close, volume, trades: 3 };
  return { symbol, interval: '1m', start, ...figures };
}
