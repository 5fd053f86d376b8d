import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import type { FileStart } from '../importer';
import type { TableKind } from './table-kind';

/** A file to import, as a format sees it to say what its rows are. */
export interface InputFile extends FileStart {
  readonly path: string;
  /** Columns of a Parquet file with their SQL types; those of a text file are in its lines. */
  readonly schema?: ReadonlyMap<string, string>;
}

/** Columns of a text file in their order: name → SQL type. */
export type TextColumns = Readonly<Record<string, string>>;

/** Where rows come from. */
export type RowSource =
  | {
      readonly type: 'text';
      readonly columns: TextColumns;
      readonly delimiter: string;
      /** Whether the first line is names. */
      readonly header: boolean;
      /** A second text file whose rows belong to those of the first, one to one. */
      readonly beside?: { readonly file: InputFile; readonly columns: TextColumns };
    }
  | { readonly type: 'parquet' };

/** How the rows of a file become rows of a table. */
export interface FileMapping {
  readonly table: TableKind;
  readonly source: RowSource;
  /**
   * SQL for each column of the table and for `time`, `timestamp` (both µs) and `symbol`, of the file's columns and
   * `row`, which counts its rows from 1. NULL where a row has not what it should have. Columns of the table that are
   * not named are NULL. `sequence` is the place of a row among those of one time, of all files, where they tell it;
   * without it, rows of one time are in the order of the files.
   */
  readonly select: Readonly<Record<string, string>>;
  /** SQL for the rows that are taken; all when absent. */
  readonly where?: string;
  /** What should be known of the file, said once. */
  readonly note?: string;
  /** Said once of the file, with the number of rows that `where` leaves out. */
  readonly leftOut?: (rows: number) => string;
}

/** How many decimals the prices and the sizes of a symbol need. */
export interface Decimals {
  readonly price: number;
  readonly size: number;
}

/** A format as little more than its columns. */
export interface TabularFormat {
  /** What `tape import` calls it. */
  readonly format: string;
  readonly summary: string;
  /** As in `Importer`. */
  recognises(start: FileStart): boolean;
  /**
   * What the rows of a file are; undefined for a file that is only read beside another one.
   * @param files all files of the import
   * @throws ImportError saying what was found and what is expected
   */
  mapping(file: InputFile, files: readonly InputFile[]): FileMapping | undefined;
  /** Describes an instrument where no `instruments.json` does. */
  describe(symbol: MarketSymbol, decimals: Decimals): Instrument;
}
