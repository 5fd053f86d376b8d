import type { MarketEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { NumberLists } from '../../../database/numbers';
import type { Cleaning } from './cleaning';

/** Validation rule for the rows of a table. */
export interface Rule {
  /** Column named in the error message. */
  readonly column: string;
  /** SQL condition of a valid row. */
  readonly holds: string;
  /** Expected value for the error message: `a number of at least 0`. */
  readonly expected: string;
  /** True if it compares cells of a row. */
  readonly acrossCells?: true;
}

/** Rows of a table by time, as columns. */
export interface Rows {
  readonly count: number;
  /** `localTimestamp` and `timestamp` of each row, µs. */
  readonly times: Float64Array;
  readonly venueTimes: Float64Array;
  readonly symbols: readonly MarketSymbol[];
  /** Sort positions of rows of equal time across all tables: position on a tape, or index of the file. */
  readonly positions: Float64Array;
  /** Returns a column of {@link TableKind.output}: numbers (NaN for NULL), texts or lists. */
  numbers(column: string): Float64Array;
  texts(column: string): (string | null)[];
  lists(column: string): NumberLists;
}

/** Receives events by time, each with the sort position of its row. */
export interface EventSink {
  add(event: MarketEvent, position: number): void;
}

/** Builds events from rows. It may hold events back until later rows, or the end, complete them. */
export interface EventBuilder {
  add(rows: Rows, sink: EventSink): void;
  end?(sink: EventSink): void;
}

/** Services for creating a builder. */
export interface BuilderContext {
  /** Rows of a statement on the loaded tables. */
  readonly query: (sql: string) => Promise<Record<string, unknown>[]>;
  /** Name of the table in the database. */
  readonly table: string;
  /** Symbols by their texts in the table. */
  readonly symbols: ReadonlyMap<string, MarketSymbol>;
  readonly warn: (text: string) => void;
}

/**
 * A table that rows of files are loaded into, independent of their format, and its conversion to events.
 * Every table also has the columns `position` (as in {@link Rows}), `time` (receive time, µs), `venue_time` (µs)
 * and `symbol` (venue and code as written, see `symbolOf`).
 */
export interface TableKind {
  readonly name: string;
  /** Columns of this table with their SQL types. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns for the builder as SQL of the table's columns and `rowid`; the table's columns if absent. */
  readonly output?: Readonly<Record<string, string>>;
  /** Columns (numbers or lists) that determine the decimals of prices and sizes. */
  readonly prices: readonly string[];
  readonly sizes: readonly string[];
  readonly rules: readonly Rule[];
  /** Earliest valid time, µs; 1971 if absent: a current time in s or ms, misread as µs, is before it. */
  readonly earliest?: number;
  /** Corrections after all files are loaded, in this order. */
  readonly cleaning?: readonly Cleaning[];
  builder(context: BuilderContext): Promise<EventBuilder> | EventBuilder;
}

/** Requires a number. */
export function isNumber(column: string): Rule {
  return { column, holds: `isfinite(${column})`, expected: 'a number' };
}

/** Requires a number that is not negative. */
export function isAmount(column: string): Rule {
  return { column, holds: `isfinite(${column}) AND ${column} >= 0`, expected: 'a number of at least 0' };
}

/** Requires a number of at least 0, or NULL. */
export function isAmountOrNone(column: string): Rule {
  return {
    column,
    holds: `${column} IS NULL OR (isfinite(${column}) AND ${column} >= 0)`,
    expected: 'a number of at least 0, or empty',
  };
}

/** Returns the table for an export of this program: every row is kept as it is. */
export function exactly(table: TableKind): TableKind {
  const { cleaning, ...rest } = table;
  return { ...rest, name: `exact_${table.name}`, rules: table.rules.filter((rule) => !rule.acrossCells) };
}

/** Requires a number or NULL. */
export function isNumberOrNone(column: string): Rule {
  return { column, holds: `${column} IS NULL OR isfinite(${column})`, expected: 'a number, or empty' };
}
