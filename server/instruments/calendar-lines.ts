import { type CalendarDays, MAX_SPAN_DAYS } from '../../lib/calendar/calendar-days';
import { CALENDAR_IDS } from '../../lib/calendar/calendars';
import { quoteValue } from '../../lib/schema/quote-value';
import { csvRows, isEmptyRow } from './csv-rows';

/** Maximum of lines of the file. */
const MAX_LINES = 1_000;
const DAY_MS = 86_400_000;
const COLUMNS = ['calendar', 'date', 'hours'] as const;

type Hours = NonNullable<CalendarDays['hours']>;

/**
 * Reads a file of trading hours: CSV with the columns calendar, date and hours.
 * @returns its lines, or every fault with its line, column and value
 */
export function parseCalendarLines(text: string): { values: CalendarDays[]; faults: string[] } {
  const faults: string[] = [];
  const values: CalendarDays[] = [];
  const rows = csvRows(text.replace(/^\uFEFF/, '')).filter(({ cells }) => !isEmptyRow(cells));
  const [header, ...lines] = rows;
  if (header === undefined) return { values, faults };
  const names = header.cells.map((name) => name.toLowerCase());
  if (names.toSorted().join() !== COLUMNS.join())
    faults.push(
      `line ${header.line}: the columns ${COLUMNS.join(', ')} expected, not ${quoteValue(names.join(', '))}`,
    );
  if (lines.length > MAX_LINES) faults.push(`has ${lines.length} lines; at most ${MAX_LINES} are expected`);
  if (faults.length > 0) return { values, faults };
  for (const { line, cells } of lines) {
    const [calendar = '', date = '', hours = ''] = COLUMNS.map((name) => cells[names.indexOf(name)]);
    const fault = (column: (typeof COLUMNS)[number], expected: string, value: string): void => {
      faults.push(`line ${line}, ${column}: ${expected} expected, not ${quoteValue(value)}`);
    };
    const dates = spanOf(date);
    const spans = hoursOf(hours);
    if (cells.length > names.length) faults.push(`line ${line}: 3 cells expected, not ${cells.length}`);
    if (!CALENDAR_IDS.includes(calendar)) fault('calendar', `one of ${CALENDAR_IDS.join(', ')}`, calendar);
    if (dates === undefined)
      fault(
        'date',
        `a date, YYYY-MM-DD, or a span YYYY-MM-DD..YYYY-MM-DD of at most ${MAX_SPAN_DAYS} days,`,
        date,
      );
    if (spans === undefined) fault('hours', 'closed, usual, or spans in order such as 09:30-13:00', hours);
    if (dates !== undefined && spans !== undefined)
      values.push({ calendar, ...dates, ...(spans !== 'usual' && { hours: spans }) });
  }
  return { values: faults.length > 0 ? [] : values, faults };
}

/** Reads `2027-02-09` or `2027-02-05..2027-02-12`; undefined for other texts. */
function spanOf(text: string): { from: string; to: string } | undefined {
  const [from = '', to = from, ...more] = text.split('..');
  const [first, last] = [dayOf(from), dayOf(to)];
  const isSpan = more.length === 0 && last >= first && (last - first) / DAY_MS < MAX_SPAN_DAYS;
  return isSpan ? { from, to } : undefined;
}

/** Returns 00:00 UTC of a date, ms; NaN for a text that is none. */
function dayOf(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? time : Number.NaN;
}

/** Reads `closed`, `usual` or `09:30-11:30 13:00-15:00`; undefined for other texts. */
function hoursOf(text: string): Hours | 'usual' | undefined {
  if (text === 'usual') return 'usual';
  if (text === 'closed') return [];
  const spans = text.split(' ').map((span) => {
    const found = /^(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)$/.exec(span)?.slice(1).map(Number);
    const [fromHours = 0, fromMinutes = 0, toHours = 0, toMinutes = 0] = found ?? [];
    return [fromHours * 60 + fromMinutes, toHours * 60 + toMinutes] as const;
  });
  const isInOrder = spans.every(
    ([from, to], at) => from < to && to <= 1_440 && from >= (spans[at - 1]?.[1] ?? 0),
  );
  return isInOrder ? spans : undefined;
}
