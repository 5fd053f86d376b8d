import type { Board } from '../../../lib/boards/board';
import type { Instrument } from '../../../lib/market/instrument';
import { globMatcher } from '../../../lib/protocol/glob';
import type { QuoteColumns } from '../../../lib/store/client-quotes';

/**
 * Finds the rows of instruments by globs, in the order of the globs; without globs, the rows of the board.
 * Equal globs return the same array, so that React sees no change.
 */
export function createRows(
  quotes: QuoteColumns,
  instruments: readonly Instrument[],
  board: Board,
): (globs?: readonly string[]) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (globs = board.symbols) => {
    const key = globs.join(' ');
    const rows = known.get(key) ?? matching(quotes, instruments, globs);
    known.set(key, rows);
    return rows;
  };
}

function matching(
  quotes: QuoteColumns,
  instruments: readonly Instrument[],
  globs: readonly string[],
): number[] {
  const rows = new Set<number>();
  for (const glob of globs) {
    const matches = globMatcher(glob);
    for (const { symbol } of instruments) if (matches(symbol)) rows.add(quotes.rowOf(symbol));
  }
  rows.delete(-1);
  return [...rows];
}
