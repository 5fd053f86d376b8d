import type { ScreenState } from '../../lib/protocol/screens/screen-command';

/** Age of the newest painted frame above which a screen is late, µs. */
const LATE = 3_000_000;
/** Time without a report, or without a new paint, after which a connected screen is frozen, µs. */
const FROZEN = 10_000_000;

/** Facts about a screen. Durations in µs, those of a paint at the moment of the newest report. */
export interface ScreenSigns {
  readonly connections: number;
  readonly sinceReport: number;
  readonly isVisible: boolean;
  /** Age of the newest frame that is painted. */
  readonly lag: number;
  /** Time since its newest paint. */
  readonly sincePaint: number;
  /** True if the market has moved while nothing was painted. */
  readonly hasMoved: boolean;
}

/** Returns the state of a screen. */
export function stateOf(signs: ScreenSigns): ScreenState {
  if (signs.connections === 0) return 'gone';
  if (signs.sinceReport > FROZEN) return 'frozen';
  // A hidden page gets no animation frames, so that its paints say nothing.
  if (!signs.isVisible) return 'hidden';
  if (signs.sincePaint > FROZEN && signs.hasMoved) return 'frozen';
  return signs.lag > LATE && signs.hasMoved ? 'late' : 'ok';
}
