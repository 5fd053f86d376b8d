import { createZoneOffset, utcOf } from './zone-offset';

const MINUTE_MICROS = 60_000_000;
const DAY_MICROS = 86_400_000_000;
/** Days that a search for the next opening covers. */
const MAX_CLOSED_DAYS = 21;

/** Phase of a trading day. */
export type SessionPhase = 'auction' | 'open' | 'break' | 'closed';

/** Part of a regular day: minutes from local midnight, `to` excluded. Times outside all parts are closed. */
export type SessionPart = readonly [phase: Exclude<SessionPhase, 'closed'>, from: number, to: number];

/** Hours of one date: its parts, or the usual ones. */
export type DayHours = readonly SessionPart[] | 'usual';

/** Hours and days off of a venue. Dates are `YYYY-MM-DD` in its zone. */
export interface TradingCalendar {
  /** ISO 10383 code of the market, or `24/7`. */
  readonly id: string;
  /** IANA name. */
  readonly zone: string;
  /** Start of the trading day, minutes from its local midnight: 0, or negative with a session on the evening before. */
  readonly dayStart: number;
  readonly parts: readonly SessionPart[];
  /** Parts of regular days from a date on, when the venue changed them. */
  readonly laterParts?: { readonly from: string; readonly parts: readonly SessionPart[] };
  /** Sessions with hours of their own on days off, which belong to the next trading day. */
  readonly extra?: { readonly dates: ReadonlySet<string>; readonly parts: readonly SessionPart[] };
  /** True if every day has the same parts. Default: Monday to Friday. */
  readonly everyDay?: true;
  readonly holidays: ReadonlySet<string>;
  /** Local minute at which a short day ends, by date. */
  readonly halfDays: ReadonlyMap<string, number>;
  /** First and last date with known holidays. Without it, it is not known whether the venue is open. */
  readonly known?: { readonly from: string; readonly to: string };
  /** Dates within `known` of which it is not known whether they have sessions. */
  readonly unknown?: ReadonlySet<string>;
  /** Hours that an operator has set, by date; they come before all others. May change. */
  readonly own?: ReadonlyMap<string, DayHours>;
}

/** Trading day of a venue. */
export interface TradingDay {
  /** 00:00 UTC of the date, µs: `start` of its `1d` bar. */
  readonly date: number;
  /** First moment, and the first after it, µs. */
  readonly from: number;
  readonly to: number;
}

/** Part of a venue's trading, µs; `to` is not part of it. */
export interface SessionSpan {
  readonly phase: Exclude<SessionPhase, 'closed'>;
  readonly from: number;
  readonly to: number;
}

/** State of a venue at a moment. Times in µs. */
export interface SessionState {
  readonly phase: SessionPhase;
  /** Next start of trading, auctions included; only while closed or in a break, and if it is known. */
  readonly opens?: number;
}

/** A calendar with the rules of its time zone. */
export class VenueClock {
  readonly #offset: (milliseconds: number) => number;
  #day: TradingDay | undefined;

  /** @throws RangeError naming an unknown time zone */
  constructor(readonly calendar: TradingCalendar) {
    this.#offset = createZoneOffset(calendar.zone);
  }

  /** Returns the trading day that contains the time (µs). Nights and weekends belong to the day that follows them. */
  dayAt(time: number): TradingDay {
    const known = this.#day;
    if (known !== undefined && time >= known.from && time < known.to) return known;
    const { dayStart } = this.calendar;
    const local = time + this.#offset(time / 1_000) * MINUTE_MICROS - dayStart * MINUTE_MICROS;
    this.#day = this.dayOf(Math.floor(local / DAY_MICROS) * DAY_MICROS);
    return this.#day;
  }

  /** Returns the trading day of a date, given as any moment (µs) of it in UTC. */
  dayOf(date: number): TradingDay {
    let first = Math.floor(date / DAY_MICROS) * DAY_MICROS;
    let last = first;
    while (this.#belongsToNext(last)) last += DAY_MICROS;
    while (this.#belongsToNext(first - DAY_MICROS)) first -= DAY_MICROS;
    return { date: last, from: this.#utc(first), to: this.#utc(last + DAY_MICROS) };
  }

  /**
   * Returns the start (µs) of the first part of a day's trading, or of its first part of a phase; the start of the day if
   * it is not known.
   */
  opening(day: TradingDay, phase?: 'open'): number {
    for (let date = day.date - this.#extraDaysBefore(day.date); date <= day.date; date += DAY_MICROS) {
      const parts = this.#partsOf(date) ?? this.calendar.parts;
      const first = phase === undefined ? parts[0] : parts.find(([of]) => of === phase);
      if (first !== undefined) return this.#moment(date, first[1]);
    }
    return day.from;
  }

  /** Returns the state at the time (µs); undefined if the calendar does not reach it. */
  stateAt(time: number): SessionState | undefined {
    const local = time + this.#offset(time / 1_000) * MINUTE_MICROS;
    const date = Math.floor(local / DAY_MICROS) * DAY_MICROS;
    const minute = Math.floor((local - date) / MINUTE_MICROS);
    const parts = this.#partsOf(date);
    if (parts === undefined) return undefined;
    const phase = parts.find(([, from, to]) => minute >= from && minute < to)?.[0] ?? 'closed';
    if (phase === 'open' || phase === 'auction') return { phase };
    const opens = this.#nextStart(date, minute);
    return opens === undefined ? { phase } : { phase, opens };
  }

  /**
   * Returns the parts of trading that begin or end within a span (µs), in order.
   * @returns `known` false if the calendar does not reach all days of the span
   */
  spansWithin(from: number, to: number): { readonly spans: readonly SessionSpan[]; readonly known: boolean } {
    const spans: SessionSpan[] = [];
    let known = true;
    for (let date = this.#localDate(from) - DAY_MICROS; date <= this.#localDate(to); date += DAY_MICROS) {
      const parts = this.#partsOf(date);
      known &&= parts !== undefined || date < this.#localDate(from);
      for (const [phase, first, last] of parts ?? []) {
        const span = { phase, from: this.#moment(date, first), to: this.#moment(date, last) };
        if (span.to > from && span.from < to) spans.push(span);
      }
    }
    return { spans, known };
  }

  /** Returns 00:00 UTC (µs) of the local date of a time (µs). */
  #localDate(time: number): number {
    const local = time + this.#offset(time / 1_000) * MINUTE_MICROS;
    return Math.floor(local / DAY_MICROS) * DAY_MICROS;
  }

  /** Returns the parts of a date; undefined if it is not known whether there are any. */
  #partsOf(date: number): readonly SessionPart[] | undefined {
    const { known, laterParts, extra, everyDay, holidays, halfDays, unknown } = this.calendar;
    const text = dateText(date);
    const isLater = laterParts !== undefined && text >= laterParts.from;
    const usual = extra?.dates.has(text) ? extra.parts : isLater ? laterParts.parts : this.calendar.parts;
    const own = this.calendar.own?.get(text);
    if (own !== undefined) return own === 'usual' ? usual : own;
    if (known === undefined || text < known.from || text > known.to || unknown?.has(text)) return undefined;
    if (everyDay || usual === extra?.parts) return usual;
    if (isWeekend(date) || holidays.has(text)) return [];
    const end = halfDays.get(text);
    if (end === undefined) return usual;
    return usual
      .filter(([, from]) => from < end)
      .map(([phase, from, to]) => [phase, from, Math.min(to, end)] as const);
  }

  #nextStart(date: number, minute: number): number | undefined {
    for (let days = 0; days <= MAX_CLOSED_DAYS; days++) {
      const next = date + days * DAY_MICROS;
      const parts = this.#partsOf(next);
      if (parts === undefined) return undefined;
      const part = parts.find(([phase, from]) => phase !== 'break' && (days > 0 || from > minute));
      if (part !== undefined) return this.#moment(next, part[1]);
    }
    return undefined;
  }

  /** Returns true for a date whose sessions belong to the next trading day. */
  #belongsToNext(date: number): boolean {
    if (this.calendar.dayStart < 0 && isWeekend(date)) return true;
    return this.calendar.extra?.dates.has(dateText(date)) ?? false;
  }

  /** Returns the length (µs) of the days with extra sessions before a date. */
  #extraDaysBefore(date: number): number {
    const extra = this.calendar.extra?.dates;
    let length = 0;
    while (extra?.has(dateText(date - length - DAY_MICROS))) length += DAY_MICROS;
    return length;
  }

  /** Returns the moment at which the trading day of a date can begin. */
  #utc(date: number): number {
    return this.#moment(date, this.calendar.dayStart);
  }

  #moment(date: number, minute: number): number {
    return utcOf(date + minute * MINUTE_MICROS, this.#offset);
  }
}

function isWeekend(date: number): boolean {
  const weekday = new Date(date / 1_000).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function dateText(date: number): string {
  return new Date(date / 1_000).toISOString().slice(0, 10);
}
