/** One board of a rotation. */
export interface Turn {
  readonly board: string;
  /** Time it is shown, s. */
  readonly seconds: number;
}

/** Place in a rotation at a moment. */
export interface Place {
  readonly index: number;
  /** End of the turn, µs. */
  readonly endsAt: number;
}

const MICROS_PER_SECOND = 1_000_000;

/**
 * Returns the place at a moment of a rotation whose first turn began at `start`, µs. It follows from the time alone, so
 * that all screens with one playlist and one clock change boards together, also one that was reloaded meanwhile.
 */
export function placeAt(turns: readonly Turn[], start: number, now: number): Place {
  const total = turns.reduce((sum, { seconds }) => sum + lengthOf(seconds), 0);
  const round = Math.floor((now - start) / total);
  let endsAt = start + round * total;
  for (const [index, { seconds }] of turns.entries()) {
    endsAt += lengthOf(seconds);
    if (now < endsAt) return { index, endsAt };
  }
  return { index: turns.length - 1, endsAt };
}

/** Returns the start of a rotation whose turn `index` begins now. */
export function startWith(turns: readonly Turn[], index: number, now: number): number {
  return turns.slice(0, index).reduce((start, { seconds }) => start - lengthOf(seconds), now);
}

/** Returns the index that many turns further, around the end. */
export function turned(index: number, by: number, count: number): number {
  return (((index + by) % count) + count) % count;
}

function lengthOf(seconds: number): number {
  return Math.round(seconds * MICROS_PER_SECOND);
}
