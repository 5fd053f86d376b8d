import type { ScreenCommand } from '../protocol/screens/screen-command';
import type { ScreenDisplay } from '../protocol/screens/screen-display';

export type DisplayChange = NonNullable<ScreenCommand['display']>;

/**
 * Returns the display after a change: null removes a field, and an absent one stays.
 * @param from server time at which a playlist begins, µs
 */
export function changeDisplay(display: ScreenDisplay, change: DisplayChange, from: number): ScreenDisplay {
  const playlistFrom = change.playlist === undefined ? {} : { playlistFrom: change.playlist && from };
  const fields = Object.entries({ ...display, ...playlistFrom, ...change }).filter(
    ([, value]) => value !== null,
  );
  return Object.fromEntries(fields) as ScreenDisplay;
}

/** Returns the display without a message that has ended. @param now server time, µs */
export function withoutEnded(display: ScreenDisplay, now: number): ScreenDisplay {
  const { message, ...others } = display;
  return message?.until === undefined || message.until > now ? display : others;
}
