/** Formats a time for a URL: ISO 8601 in UTC, `2026-03-12T11:07:42.123Z`. µs are cut to ms. */
export function momentText(micros: number): string {
  return new Date(Math.floor(micros / 1_000)).toISOString();
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z$/;
const MICROS = /^-?\d{14,17}$/;
const MINUTE_TEXT = 'YYYY-MM-DDTHH:MM'.length;

/**
 * Parses a text of {@link momentText}, the same with µs or without seconds, or whole µs since 1970.
 * @returns µs, `null` for other texts
 */
export function readMoment(text: string | null | undefined): number | null {
  if (text === null || text === undefined) return null;
  if (MICROS.test(text)) {
    const micros = Number(text);
    return Number.isSafeInteger(micros) ? micros : null;
  }
  if (!ISO.test(text)) return null;
  const minutes = Date.parse(`${text.slice(0, MINUTE_TEXT)}:00Z`);
  const seconds = Number(text.slice(MINUTE_TEXT + 1, -1) || '0');
  if (Number.isNaN(minutes) || seconds >= 60) return null;
  return minutes * 1_000 + Math.round(seconds * 1_000_000);
}
