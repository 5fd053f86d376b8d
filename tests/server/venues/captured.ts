import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { Level, MarketEvent } from '../../../lib/market/event';
import { Market } from '../../../server/market/market';
import { cryptofeed } from '../../../server/tape/importers/cryptofeed';
import { hasMarketData, marketData } from '../../market-data';
import { readAll } from '../tape/importers/read-all';

export const NO_CAPTURES = !hasMarketData('captures');

/** Timeout to read megabytes of JSON twice on a busy machine, ms. */
export const CAPTURE_TIMEOUT = 120_000;

/** Captures that are not in the folder of captures. */
const OTHER_CAPTURES: Readonly<Record<string, readonly string[]>> = {
  DERIBIT: ['live', 'deribit', 'DERIBIT_20210722.jsonl.gz'],
  GATEIO_FUTURES: ['live', 'gate', 'GATEIO_FUTURES_20230524.jsonl.gz'],
};

export function capturePath(exchange: string): string {
  return marketData(...(OTHER_CAPTURES[exchange] ?? ['captures', `${exchange}.jsonl.gz`]));
}

// biome-ignore lint/suspicious/noExplicitAny: the plain reading checks nothing, so that it shares nothing
export type Json = any;

/** Line of a capture, as read by the simple parser. */
interface PlainLine {
  readonly t: 'http' | 'connect' | 'send' | 'recv';
  readonly conn: string;
  readonly ts: number;
  readonly url: string;
  readonly addr: string;
  /** Text of a message, and its parsed content. */
  readonly text: string;
  readonly json: Json;
}

/** Reads all lines of a capture by time; shares no code with the importer. */
export function plainLines(exchange: string): PlainLine[] {
  const text = gunzipSync(readFileSync(capturePath(exchange))).toString('utf8');
  const lines: Json[] = text
    .split('\n')
    .filter((line) => line !== '')
    .slice(1)
    .map((line) => JSON.parse(line));
  const sorted = lines.map((line, place) => ({ line, place }));
  sorted.sort((a, b) => a.line.ts - b.line.ts || a.place - b.place);
  return sorted.map(({ line }) => {
    const text = line.t === 'connect' ? 'null' : textOf(line);
    return { ...line, text, json: JSON.parse(text) };
  });
}

function textOf(line: Json): string {
  if (line.b64 === undefined) return line.data;
  const bytes = Buffer.from(line.b64, 'base64');
  return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** Side of a book as simple as possible: the size at each price. */
export class PlainBook {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();

  set(side: 'bids' | 'asks', price: unknown, size: unknown): void {
    if (Number(size) === 0) this[side].delete(Number(price));
    else this[side].set(Number(price), Number(size));
  }

  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }

  top(levels: number): { bids: Level[]; asks: Level[] } {
    const bids = [...this.bids].sort(([a], [b]) => b - a).slice(0, levels);
    const asks = [...this.asks].sort(([a], [b]) => a - b).slice(0, levels);
    return { bids, asks };
  }
}

/** State of one symbol according to the simple parser. */
export class PlainSymbol {
  readonly book = new PlainBook();
  readonly trades: { id: string; price: number; size: number; side: string }[] = [];
  bookChanges = 0;
  bookSnapshots = 0;
}

export type PlainMarket = Map<string, PlainSymbol>;

export function plainSymbol(market: PlainMarket, symbol: string): PlainSymbol {
  let known = market.get(symbol);
  if (known === undefined) {
    known = new PlainSymbol();
    market.set(symbol, known);
  }
  return known;
}

export interface Imported {
  readonly market: Market;
  readonly events: readonly MarketEvent[];
  readonly warnings: readonly string[];
  /** Returns the events of this type and symbol. */
  of<T extends MarketEvent['type']>(type: T, symbol?: string): Extract<MarketEvent, { type: T }>[];
}

/** Imports a capture and plays it into a market; checks that no book is ever crossed. */
export async function imported(exchange: string): Promise<Imported> {
  const { events, warnings } = await readAll(cryptofeed, capturePath(exchange));
  const market = new Market();
  const crossed: string[] = [];
  let time = 0;
  for (const event of events) {
    expect(event.localTimestamp).toBeGreaterThanOrEqual(time);
    time = event.localTimestamp;
    market.apply(event);
    if (event.type !== 'book_snapshot' && event.type !== 'book_change') continue;
    const { bids, asks } = market.depth(market.indexOf(event.symbol), 1);
    const [bid, ask] = [bids[0]?.[0], asks[0]?.[0]];
    if (bid !== undefined && ask !== undefined && bid >= ask) crossed.push(`${event.symbol} ${bid} ≥ ${ask}`);
  }
  expect(crossed).toStrictEqual([]);
  const of: Imported['of'] = (type, symbol) =>
    events.filter(
      (event) =>
        event.type === type && (symbol === undefined || ('symbol' in event && event.symbol === symbol)),
    ) as never;
  return { market, events, warnings, of };
}

/**
 * Compares the imported capture with the simple parser: symbols, every trade, last price, ten levels of the
 * book.
 */
export function expectSame({ market, of }: Imported, plain: PlainMarket): void {
  expect(
    market
      .instruments()
      .map(({ symbol }) => symbol as string)
      .sort(),
  ).toStrictEqual([...plain.keys()].sort());
  for (const [symbol, { trades, book, bookChanges, bookSnapshots }] of plain) {
    const row = market.indexOf(symbol);
    const listed = of('trade', symbol).map(({ id, price, size, side }) => ({ id, price, size, side }));
    expect(listed, symbol).toStrictEqual(trades);
    expect(market.quote(row).last, symbol).toBe(trades.at(-1)?.price);
    expect(market.depth(row, 10), symbol).toStrictEqual(book.top(10));
    expect(of('book_change', symbol), symbol).toHaveLength(bookChanges);
    expect(of('book_snapshot', symbol), symbol).toHaveLength(bookSnapshots);
  }
  expect(of('gap')).toStrictEqual([]);
}
