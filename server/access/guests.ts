import { globMatcher } from '../../lib/protocol/glob';

/** What somebody without a token may see. */
export interface Guests {
  /** Whether anyone may connect without a token. */
  readonly welcome: boolean;
  allows(symbol: string): boolean;
}

/** Turns the setting GUESTS (`off`, or globs) into the rule that every door asks. */
export function createGuests(guests: 'off' | readonly string[]): Guests {
  if (guests === 'off') return { welcome: false, allows: () => false };
  const rules = guests.map(globMatcher);
  return { welcome: true, allows: (symbol) => rules.some((matches) => matches(symbol)) };
}
