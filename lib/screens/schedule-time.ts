import { VenueClocks } from '../calendar/calendars';
import { createZoneOffset } from '../calendar/zone-offset';
import { type ScheduleEntry, WEEKDAYS } from '../protocol/screens/screen-schedule';

const MINUTE_MICROS = 60_000_000;
const DAY_MINUTES = 1_440;
const DEFAULT_SESSION_MINUTES = 30;

/** Judges which entries of a schedule last at a moment, by the clocks of their zones and venues. */
export class ScheduleTime {
  readonly #venues = new VenueClocks();
  readonly #offsets = new Map<string, (milliseconds: number) => number>();

  /** Returns true while the entry lasts. @param now µs */
  lasts({ zone = 'UTC', days, from, to, session }: ScheduleEntry, now: number): boolean {
    if (session !== undefined && !this.#isSession(session, now)) return false;
    if (days === undefined && from === undefined && to === undefined) return true;
    const local = Math.floor(now / MINUTE_MICROS) + this.#offsetOf(zone)(now / 1_000);
    const day = Math.floor(local / DAY_MINUTES);
    const minute = local - day * DAY_MINUTES;
    const [start, end] = [minuteOf(from ?? '00:00'), minuteOf(to ?? '24:00')];
    const isOn = (date: number): boolean => {
      // 1970-01-01 was a Thursday.
      const weekday = WEEKDAYS[(((date + 4) % 7) + 7) % 7] as (typeof WEEKDAYS)[number];
      return days === undefined || days.includes(weekday);
    };
    if (start < end) return minute >= start && minute < end && isOn(day);
    return (minute >= start && isOn(day)) || (minute < end && isOn(day - 1));
  }

  #isSession({ venue, phase, minutes }: NonNullable<ScheduleEntry['session']>, now: number): boolean {
    const clock = this.#venues.of(venue);
    const state = clock?.stateAt(now);
    // Beyond the calendar nothing is known: the board of other times is shown.
    if (clock === undefined || state === undefined) return false;
    if (phase === 'open') return state.phase !== 'closed';
    if (state.phase !== 'closed') return false;
    const length = (minutes ?? DEFAULT_SESSION_MINUTES) * MINUTE_MICROS;
    const { spans } = clock.spansWithin(now - length, now + length + 1);
    return phase === 'pre-open'
      ? spans.some((span) => span.from > now && span.from - now <= length)
      : spans.some((span) => span.to <= now && now - span.to < length);
  }

  #offsetOf(zone: string): (milliseconds: number) => number {
    const known = this.#offsets.get(zone) ?? createZoneOffset(zone);
    this.#offsets.set(zone, known);
    return known;
  }
}

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}
