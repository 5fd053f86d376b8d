import type { BarUpdate } from '../protocol/messages';

/** Numbers of a bar, a column each. `start` is µs. */
export const BAR_FIELDS = ['start', 'open', 'high', 'low', 'close', 'volume', 'trades'] as const;
export type BarField = (typeof BAR_FIELDS)[number];

/** What of a bar the series needs; a row of `/api/bars` and a `BarUpdate` are both. */
export type Bar = Pick<BarUpdate, BarField>;

/**
 * Bars, oldest first, as parallel typed arrays. The columns are read-only to others, longer than `size`, and replaced
 * as they grow, so take them anew at each draw.
 */
export class BarColumns {
  size = 0;
  version = 0;
  /** Grows only when a bar is added or taken away, not when the forming bar changes. */
  shapeVersion = 0;
  protected columns: Readonly<Record<BarField, Float64Array>>;

  constructor(capacity: number) {
    this.columns = columnsOf(capacity);
  }

  get start(): Float64Array {
    return this.columns.start;
  }
  get open(): Float64Array {
    return this.columns.open;
  }
  get high(): Float64Array {
    return this.columns.high;
  }
  get low(): Float64Array {
    return this.columns.low;
  }
  get close(): Float64Array {
    return this.columns.close;
  }
  get volume(): Float64Array {
    return this.columns.volume;
  }
  get trades(): Float64Array {
    return this.columns.trades;
  }
}

export function columnsOf(capacity: number): Record<BarField, Float64Array> {
  const columns = {} as Record<BarField, Float64Array>;
  for (const field of BAR_FIELDS) columns[field] = new Float64Array(capacity);
  return columns;
}
