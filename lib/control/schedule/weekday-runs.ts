import type { Weekday } from './schedule-draft';

/** Days in the order in which a week is read. */
export const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Shortest run that is written as first and last day. */
const MIN_RUN = 3;

/** Returns days as texts, where three and more in a row are one: `Mon–Fri, Sun`. */
export function weekdayText(days: readonly Weekday[], nameOf: (day: Weekday) => string): string {
  const runs: Weekday[][] = [];
  for (const day of WEEK) {
    if (!days.includes(day)) continue;
    const last = runs.at(-1);
    const follows = last !== undefined && WEEK.indexOf(last.at(-1) as Weekday) === WEEK.indexOf(day) - 1;
    if (follows) last.push(day);
    else runs.push([day]);
  }
  return runs
    .map((run) =>
      run.length < MIN_RUN
        ? run.map(nameOf).join(', ')
        : `${nameOf(run[0] as Weekday)}–${nameOf(run.at(-1) as Weekday)}`,
    )
    .join(', ');
}
