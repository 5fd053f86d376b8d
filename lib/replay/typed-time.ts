import { createZone, type Zone } from '../locale/time-zones';

const SECOND_MICROS = 1_000_000;
const DAY_MS = 86_400_000;
/** Maximum length of a typed time, characters. */
const MAX_CHARACTERS = 40;

const CLOCK =
  /^(?:(\d{4})[-./](\d{1,2})[-./](\d{1,2})[ T]+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?$/;
const STEP = /^([+\-\u2212])\s*(\d+(?:[.,]\d+)?)\s*(ms|s|m|min|h|d)?$/i;
const UNIT_MICROS: Readonly<Record<string, number>> = {
  ms: 1_000,
  s: SECOND_MICROS,
  m: 60 * SECOND_MICROS,
  min: 60 * SECOND_MICROS,
  h: 3_600 * SECOND_MICROS,
  d: 86_400 * SECOND_MICROS,
};

/** Context of a typed time: its zone, the current position, and the available span. Times are µs. */
export interface TypedTimePlace {
  /** IANA name. */
  readonly zone: string;
  readonly position: number;
  readonly start: number;
  readonly end: number;
}

/** Time (µs) within the span, or the reason why there is none: not a time, or outside of the span. */
export type TypedTime =
  | { readonly moment: number }
  | { readonly fault: 'format' }
  | { readonly fault: 'outside'; readonly moment: number };

/**
 * Parses a typed time: `11:07`, `11:07:42.123`, `2026-03-12 11:07:42`, or a step from the position: `+30`,
 * `-5m`, `+1.5h`. Without a date it is on the day of the position, or else on the nearest day on which the span
 * contains it.
 */
export function readTypedTime(text: string, place: TypedTimePlace): TypedTime {
  const plain = text.trim().slice(0, MAX_CHARACTERS);
  const step = STEP.exec(plain);
  if (step !== null) {
    const [, sign, amount = '', unit = 's'] = step;
    const size = Number(amount.replace(',', '.')) * (UNIT_MICROS[unit.toLowerCase()] ?? SECOND_MICROS);
    return within(place.position + (sign === '+' ? 1 : -1) * Math.round(size), place);
  }
  const match = CLOCK.exec(plain);
  if (match === null) return { fault: 'format' };
  const [, year, month, day, hour, minute, second = '0', fraction = ''] = match;
  const clock = {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    micros: Number(fraction.padEnd(6, '0')),
  };
  if (clock.hour > 23 || clock.minute > 59 || clock.second > 59) return { fault: 'format' };
  const zone = createZone(place.zone);
  if (year !== undefined) {
    const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
    if (new Date(date).getUTCDate() !== Number(day)) return { fault: 'format' };
    return within(momentOf(zone, date, clock), place);
  }
  return nearest(zone, clock, place);
}

interface ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Fraction of a second, µs. */
  readonly micros: number;
}

/** Finds the time on the position's day, or on the nearest day in the span. */
function nearest(zone: Zone, clock: ClockTime, place: TypedTimePlace): TypedTime {
  const milliseconds = place.position / 1_000;
  const local = milliseconds + zone.offsetMinutes(milliseconds) * 60_000;
  const today = Math.floor(local / DAY_MS) * DAY_MS;
  const moment = momentOf(zone, today, clock);
  const inSpan = within(moment, place);
  if (!('fault' in inSpan)) return inSpan;
  const days = Math.ceil((place.end - place.start) / 1_000 / DAY_MS) + 1;
  for (let away = 1; away <= days; away++) {
    for (const direction of [-1, 1]) {
      const other = within(momentOf(zone, today + direction * away * DAY_MS, clock), place);
      if (!('fault' in other)) return other;
    }
  }
  return inSpan;
}

/** Converts a local date (ms of its midnight as if it were UTC) and time in a zone to µs. */
function momentOf(zone: Zone, date: number, { hour, minute, second, micros }: ClockTime): number {
  const local = date + ((hour * 60 + minute) * 60 + second) * 1_000;
  // The offset depends on the result: the second look-up is past any change of it.
  const guess = local - zone.offsetMinutes(local) * 60_000;
  return (local - zone.offsetMinutes(guess) * 60_000) * 1_000 + micros;
}

/** A position at the end of a tape is displayed in whole ms: typed again, it may be just outside. */
const SLACK_MICROS = 1_000;

function within(moment: number, { start, end }: TypedTimePlace): TypedTime {
  if (moment < start - SLACK_MICROS || moment > end + SLACK_MICROS) return { fault: 'outside', moment };
  return { moment: Math.min(Math.max(moment, start), end) };
}
