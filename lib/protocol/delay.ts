const SECONDS = { s: 1, m: 60, h: 3_600 } as const;

/** Longest delay of a client's data, s. */
export const MAX_DELAY = 86_400;

/** Form of a delay, for error texts. */
export const DELAY_FORM = 'a delay such as 90s, 15m or 1h, at most 24h';

/** Parses a delay such as `90s`, `15m` or `1h`. @returns s; undefined for any other text */
export function parseDelay(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS[unit as keyof typeof SECONDS] ?? Number.NaN);
  return seconds >= 1 && seconds <= MAX_DELAY ? seconds : undefined;
}

/** Writes a delay (s) as {@link parseDelay} reads it: `15m`. */
export function delayText(seconds: number): string {
  if (seconds % 3_600 === 0) return `${seconds / 3_600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
