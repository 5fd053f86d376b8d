import { anInstrument, aQuote, aTrade } from '../server/events';
import type { ScriptedFeed } from './scripted-feed';

export const CODES = ['A', 'B', 'C'];
const SECOND = 1_000_000;
export const START = 1_700_000_000 * SECOND;

/** Returns a sequence of all kinds of events, ending with a trade that marks the end. */
export function goldenSequence(from: number, to: number): Parameters<ScriptedFeed['push']> {
  const events: Parameters<ScriptedFeed['push']> = [];
  for (let k = from; k < to; k++) {
    const symbol = `sim:${CODES[k % 3]}`;
    const stamp = {
      symbol: anInstrument(symbol).symbol,
      timestamp: START + k * 1000,
      localTimestamp: START + k * 1000 + 3,
    };
    const price = 100 + ((k * 7) % 40) / 100;
    if (k % 11 === 0)
      events.push({
        type: 'book_snapshot',
        ...stamp,
        bids: [
          [price - 0.01, 5],
          [price - 0.02, 8],
        ],
        asks: [[price, 4]],
      });
    else if (k % 5 === 0)
      events.push({
        type: 'book_change',
        ...stamp,
        bids: [[price - 0.01, k % 3]],
        asks: [[price + 0.05, k]],
      });
    else if (k % 3 === 0)
      events.push(
        aQuote(
          symbol,
          k % 2 ? { bid: price, bidSize: k } : { bid: price, bidSize: k, ask: price + 0.01, askSize: 1 },
          stamp.timestamp,
        ),
      );
    else events.push({ ...aTrade(symbol, price, 1 + (k % 9), stamp.timestamp), id: String(k) });
  }
  return events;
}
