import type { BrandTheme } from '../boards/brand/accent';
import type { Brand } from '../boards/brand/brand';
import { createZoneOffset } from '../calendar/zone-offset';

const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 1_440;
const MICROS_PER_MINUTE = 60_000_000;

/** Returns the theme of a brand at a moment, µs; dark by default. */
export function brandThemeAt({ theme = 'dark' }: Brand, now: number): BrandTheme {
  if (typeof theme === 'string') return theme;
  const offset = createZoneOffset(theme.zone)(now / 1_000);
  const minute = Math.floor(now / MICROS_PER_MINUTE) + offset;
  const ofDay = ((minute % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  const sinceLight = minutesSince(theme.lightFrom, ofDay);
  return sinceLight < minutesSince(theme.darkFrom, ofDay) ? 'light' : 'dark';
}

/** Returns the minutes since a time of day, less than a day. */
function minutesSince(time: string, ofDay: number): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (ofDay - hours * MINUTES_PER_HOUR - minutes + MINUTES_PER_DAY) % MINUTES_PER_DAY;
}
