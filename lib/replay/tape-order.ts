/** What the library knows of a tape. Moments are µs. */
export interface ListedTape {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly symbols: readonly string[];
  readonly events: number;
  readonly bytes: number;
  /** What was recorded: `live`, `simulated`; absent where the server does not say. */
  readonly source?: string | undefined;
  /** The name of the feed, or the format that it was imported from. */
  readonly feed?: string | undefined;
  /** It is still being written. */
  readonly recording?: boolean | undefined;
}

export const TAPE_COLUMNS = ['id', 'span', 'symbols', 'events', 'size'] as const;
export type TapeColumn = (typeof TAPE_COLUMNS)[number];

export interface TapeOrder {
  readonly column: TapeColumn;
  readonly descending: boolean;
}

/** The newest first. */
export const FIRST_ORDER: TapeOrder = { column: 'span', descending: true };

/** The order after the heading of a column was chosen: names begin at A, all others with the largest. */
export function nextOrder(order: TapeOrder, column: TapeColumn): TapeOrder {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: column !== 'id' };
}

/** The tapes in an order; equal ones by their name. */
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
 * The tapes that have every word of the query in their name, a symbol, their feed, or one of the texts that the page
 * shows of them (a date).
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
