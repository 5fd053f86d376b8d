import { CALCULATED_VENUE, type Instrument } from './instrument';

/** Standings of an instrument among others. */
const TRADED = 0;
const EXCHANGE_RATE = 1;
/** An index, a rate, or a calculated instrument. */
const MADE_OF_OTHERS = 2;

/** Instruments by row. */
interface Rows {
  instrumentOf(row: number): Instrument | undefined;
}

function standingOf(instrument: Instrument | undefined): number {
  if (instrument?.kind === 'index' || instrument?.venue === CALCULATED_VENUE) return MADE_OF_OTHERS;
  return instrument?.kind === 'fx' ? EXCHANGE_RATE : TRADED;
}

/**
 * Returns the rows that count in breadth, means and sums: what is traded; exchange rates only if nothing is,
 * indices, rates and calculated instruments only among themselves.
 */
export function countedRows(instruments: Rows, rows: readonly number[]): readonly number[] {
  let least = MADE_OF_OTHERS;
  let most = TRADED;
  for (const row of rows) {
    const standing = standingOf(instruments.instrumentOf(row));
    least = Math.min(least, standing);
    most = Math.max(most, standing);
  }
  // Mostly all count, and screens ask several times a second.
  if (least >= most) return rows;
  return rows.filter((row) => standingOf(instruments.instrumentOf(row)) === least);
}

/** Returns the rows of a ranking: no indices and calculated instruments, unless there is nothing else. */
export function rankedRows(instruments: Rows, rows: readonly number[]): readonly number[] {
  const others = rows.filter((row) => standingOf(instruments.instrumentOf(row)) !== MADE_OF_OTHERS);
  return others.length > 0 ? others : rows;
}
