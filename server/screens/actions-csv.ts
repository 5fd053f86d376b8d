import type { ScreenAction } from '../../lib/protocol/screens/screen-action';

const MICROS_PER_MILLI = 1_000;
const HEAD = 'time,by,screens,act,display,before,facts,state';

/** Returns actions as CSV: fields that are objects as JSON. */
export function actionsCsv(actions: readonly ScreenAction[]): string {
  const lines = actions.map(({ time, by, screens, act, display, before, facts, state }) =>
    [
      new Date(time / MICROS_PER_MILLI).toISOString(),
      by,
      screens.join(' '),
      act,
      display,
      before,
      facts,
      state,
    ]
      .map(cellOf)
      .join(','),
  );
  return `${[HEAD, ...lines].join('\r\n')}\r\n`;
}

/** Quotes a cell; a text that a spreadsheet would take for a formula begins with an apostrophe. */
function cellOf(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
