import type { ScreenStatus } from '../protocol/screens/screen-status';
import type { ShownState } from './controlled-screen';

/** Figures of the chip of a state, to be formatted in the user's language. */
export type StateFigure =
  | { readonly kind: 'none' }
  /** Age, ms. */
  | { readonly kind: 'age'; readonly milliseconds: number }
  /** Time of day, µs. */
  | { readonly kind: 'time'; readonly micros: number }
  | { readonly kind: 'build'; readonly build: string };

const MICROS_PER_MILLI = 1_000;

/**
 * Returns the figure beside a state: how late the picture is, how long it is frozen, when the screen was last there, or
 * its build. `now` is the server's time, µs.
 */
export function stateFigure(screen: ScreenStatus, state: ShownState, now: number): StateFigure {
  const painted = screen.report?.painted?.at ?? screen.since;
  const age = (from: number): StateFigure => ({
    kind: 'age',
    milliseconds: Math.max(0, now - from) / MICROS_PER_MILLI,
  });
  switch (state) {
    case 'ok':
      return { kind: 'none' };
    case 'late':
    case 'frozen':
      return age(painted);
    case 'hidden':
      return age(screen.since);
    case 'gone':
      return { kind: 'time', micros: screen.since };
    case 'old':
      return { kind: 'build', build: screen.report?.build ?? '' };
  }
}
