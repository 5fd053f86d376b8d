import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { GivenColumns } from './column-names';

/** Facts that a file does not state. */
export interface ColumnMap {
  /** Names of columns in the file by their meaning. */
  readonly columns?: GivenColumns;
  /** Names of all columns in order, for a file without a header. */
  readonly names?: readonly string[];
  /** Lines before the first row; by default they are found. */
  readonly headerLines?: number;
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly decimal?: '.' | ',';
  /** Order of dates such as `02/01/2024`. */
  readonly dates?: 'dmy' | 'mdy';
  /** Time zone of times without an offset, and of the days of daily bars. */
  readonly zone?: string;
  /** Length of bars. */
  readonly interval?: string;
  /** Units of the instrument in one of the file's volumes and sizes. */
  readonly lotSize?: number;
  /** Returns the lot size of a symbol that is known beside the file. */
  readonly lotSizeOf?: (symbol: MarketSymbol) => number | undefined;
  readonly symbol?: string;
  readonly venue?: string;
  readonly currency?: string;
}
