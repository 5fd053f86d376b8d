import type { ScreenState } from '../protocol/screens/screen-command';
import type { ScreenStatus } from '../protocol/screens/screen-status';

/** Group of the screens that are in none. */
export const NO_GROUP = '';

/** States to show: those of the server, and `old` for a working screen whose page is of another build. */
export const SHOWN_STATES = ['ok', 'late', 'frozen', 'hidden', 'old', 'gone'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

/** Returns the state to show. */
export function shownState({ state, isOldBuild }: Pick<ScreenStatus, 'state' | 'isOldBuild'>): ShownState {
  return state === 'ok' && isOldBuild ? 'old' : state;
}

/** Returns true for a state in which the glass cannot be trusted: a person should act. */
export function isBroken(state: ShownState | ScreenState): boolean {
  return state === 'frozen' || state === 'gone';
}
