/** Place of an entry in the log: its term, and its number within the term. Written as `7-1204`. */
export interface Place {
  readonly term: number;
  readonly entry: number;
}

/** Place before every entry. */
export const LOG_START: Place = Object.freeze({ term: 0, entry: 0 });

const WRITTEN = /^(\d{1,15})-(\d{1,15})$/;

/**
 * Reads a place.
 * @throws RangeError for a text that is no place
 */
export function parsePlace(text: string): Place {
  const [, term, entry] = WRITTEN.exec(text) ?? [];
  if (term === undefined || entry === undefined) {
    throw new RangeError(
      `${JSON.stringify(text.slice(0, 64))} is no place; expected <term>-<entry>, like 7-1204`,
    );
  }
  return { term: Number(term), entry: Number(entry) };
}

export function formatPlace({ term, entry }: Place): string {
  return `${term}-${entry}`;
}

/** Returns a negative number when the first place is before the second, 0 when they are equal. */
export function comparePlaces(one: Place, other: Place): number {
  return one.term - other.term || one.entry - other.entry;
}

/** Returns the place after this one in the same term. */
export function nextPlace({ term, entry }: Place): Place {
  return { term, entry: entry + 1 };
}
