import type { MarketEvent } from '../../../../lib/market/event';
import { anInstrument, defined } from '../../events';
import { MIDNIGHT } from '../sample-events';

const SYMBOLS = Array.from({ length: 12 }, (_, index) => anInstrument(`test:S${index}`));
/** Events per batch. */
const BATCH = 250;

/** Returns a batch of an endless feed of unique events: trades with running numbers, and order books. */
export function numberedBatch(batch: number): MarketEvent[] {
  const opening = batch === 0 ? SYMBOLS.map((instrument) => defined(instrument, MIDNIGHT)) : [];
  const events = Array.from({ length: BATCH }, (_, index): MarketEvent => {
    const number = batch * BATCH + index;
    const { symbol } = SYMBOLS[number % SYMBOLS.length] as (typeof SYMBOLS)[number];
    const time = MIDNIGHT + 1 + number * 50;
    const stamp = { symbol, timestamp: time - 700, localTimestamp: time };
    const price = 100 + ((number * 7919) % 1000) / 100;
    if (number % 3 > 0) return { type: 'trade', ...stamp, id: `${number}`, price, size: number, side: 'buy' };
    return { type: 'book_change', ...stamp, bids: [[price, number]], asks: [[price + 0.01, number % 2]] };
  });
  return [...opening, ...events];
}

/** Returns the first events of the feed. */
export function numberedEvents(count: number): MarketEvent[] {
  const events: MarketEvent[] = [];
  for (let batch = 0; events.length < count; batch++) events.push(...numberedBatch(batch));
  return events.slice(0, count);
}
