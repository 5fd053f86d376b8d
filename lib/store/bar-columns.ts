import type { BarUpdate } from '../protocol/messages';

/** Fields of a bar, one column each. `start` is µs. */
export const BAR_FIELDS = ['start', 'open', 'high', 'low', 'close', 'volume', 'trades'] as const;
export type BarField = (typeof BAR_FIELDS)[number];

/** Fields of a bar that the series needs; a row of `/api/bars` and a `BarUpdate` both have them. */
export type Bar = Pick<BarUpdate, BarField>;

/**
 * Bars, oldest first, as parallel typed arrays. The columns are read-only to callers, longer than `size`, and
 * replaced as they grow, so read the property at each draw.
 */
export class BarColumns {
  size = 0;
  version = 0;
  /** Increases when a bar is added or removed, not when the forming bar changes. */
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
