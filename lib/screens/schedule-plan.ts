import type { ScreenDisplay } from '../protocol/screens/screen-display';
import type { ScheduleEntry } from '../protocol/screens/screen-schedule';
import { ScheduleTime } from './schedule-time';

const MINUTE_MICROS = 60_000_000;
/** Changes of the clock, and the hours of venues, are at multiples of these minutes. */
const ZONE_MINUTES = 15;
const VENUE_MINUTES = 5;
const DEFAULT_SESSION_MINUTES = 30;
/** Group name that stands for all screens. */
const ALL = '*';

/** A screen as the schedule sees it. */
export interface PlannedScreen {
  readonly id: string;
  readonly group: string | undefined;
}

/** Stretch in which the same entries last; µs. */
export interface PlannedSpan {
  readonly from: number;
  readonly to: number;
  /** Places of the entries in the schedule, from 0. */
  readonly entries: readonly number[];
}

/** Returns true if an entry or an event is for the screen. */
export function isFor(
  { screens, groups }: Pick<ScheduleEntry, 'screens' | 'groups'>,
  { id, group }: PlannedScreen,
): boolean {
  if (screens === undefined && groups === undefined) return true;
  if (screens?.includes(id)) return true;
  return groups?.some((name) => name === ALL || name === group) ?? false;
}

/** Returns the display of entries that last together: the later in the list counts, field by field. */
export function displayOf(entries: readonly ScheduleEntry[]): ScreenDisplay {
  return Object.assign({}, ...entries.map(({ display }) => display)) as ScreenDisplay;
}

/**
 * Returns which entries last from one time to another, for any screen; µs. Exact for the times of entries, and for
 * venues whose hours are multiples of five minutes.
 */
export function spansOf(entries: readonly ScheduleEntry[], from: number, to: number): PlannedSpan[] {
  const time = new ScheduleTime();
  const spans: PlannedSpan[] = [];
  const minutes = changeMinutes(entries);
  const start = Math.floor(from / MINUTE_MICROS / ZONE_MINUTES) * ZONE_MINUTES;
  for (let quarter = start; quarter * MINUTE_MICROS < to; quarter += ZONE_MINUTES) {
    for (const minute of minutes) {
      const at = Math.max(from, (quarter + minute) * MINUTE_MICROS);
      if (at >= to) break;
      const lasting = entries.flatMap((entry, place) => (time.lasts(entry, at) ? [place] : []));
      extend(spans, { from: at, to, entries: lasting });
    }
  }
  return spans;
}

/** Returns the stretches of one screen. */
export function spansFor(
  entries: readonly ScheduleEntry[],
  spans: readonly PlannedSpan[],
  screen: PlannedScreen,
): PlannedSpan[] {
  const own: PlannedSpan[] = [];
  for (const span of spans) {
    const mine = span.entries.filter((place) => isFor(entries[place] as ScheduleEntry, screen));
    extend(own, { ...span, entries: mine });
  }
  return own;
}

/** Adds a span, or joins it to an equal last one, which ends where it begins. */
function extend(spans: PlannedSpan[], next: PlannedSpan): void {
  const last = spans.at(-1);
  if (last === undefined) spans.push(next);
  else if (last.entries.join() === next.entries.join()) spans[spans.length - 1] = { ...last, to: next.to };
  else {
    if (next.from > last.from) spans[spans.length - 1] = { ...last, to: next.from };
    else spans.pop();
    spans.push(next);
  }
}

/** Returns the minutes of a quarter of an hour at which something can begin or end. */
function changeMinutes(entries: readonly ScheduleEntry[]): number[] {
  const minutes = new Set([0]);
  for (const { from, to, session } of entries) {
    for (const text of [from, to]) {
      if (text !== undefined) minutes.add(Number(text.slice(-2)) % ZONE_MINUTES);
    }
    if (session === undefined) continue;
    const length = (session.minutes ?? DEFAULT_SESSION_MINUTES) % ZONE_MINUTES;
    for (let open = 0; open < ZONE_MINUTES; open += VENUE_MINUTES) {
      for (const minute of [open, open + length, open - length + ZONE_MINUTES]) {
        minutes.add(minute % ZONE_MINUTES);
      }
    }
  }
  return [...minutes].sort((a, b) => a - b);
}
