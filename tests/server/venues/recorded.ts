import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { MarketEvent } from '../../../lib/market/event';
import { hasMarketData, marketData } from '../../market-data';
import { PlainBook } from './captured';

export const NO_RECORDED = !hasMarketData('live');

/** Reads the lines of a file of recorded frames of live exchanges. */
export function recordedLines(...path: string[]): string[] {
  const bytes = readFileSync(marketData('live', ...path));
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}

/** Single messages of a venue by kind (`ws`, `rest`), as other projects recorded them. */
export function singleMessages(venue: string, kind: string, zip = ''): { from: string; text: string }[] {
  return recordedLines(venue, `frames.jsonl${zip}`)
    .map((line) => JSON.parse(line))
    .filter((message) => message.kind === kind);
}

/** Builds the books of events with nothing but maps. */
export function booksOf(events: readonly MarketEvent[]): Map<string, PlainBook> {
  const books = new Map<string, PlainBook>();
  for (const event of events) {
    if (event.type !== 'book_snapshot' && event.type !== 'book_change') continue;
    const book = books.get(event.symbol) ?? new PlainBook();
    books.set(event.symbol, book);
    if (event.type === 'book_snapshot') book.clear();
    for (const [price, size] of event.bids) book.set('bids', price, size);
    for (const [price, size] of event.asks) book.set('asks', price, size);
  }
  return books;
}
