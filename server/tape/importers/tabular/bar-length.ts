import {
  INTERVAL_MICROS,
  INTERVALS,
  TRADE_INTERVALS,
  type TradeInterval,
} from '../../../../lib/market/interval';

const [SECOND, MINUTE, HOUR, DAY] = [1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000];

/**
 * Lengths of bars that files may have, µs, of a month the shortest. Those that are no interval only make longer bars.
 */
export const BAR_LENGTHS: Readonly<Record<string, number>> = {
  ...INTERVAL_MICROS,
  '1mo': 28 * DAY,
  ...{ '10s': 10 * SECOND, '15s': 15 * SECOND, '30s': 30 * SECOND },
  ...{ '2m': 2 * MINUTE, '3m': 3 * MINUTE, '10m': 10 * MINUTE, '20m': 20 * MINUTE, '30m': 30 * MINUTE },
  ...{ '2h': 2 * HOUR, '3h': 3 * HOUR, '4h': 4 * HOUR, '6h': 6 * HOUR, '8h': 8 * HOUR, '12h': 12 * HOUR },
};

/** Texts of the lengths for messages, shortest first. */
export const LENGTHS_TEXT = Object.keys(BAR_LENGTHS)
  .sort((a, b) => (BAR_LENGTHS[a] as number) - (BAR_LENGTHS[b] as number))
  .join(', ');

/** Finds a supported length by its µs. */
export function lengthOfMicros(micros: number): string | undefined {
  return Object.keys(BAR_LENGTHS).find((name) => name !== '1mo' && BAR_LENGTHS[name] === micros);
}

/** Returns true for a length that is an interval. */
export function isInterval(length: string): boolean {
  return (INTERVALS as readonly string[]).includes(length);
}

/** Returns the intervals whose bars consist of whole bars of a length, shortest first. */
export function intervalsOf(length: string): readonly TradeInterval[] {
  const micros = BAR_LENGTHS[length] as number;
  return TRADE_INTERVALS.filter(
    (one) => INTERVAL_MICROS[one] > micros && INTERVAL_MICROS[one] % micros === 0,
  );
}

/** Formats a duration, µs: `30 min`, `4 h`. */
export function lengthText(micros: number): string {
  const units: readonly [string, number][] = [
    ['d', DAY],
    ['h', HOUR],
    ['min', MINUTE],
    ['s', SECOND],
  ];
  const [unit, length] = units.find(([, one]) => micros % one === 0) ?? ['µs', 1];
  return `${micros / length} ${unit}`;
}

/**
 * Parses a bar length as written in files: `1m`, `5min`, `1 hour`, `daily`, `D`, `M15`, `MN1`, `60` minutes.
 * @returns a text like `4h`, which may be none of {@link BAR_LENGTHS}, such as `3mo`
 */
export function lengthOfText(text: string): string | undefined {
  const trimmed = text.trim();
  const [, meta, metaCount] = /^(MN|[MHDW])(\d+)$/.exec(trimmed) ?? [];
  const minutes = /^\d+$/.test(trimmed) ? `${trimmed}m` : undefined;
  const written =
    minutes ?? (meta === undefined ? trimmed : `${metaCount}${meta === 'MN' ? 'mo' : meta.toLowerCase()}`);
  const [, count = '1', unit = ''] = /^(\d*)[ -]?([a-z]+)$/i.exec(written) ?? [];
  const short = unit === 'M' ? 'mo' : UNITS[unit.toLowerCase()];
  return short === undefined ? undefined : inLargestUnit(Number(count || '1'), short);
}

const UNITS: Readonly<Record<string, string>> = {
  ...{ s: 's', sec: 's', second: 's', seconds: 's', m: 'm', min: 'm', mins: 'm', minute: 'm', minutes: 'm' },
  ...{ h: 'h', hr: 'h', hour: 'h', hours: 'h', hourly: 'h', d: 'd', day: 'd', days: 'd', daily: 'd' },
  ...{ w: 'w', wk: 'w', week: 'w', weekly: 'w', mo: 'mo', mon: 'mo', month: 'mo', monthly: 'mo' },
};

/** Writes `60m` as `1h` and `24h` as `1d`. */
function inLargestUnit(count: number, unit: string): string {
  const micros = { s: SECOND, m: MINUTE, h: HOUR, d: DAY }[unit];
  return (micros === undefined ? undefined : lengthOfMicros(count * micros)) ?? `${count}${unit}`;
}
