/** Listed tape of the library. Times are µs. */
export interface ListedTape {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly symbols: readonly string[];
  readonly events: number;
  readonly bytes: number;
  /** Source of the recording: `live`, `simulated`; absent if the server gives none. */
  readonly source?: string | undefined;
  /** Name of the feed, or of the format that it was imported from. */
  readonly feed?: string | undefined;
  /** True while it is being recorded. */
  readonly recording?: boolean | undefined;
}

export const TAPE_COLUMNS = ['id', 'span', 'symbols', 'events', 'size'] as const;
export type TapeColumn = (typeof TAPE_COLUMNS)[number];

export interface TapeOrder {
  readonly column: TapeColumn;
  readonly descending: boolean;
}

/** Newest first. */
export const FIRST_ORDER: TapeOrder = { column: 'span', descending: true };

/** Returns the order after a click on a column's heading: names ascend first, all others descend. */
export function nextOrder(order: TapeOrder, column: TapeColumn): TapeOrder {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: column !== 'id' };
}

/** Sorts tapes; equal ones by name. */
export function sortTapes<T extends ListedTape>(tapes: readonly T[], { column, descending }: TapeOrder): T[] {
  const key = (tape: ListedTape): number => {
    if (column === 'span') return tape.end;
    if (column === 'symbols') return tape.symbols.length;
    return column === 'events' ? tape.events : tape.bytes;
  };
  const sign = descending ? -1 : 1;
  return [...tapes].sort((a, b) => {
    const byName = a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
    if (column === 'id') return sign * byName;
    return sign * (key(a) - key(b)) || byName;
  });
}

/**
 * Returns the tapes that contain every word of the query in their name, a symbol, their feed, or one of the
 * texts shown by the page (a date).
 */
export function searchTapes<T extends ListedTape>(
  tapes: readonly T[],
  query: string,
  textsOf: (tape: T) => readonly string[],
): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...tapes];
  return tapes.filter((tape) => {
    const texts = [tape.id, tape.feed ?? '', tape.source ?? '', ...textsOf(tape), ...tape.symbols];
    const lower = texts.map((text) => text.toLowerCase());
    return words.every((word) => lower.some((text) => text.includes(word)));
  });
}
