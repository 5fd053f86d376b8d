import { excerpt, ImportError } from '../importer';

/** Quotes an identifier for SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * SQL functions for mappings:
 * - `micros(n)`: converts an integer time in s, ms, µs or ns, detected by magnitude, to µs,
 * - `time_of(text)`: converts such an integer, a date, or a date and time (UTC by default) to µs; else NULL,
 * - `symbol_of(venue, code)`: builds a symbol; invalid characters of the code become `-`,
 * - `decimals(x)`: counts the decimals of a number, at most 12.
 */
export const FUNCTIONS = `
  SET TimeZone = 'UTC';
  CREATE MACRO micros(n) AS CASE
    WHEN n < 100000000000 THEN n * 1000000
    WHEN n < 100000000000000 THEN n * 1000
    WHEN n < 100000000000000000 THEN n
    ELSE n // 1000 END;
  CREATE MACRO time_of(t) AS CASE
    WHEN regexp_full_match(t, '(19|20)[0-9]{6}( .*)?') THEN
      epoch_us(try_strptime(t, ['%Y%m%d', '%Y%m%d %H%M%S', '%Y%m%d %H:%M:%S', '%Y%m%d %H:%M']))
    WHEN regexp_full_match(t, '[0-9]{9,19}') THEN micros(try_cast(t AS BIGINT))
    WHEN regexp_full_match(t, '[0-9]{9,11}[.][0-9]+') THEN round(try_cast(t AS DOUBLE) * 1e6)::BIGINT
    WHEN regexp_full_match(t, '[0-9]{12,14}[.][0-9]+') THEN round(try_cast(t AS DOUBLE) * 1e3)::BIGINT
    ELSE epoch_us(try_cast(translate(t[1:10], './', '--') || t[11:] AS TIMESTAMPTZ)) END;
  CREATE MACRO symbol_of(venue, code) AS
    lower(regexp_replace(venue, '[^A-Za-z0-9._-]+', '-', 'g')) || ':' ||
    regexp_replace(code, '[^A-Za-z0-9._/-]+', '-', 'g');
  CREATE MACRO decimals(x) AS CASE
    WHEN x IS NULL OR x = round(x, 0) THEN 0
    ${Array.from({ length: 11 }, (_, before) => `WHEN x = round(x, ${before + 1}) THEN ${before + 1}`).join('\n    ')}
    ELSE 12 END;
`;

const DATE = /^(\d{4})(\d\d)(\d\d)$/;

/**
 * Returns SQL for local midnight, µs.
 * @param day `20131007`
 * @throws ImportError for an invalid date
 */
export function midnight(day: string, zone: string, file: string): string {
  const [, year = '', month = '', date = ''] = DATE.exec(day) ?? [];
  const iso = `${year}-${month}-${date}`;
  const time = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== iso) {
    throw new ImportError(file, undefined, `${excerpt(day)} in the file name is not a date`);
  }
  return `epoch_us(timezone('${zone}', TIMESTAMP '${iso}'))`;
}
