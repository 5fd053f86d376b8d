import { excerpt } from '../importer';
import type { ColumnMap } from './column-map';
import type { ColumnNames } from './column-names';
import { unitText } from './column-unit';

/** Time zones by the names that columns give them. */
const ZONES: readonly (readonly [RegExp, string])[] = [
  [/^(utc|gmt|z|utc time|unix.*|epoch.*)$/, 'UTC'],
  [/^(msk|мск|moscow( time)?|москва|московское время)$/, 'Europe/Moscow'],
  [/^(北京时间|北京|beijing( time)?|china( time)?|上海)$/, 'Asia/Shanghai'],
  [/^(et|est\/edt|eastern( time)?|us eastern|new york( time)?|ny)$/, 'America/New_York'],
  [/^(hkt|香港时间|hong kong( time)?)$/, 'Asia/Hong_Kong'],
  [/^(jst|tokyo( time)?)$/, 'Asia/Tokyo'],
  [/^(kst|seoul( time)?)$/, 'Asia/Seoul'],
  [/^london( time)?$/, 'Europe/London'],
];
const OFFSET = /^(?:utc|gmt) ?([+-])0?(\d{1,2})(?::?00)?$/;
/** Units of numbers, which follow from their size, and patterns of dates. */
const NO_ZONE =
  /^(s|ms|us|µs|μs|ns|(milli|micro|nano)?seconds?|sec|秒|毫秒|微秒|[ymdhs年月日时分秒гмдч%\d\s./:_-]+|start|open|opening|begin|end|close)$/u;

/**
 * Adds the time zone that the name of the time column has, as `Time (UTC+8)` and `Дата (МСК)`.
 * @returns the facts, and a note about a name that is no known zone
 */
export function withColumnZone(
  names: ColumnNames,
  map: ColumnMap,
): { readonly map: ColumnMap; readonly note?: string } {
  if (map.zone !== undefined) return { map };
  for (const known of ['time', 'clock', 'date'] as const) {
    const column = names.find(known);
    const text = column === undefined ? undefined : unitText(column);
    if (column === undefined || text === undefined || NO_ZONE.test(text.toLowerCase())) continue;
    const zone = zoneOf(text);
    if (zone !== undefined) return { map: { ...map, zone } };
    const note = `${excerpt(column)} names no known time zone: read as UTC; a mapping file (--map) can name the "zone"`;
    return { map, note };
  }
  return { map };
}

function zoneOf(text: string): string | undefined {
  const lower = text.toLowerCase();
  const known = ZONES.find(([pattern]) => pattern.test(lower));
  if (known) return known[1];
  const [, sign, hours] = OFFSET.exec(lower) ?? [];
  // Names of `Etc` zones have the opposite sign.
  if (hours !== undefined) return `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`;
  return text.includes('/') && Intl.supportedValuesOf('timeZone').includes(text) ? text : undefined;
}
