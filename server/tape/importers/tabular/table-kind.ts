import type { MarketEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { NumberLists } from '../../../database/numbers';

/** What a row of a table must be, so that a file that is otherwise is told and not taken. */
export interface Rule {
  /** The column that a message names. */
  readonly column: string;
  /** SQL that is true of a good row. */
  readonly holds: string;
  /** What is expected, for the message: `a number from 0`. */
  readonly expected: string;
}

/** Rows of a table in the order of their time, as columns. */
export interface Rows {
  readonly count: number;
  /** `localTimestamp` and `timestamp` of each row, µs. */
  readonly times: Float64Array;
  readonly venueTimes: Float64Array;
  readonly symbols: readonly MarketSymbol[];
  /** By this, rows of one time are in order over all tables: the place on a tape, or that of the file in the import. */
  readonly places: Float64Array;
  /** A column of {@link TableKind.output}: numbers with NaN for none, texts, or lists. */
  numbers(column: string): Float64Array;
  texts(column: string): (string | null)[];
  lists(column: string): NumberLists;
}

/** Takes events in the order of their time, each with the place of the row that it comes from. */
export interface EventSink {
  add(event: MarketEvent, place: number): void;
}

/** Makes events of rows; it may hold some back until the rows that follow, or the end, tell what they are. */
export interface EventBuilder {
  add(rows: Rows, sink: EventSink): void;
  end?(sink: EventSink): void;
}

/** What the maker of a builder may ask. */
export interface BuilderContext {
  /** Rows of a statement on the loaded tables. */
  readonly query: (sql: string) => Promise<Record<string, unknown>[]>;
  readonly warn: (text: string) => void;
}

/**
 * A table that rows of files are loaded into, whatever their format, and what becomes of them. Every table has the
 * columns `place` (as in {@link Rows}), `time` (of receipt, µs), `venue_time` (µs) and `symbol` besides its own.
 */
export interface TableKind {
  readonly name: string;
  /** Its own columns with their SQL types. */
  readonly columns: Readonly<Record<string, string>>;
  /** What the builder is given, SQL by name, of the table's columns and `rowid`; the columns as they are when absent. */
  readonly output?: Readonly<Record<string, string>>;
  /** Columns (numbers or lists of them) that tell how many decimals the prices and the sizes of a symbol have. */
  readonly prices: readonly string[];
  readonly sizes: readonly string[];
  readonly rules: readonly Rule[];
  builder(context: BuilderContext): Promise<EventBuilder> | EventBuilder;
}

/** A rule for a column that must have a number. */
export function isNumber(column: string): Rule {
  return { column, holds: `isfinite(${column})`, expected: 'a number' };
}

/** A rule for a column that must have a number that is not negative. */
export function isAmount(column: string): Rule {
  return { column, holds: `isfinite(${column}) AND ${column} >= 0`, expected: 'a number from 0' };
}

/** A rule for a column that may be empty, and else must have a number. */
export function isNumberOrNone(column: string): Rule {
  return { column, holds: `${column} IS NULL OR isfinite(${column})`, expected: 'a number, or nothing' };
}
