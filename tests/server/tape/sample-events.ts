import type { MarketEvent } from '../../../lib/market/event';
import { type Instrument, toSymbol } from '../../../lib/market/instrument';

export const SECOND = 1_000_000;
/** 2024-08-09 00:00:00 UTC, µs. */
export const MIDNIGHT = 1_723_161_600_000_000;

export function instrument(code: string): Instrument {
  return {
    symbol: toSymbol(`test:${code}`),
    name: `${code} "quoted" 测试`,
    names: { 'zh-CN': '测试', ru: 'проба' },
    venue: 'test',
    currency: 'USD',
    kind: 'share',
    priceDecimals: 2,
    tickSize: 0.01,
    sizeDecimals: 0,
    lotSize: 100,
    prevClose: 10.01,
    colorConvention: 'green-up',
    sector: 'technology',
  };
}

/** Generates events of a small market, 100 ms apart: two symbols, every event type. */
export function sampleEvents(count: number, start = MIDNIGHT): MarketEvent[] {
  const events: MarketEvent[] = [];
  const symbols = ['A', 'B'].map((code) => instrument(code));
  for (let index = 0; index < count; index++) {
    const localTimestamp = start + index * 100_000;
    const defined = symbols[index % 2] as Instrument;
    const { symbol } = defined;
    const stamp = { symbol, timestamp: localTimestamp - 1234, localTimestamp };
    const price = 10 + (index % 37) / 100;
    if (index < 2) events.push({ type: 'instrument', ...stamp, instrument: defined });
    else if (index < 4) events.push({ type: 'status', ...stamp, status: 'open' });
    else if (index < 6) {
      events.push({ type: 'book_snapshot', ...stamp, bids: [[9.99, 100]], asks: [[10.4, 7]] });
    } else if (index % 7 === 0) {
      events.push({ type: 'trade', ...stamp, id: `t${index}`, price, size: index, side: 'buy' });
    } else if (index % 7 === 1) {
      events.push({ type: 'quote', ...stamp, bid: price, bidSize: index });
    } else if (index % 7 === 2) {
      events.push({ type: 'book_change', ...stamp, bids: [[price - 1, index]], asks: [[10.4, 0]] });
    } else if (index % 7 === 3) {
      const bar = { open: price, high: price + 1, low: price - 1, close: price, volume: index, trades: 3 };
      events.push({ type: 'bar', ...stamp, interval: '1d', start: MIDNIGHT, ...bar });
    } else if (index % 7 === 4) {
      events.push({ type: 'gap', ...stamp, reason: 'sequence' });
    } else if (index % 7 === 5) {
      events.push({ type: 'disconnect', timestamp: localTimestamp, localTimestamp, reason: 'line\nbreak' });
    } else events.push({ type: 'gap', timestamp: localTimestamp, localTimestamp, reason: 'feed' });
  }
  return events;
}
