import type { Level } from '../../../lib/market/event';
import type { Instrument } from '../../../lib/market/instrument';
import { INTERVALS, isLong, TRADE_INTERVALS } from '../../../lib/market/interval';
import { MAX_BOOK_LEVELS } from '../order-book';
import type { QuoteColumns } from '../quote-columns';
import type { Entry } from '../symbol-entry';
import type { StateReader, StateWriter } from './state-bytes';

/** Bytes of a written level, at least. */
const MIN_LEVEL_BYTES = 2;

/** Writes the whole state of a symbol: what later events change in the same way as here. */
export function writeRowState(entry: Entry, row: number, quotes: QuoteColumns, state: StateWriter): void {
  const { given, instrument, book, bars, trades, statistics } = entry;
  state.json(given);
  state.json(instrument);
  state.number(entry.reference);
  state.number(entry.quotedAt);
  state.number(entry.watchedFrom);
  state.flag(entry.hasTrades);
  state.flag(entry.hasBars);
  quotes.write(row, state);
  statistics.write(state);
  const hasBook = book.changedAt(MAX_BOOK_LEVELS) > 0;
  state.flag(hasBook);
  if (hasBook) {
    const { bids, asks } = book.top(Number.POSITIVE_INFINITY);
    writeLevels(bids, state);
    writeLevels(asks, state);
  }
  trades.write(state, instrument);
  for (const interval of TRADE_INTERVALS) bars.given(interval).write(state, instrument);
  for (const interval of bars.intervals.filter(isLong)) {
    state.count(INTERVALS.indexOf(interval));
    bars.given(interval)?.write(state, instrument);
  }
}

/** Instrument at the beginning of a written state: as the feed describes it, and with all known facts. */
export function readInstruments(state: StateReader): { given: Instrument; instrument: Instrument } {
  return { given: state.json() as Instrument, instrument: state.json() as Instrument };
}

/**
 * Reads the state of a symbol after its instruments into an empty one, all under one version.
 * @throws MalformedFrameError for bytes that are no state
 */
export function readRowState(
  entry: Entry,
  row: number,
  quotes: QuoteColumns,
  state: StateReader,
  version: number,
): void {
  const { instrument, book, bars, trades, statistics } = entry;
  entry.listed = true;
  entry.instrumentVersion = version;
  entry.reference = state.number();
  entry.quotedAt = state.number();
  entry.watchedFrom = state.number();
  entry.hasTrades = state.flag();
  entry.hasBars = state.flag();
  quotes.read(row, state, version);
  statistics.read(instrument, state);
  if (state.flag()) book.replace(readLevels(state), readLevels(state), version);
  trades.read(state, instrument, version);
  for (const interval of TRADE_INTERVALS) bars.given(interval).read(state, instrument, version);
  while (!state.isAtEnd) bars.make(state.oneOf(INTERVALS)).read(state, instrument, version);
}

function writeLevels(levels: readonly Level[], state: StateWriter): void {
  state.count(levels.length);
  for (const [price, size] of levels) {
    state.number(price);
    state.number(size);
  }
}

function readLevels(state: StateReader): Level[] {
  return Array.from({ length: state.length(MIN_LEVEL_BYTES) }, (): Level => [state.number(), state.number()]);
}
