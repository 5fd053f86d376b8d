import { join } from 'node:path';
import type { MarketEvent } from '../../lib/market/event';
import { type Instrument, type MarketSymbol, toSymbol } from '../../lib/market/instrument';
import { Market } from '../../server/market/market';
import { TapeWriter } from '../../server/tape/format/tape-writer';
import { tapesFolder } from '../../server/tape/library/tape-catalog';

/** Times of the tape, s from its start. */
const SECONDS = { second: 2, higher: 4, line: 14, back: 20, end: 24 } as const;
const STEP = 0.25;
const MICROS = 1_000_000;
/** 2026-01-05 14:30 UTC, µs. */
const START = 1_767_623_400 * MICROS;

/** Price of `test:RUNS` at the beginning of the tape, and some seconds later. */
export const FIRST_PRICE = '100.00';
export const LATER_PRICE = '250.00';
/** Auction of `test:AUCT`, with 98 as its previous close. */
const AUCTION = {
  status: 'auction',
  auction: { indicative: 99.47, matched: 31_200, unmatchedBuy: 4_800 },
} as const;
export const LOST_LINE = 'the venue closed the line';

/**
 * Writes a looping tape of rare states: RUNS trades to the end, HALT is halted and SHUT closed after two
 * seconds,
 * LATE is stale from then on, NONE is quoted but never trades, AUCT is in an auction; after 14 s the feed loses its source for six.
 */
export function writeStateTape(dataDir: string, id: string): void {
  writeTape(dataDir, id, events());
}

/** Venues of the tape with two of them, and the last second of the one that becomes stale. */
export const LIVELY_VENUE = 'runs';
export const SILENT_VENUE = 'stops';
const SILENT_FROM = 16;
const VENUES_END = 28;
const BOOK_LEVELS = 5;

/** Writes a tape of two venues with three instruments each, with trades and order books; one becomes stale. */
export function writeVenueTape(dataDir: string, id: string): void {
  writeTape(dataDir, id, venueEvents());
}

function writeTape(dataDir: string, id: string, recorded: Iterable<MarketEvent>): void {
  const folder = join(tapesFolder(dataDir), id);
  const writer = new TapeWriter({ folder, source: 'live', feed: 'test', keyframes: new Market() });
  for (const event of recorded) writer.append(event);
  writer.close();
}

function* venueEvents(): Generator<MarketEvent> {
  const symbols = [LIVELY_VENUE, SILENT_VENUE].flatMap((venue) =>
    ['A', 'B', 'C'].map((code) => toSymbol(`${venue}:${code}`)),
  );
  for (const symbol of symbols)
    yield { type: 'instrument', symbol, ...at(0), instrument: instrument(symbol) };
  for (const symbol of symbols) yield { type: 'status', symbol, ...at(0), status: 'open' };
  for (let time = STEP; time < VENUES_END; time += STEP) {
    for (const symbol of symbols) {
      if (time >= SILENT_FROM && symbol.startsWith(SILENT_VENUE)) continue;
      yield trade(symbol, time, symbol.startsWith(SILENT_VENUE) ? 300 : 100);
      yield { type: 'book_snapshot', symbol, ...at(time), bids: side(-1, time), asks: side(1, time) };
    }
  }
}

/** Returns levels of one side, whose sizes change with the time. */
function side(direction: number, time: number): [number, number][] {
  return Array.from({ length: BOOK_LEVELS }, (_, level) => [
    Number(FIRST_PRICE) + (direction * (level + 1)) / 100,
    100 + ((time / STEP + level) % 7) * 10,
  ]);
}

function* events(): Generator<MarketEvent> {
  const symbols = ['RUNS', 'HALT', 'SHUT', 'LATE', 'NONE', 'AUCT'].map((code) => toSymbol(`test:${code}`));
  for (const symbol of symbols)
    yield { type: 'instrument', symbol, ...at(0), instrument: instrument(symbol) };
  for (const symbol of symbols) yield { type: 'status', symbol, ...at(0), status: 'open' };
  for (let time = STEP; time < SECONDS.end; time += STEP) {
    if (time === SECONDS.line) {
      yield { type: 'disconnect', ...at(time), reason: LOST_LINE };
    }
    if (time >= SECONDS.line && time < SECONDS.back) continue;
    if (time === SECONDS.second) {
      yield { type: 'status', symbol: toSymbol('test:HALT'), ...at(time), status: 'halted' };
      yield { type: 'status', symbol: toSymbol('test:SHUT'), ...at(time), status: 'closed' };
    }
    for (const symbol of symbols) {
      if (symbol === 'test:NONE') yield { type: 'quote', symbol, ...at(time), bid: 99, bidSize: 1 + time };
      else if (symbol === 'test:AUCT') yield { type: 'status', symbol, ...at(time), ...AUCTION };
      else if (symbol === 'test:RUNS' || time < SECONDS.second) yield trade(symbol, time);
    }
  }
}

function trade(symbol: MarketSymbol, time: number, size = 100): MarketEvent {
  const price = Number(time < SECONDS.higher ? FIRST_PRICE : LATER_PRICE);
  return { type: 'trade', symbol, ...at(time), id: String(time), price, size, side: 'buy' };
}

function at(seconds: number): { readonly timestamp: number; readonly localTimestamp: number } {
  const time = START + seconds * MICROS;
  return { timestamp: time, localTimestamp: time };
}

function instrument(symbol: MarketSymbol): Instrument {
  return {
    symbol,
    name: `Test ${symbol}`,
    venue: symbol.slice(0, symbol.indexOf(':')),
    currency: 'USD',
    kind: 'share',
    priceDecimals: 2,
    tickSize: 0.01,
    sizeDecimals: 0,
    lotSize: 100,
    prevClose: 98,
    colorConvention: 'green-up',
    sector: 'technology',
  };
}
