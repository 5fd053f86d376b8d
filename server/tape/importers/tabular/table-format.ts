import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import type { FileStart } from '../importer';
import type { ColumnMap } from './column-map';
import type { TableKind } from './table-kind';

/** A file to import, as formats see it to map its rows. */
export interface InputFile extends FileStart {
  /** Columns of a Parquet file with their SQL types. */
  readonly schema?: ReadonlyMap<string, string>;
}

/** Columns of a text file in order: name → SQL type. */
export type TextColumns = Readonly<Record<string, string>>;

/** Source of rows. */
export type RowSource =
  | {
      readonly type: 'text';
      readonly columns: TextColumns;
      readonly delimiter: string;
      /** Lines before the first row. */
      readonly headerLines: number;
      /** A second text file whose rows match those of the first one to one. */
      readonly companion?: { readonly file: InputFile; readonly columns: TextColumns };
    }
  | { readonly type: 'parquet' };

export type Scan = (sql: string) => Promise<Record<string, unknown>[]>;

/** The rows of a file. */
export interface RowFilter {
  readonly source: RowSource;
  /** SQL filter of rows; all rows if absent. */
  readonly where?: string;
  /** Returns the note for a number of rows excluded by `where`. */
  readonly leftOut?: (rows: number) => string;
}

/** Maps the rows of a file to rows of a table. */
export interface FileMapping extends RowFilter {
  readonly table: TableKind;
  /**
   * SQL for each column of the table, and for `time`, `timestamp` (both µs) and `symbol`.
   * Uses the file's columns and `row`, the row number from 1. NULL marks an invalid value; omitted columns are
   * NULL. `sequence` orders rows of one time across files; without it, they keep the order of the files.
   */
  readonly select: Readonly<Record<string, string>>;
  /** SQL for the cells that columns are made from, quoted in messages about them. */
  readonly cells?: Readonly<Record<string, string>>;
  /** Types of cells, named in messages about them. */
  readonly types?: Readonly<Record<string, string>>;
  /** True if every row is kept as it is: an export of this program. */
  readonly exact?: true;
  /** Note about the file, reported once. */
  readonly note?: string;
}

/** A mapping that depends on all rows of the file. */
export interface PendingMapping extends RowFilter {
  /** @param scan runs SQL in which `{rows}` are the rows with the file's own columns */
  readonly complete: (scan: Scan) => Promise<Omit<FileMapping, keyof RowFilter>>;
}

/** Decimals needed by the prices and sizes of a symbol. */
export interface Decimals {
  readonly price: number;
  readonly size: number;
}

/** An import format defined by its columns. */
export interface TabularFormat {
  /** Format name for `tape import`. */
  readonly format: string;
  readonly summary: string;
  /** As in `Importer`. */
  recognises(start: FileStart): boolean;
  /**
   * Maps the rows of a file; undefined for a companion file that is only read with another one.
   * @param files all files of the import
   * @param map what the user says about the files
   * @throws ImportError naming the found and expected columns
   */
  mapping(
    file: InputFile,
    files: readonly InputFile[],
    map: ColumnMap,
  ): FileMapping | PendingMapping | undefined;
  /** Describes an instrument that `instruments.json` does not. */
  describe(symbol: MarketSymbol, decimals: Decimals): Instrument;
}
