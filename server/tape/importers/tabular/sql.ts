import { INTERVAL_MICROS } from '../../../../lib/market/interval';
import { literal } from '../../../database/sql-literal';
import { excerpt, ImportError } from '../importer';
import { BAR_LENGTHS } from './bar-length';

/** Seconds from 1970 to 1971. */
const YEAR_SECONDS = 31_536_000;

/** Notations of a date and time that a cast to a time does not read. */
const COMPACT_TIMES = [
  '%Y%m%d',
  '%Y%m%d %H%M%S',
  '%Y%m%d %H%M%S%g',
  '%Y%m%d %H:%M:%S',
  '%Y%m%d %H:%M:%S.%f',
  '%Y%m%d %H:%M',
];
const DIGIT_TIMES = ['%Y%m%d%H%M', '%Y%m%d%H%M%S', '%Y%m%d%H%M%S%g'];
const WRITTEN_TIMES = [
  ...['%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M %p', '%Y-%m-%d %I-%p'],
  ...['%b %d, %Y', '%d %b %Y', '%d-%b-%Y', '%d-%b-%y', '%B %d, %Y'],
];

/**
 * SQL functions for mappings:
 * - `micros(n)`: converts an integer time in s, ms, µs or ns, detected by magnitude, to µs; NULL for one before 1971,
 *   which is mostly no time,
 * - `time_of(text)`: converts such an integer, a date, or a date and time (UTC by default) to µs; else NULL,
 * - `written_of(text)`: the same without the offset of a zone: the date and time as written,
 * - `time_in(text, zone)`: the same as `time_of`, with a time zone for texts without an offset,
 * - `exact(x)`: a fraction that a 32-bit number has turned into more digits (186.32196044921875) as it was (186.32196),
 * - `number_of(text)`: converts `1,234.5`, `1 234.5`, `72.15M`, `3.2万`, `$187.15`; NULL for any other text,
 * - `number_or_none(text)`: the same, NULL for an absent value (`-`, `n/a`), NaN for any other text,
 * - `symbol_of(venue, code)`: `venue:code` as written; {@link symbolOf} turns it into a symbol,
 * - `bar_length(text)`: µs of one of {@link BAR_LENGTHS}, else NULL,
 * - `bar_step(text)`: the length as an interval; 1 µs for an unknown one,
 * - `bar_start(time, text)`: start of the bar of a length that contains the time, µs; weeks start on Mondays. It has its
 *   argument once: a macro repeats the whole expression, and those of nested ones took seconds to plan,
 * - `bar_end(start, text)`: first µs after the bar; the next one for an unknown length,
 * - `day_of(time)`: number of the day since 1970,
 * - `decimals(x)`: counts the decimals of a number that are meant: at most 8, or 8 significant digits of a smaller one.
 */
export const FUNCTIONS = `
  SET TimeZone = 'UTC';
  CREATE MACRO micros(n) AS CASE
    WHEN n < ${YEAR_SECONDS} THEN NULL
    WHEN n < 100000000000 THEN n * 1000000
    WHEN n < 100000000000000 THEN n * 1000
    WHEN n < 100000000000000000 THEN n
    ELSE n // 1000 END;
  CREATE MACRO iso_of(t) AS regexp_replace(
    regexp_replace(trim(t), '^([0-9]{4})[./年]([0-9]{1,2})[./月]([0-9]{1,2})日?', '\\1-\\2-\\3'),
    ' ?(GMT|UTC)([+-][0-9]{2}):?([0-9]{2})$', '\\2:\\3');
  CREATE MACRO time_of(t) AS CASE
    WHEN regexp_full_match(t, '(19|20)[0-9]{6}( .*)?') THEN epoch_us(try_strptime(t, ${list(COMPACT_TIMES)}))
    WHEN regexp_full_match(t, '(19|20)[0-9]{2}(0[1-9]|1[0-2])([0-2][0-9]|3[01])([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9]([0-9]{3})?)?')
      THEN epoch_us(try_strptime(t, ${list(DIGIT_TIMES)}))
    WHEN regexp_full_match(t, '[0-9]{9,19}') THEN micros(try_cast(t AS BIGINT))
    WHEN regexp_full_match(t, '[0-9]{9,11}[.][0-9]+') THEN round(try_cast(t AS DOUBLE) * 1e6)::BIGINT
    WHEN regexp_full_match(t, '[0-9]{12,14}[.][0-9]+') THEN round(try_cast(t AS DOUBLE) * 1e3)::BIGINT
    ELSE epoch_us(coalesce(
      try_cast(iso_of(t) AS TIMESTAMPTZ), try_strptime(iso_of(t), ${list(WRITTEN_TIMES)})::TIMESTAMPTZ)) END;
  CREATE MACRO written_of(t) AS
    time_of(regexp_replace(t, '(:[0-9]{2}([.][0-9]+)?) ?(Z|((GMT|UTC) ?)?([+-][0-9]{2}(:?[0-9]{2})?)?)$', '\\1'));
  CREATE MACRO time_in(t, zone) AS CASE
    WHEN regexp_matches(t, '^[0-9.]{9,}$|:[0-9]{2}([.][0-9]+)? ?(Z|[A-Z]{3}|[A-Z]{0,3}[+-][0-9:]+)$')
      AND NOT regexp_matches(t, '^(19|20)[0-9]{12}') THEN time_of(t)
    ELSE epoch_us(timezone(zone, make_timestamp(time_of(t)))) END;
  CREATE MACRO exact(x) AS CASE
    WHEN x <> floor(x) AND abs(x) < 1e30 AND x = x::FLOAT::DOUBLE THEN x::FLOAT::VARCHAR::DOUBLE
    ELSE x END;
  CREATE MACRO bare_number(t) AS CASE
    WHEN regexp_full_match(t, '[+-]?[0-9]+([.][0-9]*)?|[+-]?[.][0-9]+|[+-]?[0-9]*[.]?[0-9]+[eE][+-]?[0-9]+')
      THEN exact(try_cast(t AS DOUBLE))
    WHEN regexp_full_match(t, '[+-]?[0-9]{1,3}([, \\x{a0}\\x{202f}''][0-9]{3})+([.][0-9]*)?')
      THEN try_cast(regexp_replace(t, '[^0-9.+-]', '', 'g') AS DOUBLE)
    WHEN regexp_full_match(t, '[+-]?[0-9]+([.][0-9]*)? ?[KkMmBbTt万亿]') THEN
      round(try_cast(regexp_extract(t, '^[^ KkMmBbTt万亿]+') AS DOUBLE)
        * CASE upper(right(t, 1)) WHEN 'K' THEN 1e3 WHEN 'M' THEN 1e6 WHEN 'B' THEN 1e9 WHEN 'T' THEN 1e12
          WHEN '万' THEN 1e4 ELSE 1e8 END, 4)
    END;
  CREATE MACRO number_of(t) AS bare_number(regexp_replace(t, '^([+-]?)[$€£¥₽₩₹] ?', '\\1'));
  CREATE MACRO number_or_none(t) AS CASE
    WHEN t IS NULL OR lower(trim(t)) IN ('', '-', '--', '—', 'null', 'none', 'n/a', 'na', 'nan', '#n/a') THEN NULL
    ELSE coalesce(number_of(trim(t)), 'nan'::DOUBLE) END;
  CREATE MACRO symbol_of(venue, code) AS
    replace(lower(trim(venue)), ':', '-') || ':' || trim(code);
  CREATE MACRO bar_length(name) AS CASE name
    ${Object.entries(BAR_LENGTHS)
      .map(([name, micros]) => `WHEN '${name}' THEN ${micros}`)
      .join(' ')} END;
  CREATE MACRO bar_step(name) AS CASE name
    WHEN '1mo' THEN INTERVAL 1 MONTH ELSE to_microseconds(coalesce(bar_length(name), 1)) END;
  CREATE MACRO bar_start(t, name) AS epoch_us(time_bucket(bar_step(name), make_timestamp(t)));
  CREATE MACRO bar_end(t, name) AS epoch_us(make_timestamp(t) + bar_step(name));
  CREATE MACRO day_of(t) AS epoch_us(date_trunc('day', make_timestamp(t))) // ${INTERVAL_MICROS['1d']};
  CREATE MACRO decimals(x) AS CASE
    WHEN x IS NULL OR x = round(x, 0) THEN 0
    ${Array.from({ length: 8 }, (_, before) => `WHEN x = round(x, ${before + 1}) THEN ${before + 1}`).join('\n    ')}
    WHEN abs(x) >= 0.1 THEN 8
    ${Array.from({ length: 10 }, (_, before) => `WHEN x = round(x, ${before + 9}) THEN least(${before + 9}, 7 - floor(log10(abs(x)))::INTEGER)`).join('\n    ')}
    ELSE least(18, 7 - floor(log10(abs(x)))::INTEGER) END;
`;

/** Writes a list of texts as SQL. */
function list(texts: readonly string[]): string {
  return `[${texts.map((text) => literal(text)).join(', ')}]`;
}

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
