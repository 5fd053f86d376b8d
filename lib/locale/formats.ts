import type { Locale } from './locale';

/** Text for a missing value; never 0. */
export const NO_VALUE = '–';
/** True minus sign: as wide as the plus, unlike a hyphen. */
const MINUS = '\u2212';
/** Narrow no-break space: between groups of digits and before units. */
const THIN = '\u202F';
const NO_BREAK = '\u00A0';

/** Maximum of displayed decimals. */
const MAX_DECIMALS = 22;
/** Decimals from which, and zeros after the separator from which, a fraction is written as `0.0₈12`. */
const MANY_DECIMALS = 9;
const MANY_ZEROS = 5;
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
/** Amount from which units are no longer used: `1.0×10³³`. */
const POWER_FROM = 1e18;
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

interface NumberStyle {
  readonly decimal: string;
  readonly group: string;
  readonly percent: string;
  /** Units of compact numbers, largest first. */
  readonly compact: readonly { readonly from: number; readonly unit: string; readonly decimals: number }[];
  /** Units of amounts of data, from bytes on, each a thousand of the one before. */
  readonly bytes: readonly string[];
}

const SI_BYTES = ['B', 'kB', 'MB', 'GB', 'TB'].map((unit) => THIN + unit);
/** Minimum amount in a unit of data sizes. */
const BYTES_STEP = 1_000;

const STYLES: Readonly<Record<Locale, NumberStyle>> = {
  en: {
    decimal: '.',
    group: ',',
    percent: '%',
    compact: [
      { from: 1e12, unit: `${THIN}T`, decimals: 1 },
      { from: 1e9, unit: `${THIN}B`, decimals: 1 },
      { from: 1e6, unit: `${THIN}M`, decimals: 1 },
      { from: 1e4, unit: `${THIN}K`, decimals: 1 },
    ],
    bytes: SI_BYTES,
  },
  'zh-CN': {
    decimal: '.',
    group: ',',
    percent: '%',
    compact: [
      { from: 1e12, unit: '万亿', decimals: 2 },
      { from: 1e8, unit: '亿', decimals: 2 },
      { from: 1e4, unit: '万', decimals: 1 },
    ],
    bytes: SI_BYTES,
  },
  ru: {
    decimal: ',',
    group: THIN,
    percent: `${THIN}%`,
    compact: [
      { from: 1e12, unit: `${NO_BREAK}трлн`, decimals: 1 },
      { from: 1e9, unit: `${NO_BREAK}млрд`, decimals: 1 },
      { from: 1e6, unit: `${NO_BREAK}млн`, decimals: 1 },
      { from: 1e4, unit: `${NO_BREAK}тыс.`, decimals: 1 },
    ],
    bytes: ['Б', 'кБ', 'МБ', 'ГБ', 'ТБ'].map((unit) => NO_BREAK + unit),
  },
};

/** Unit size of each compact step: 万 divides by 10,000 although K begins at 10,000 and divides by 1,000. */
const COMPACT_DIVISOR: Readonly<Record<Locale, Readonly<Record<number, number>>>> = {
  en: { 1e4: 1e3 },
  ru: { 1e4: 1e3 },
  'zh-CN': {},
};

/**
 * Number formats of one locale. All are plain functions that cost about as much as `toFixed`. NaN and
 * infinities give {@link NO_VALUE}.
 */
export interface NumberFormats {
  readonly locale: Locale;
  /**
   * Formats a fixed number of decimals, with separators between thousands: `97,482.5`. With nine and more, zeros after
   * the separator are counted: `0.0₈12`.
   */
  fixed(value: number, decimals: number): string;
  /** Formats with a sign; zero has none: `+9.72`, `−0.47`, `0.00`. */
  signed(value: number, decimals: number): string;
  /** Formats a change in percent (2.41 is 2.41 %) with sign and unit: `+2.41%`, in Russian `+2,41 %`. */
  percent(value: number, decimals?: number): string;
  /** Formats a change in percent without the unit, for the heatmap: `+2.41`. */
  barePercent(value: number, decimals?: number): string;
  /**
   * Abbreviates large amounts: `18.4 M`, `841.26亿`, `18,4 млн`, `1.0×10³³`; below 10,000 in full. `mostDecimals` limits the
   * decimals.
   */
  compact(value: number, mostDecimals?: number): string;
  /** Formats a whole number with separators. */
  integer(value: number): string;
  /** Formats a data size in about three digits: `364 MB`, `1.42 GB`. */
  bytes(value: number): string;
  /** Formats a factor without trailing zeros: `8×`, `0.25×`. */
  times(value: number): string;
  /** Formats basis points with one decimal, below 1 with two significant digits: `12.3`, `0.016`. */
  points(value: number): string;
  /** Formats a size without trailing zeros; compact from a million on. */
  size(value: number, decimals: number): string;
}

export function createNumberFormats(locale: Locale): NumberFormats {
  const style = STYLES[locale];
  const divisors = COMPACT_DIVISOR[locale];

  const fixed = (value: number, decimals: number): string => {
    if (!Number.isFinite(value)) return NO_VALUE;
    const digits = digitsOf(Math.abs(value), Math.min(decimals, MAX_DECIMALS));
    const text = localized(decimals < MANY_DECIMALS ? digits : withCountedZeros(digits), style);
    return value < 0 && !isZero(digits) ? MINUS + text : text;
  };
  const signed = (value: number, decimals: number): string => {
    const text = fixed(value, decimals);
    return value > 0 && !isZero(text) ? `+${text}` : text;
  };
  const compact = (value: number, mostDecimals = MAX_DECIMALS): string => {
    if (!Number.isFinite(value)) return NO_VALUE;
    const size = Math.abs(value);
    if (size >= POWER_FROM) {
      const exponent = Math.floor(Math.log10(size));
      const text = fixed(value / 10 ** exponent, Math.min(1, mostDecimals));
      return `${text}×10${inScript(exponent, SUPERSCRIPTS)}`;
    }
    for (const [position, step] of style.compact.entries()) {
      if (size < step.from) continue;
      const divided = value / (divisors[step.from] ?? step.from);
      // 999.96 M would be rounded to 1,000.0 M: such a value gets the next larger unit.
      const above = style.compact[position - 1];
      const ratio = above && above.from / (divisors[step.from] ?? step.from);
      if (
        above &&
        ratio !== undefined &&
        Number(Math.abs(divided).toFixed(Math.min(step.decimals, mostDecimals))) >= ratio
      )
        return fixed(value / above.from, Math.min(above.decimals, mostDecimals)) + above.unit;
      return fixed(divided, Math.min(step.decimals, mostDecimals)) + step.unit;
    }
    return fixed(value, Number.isInteger(value) || size >= 1_000 ? 0 : 2);
  };

  return {
    locale,
    fixed,
    signed,
    compact,
    percent: (value, decimals = 2) =>
      Number.isFinite(value) ? signed(value, decimals) + style.percent : NO_VALUE,
    barePercent: (value, decimals = 2) => signed(value, decimals),
    integer: (value) => fixed(value, 0),
    bytes: (value) => {
      if (!Number.isFinite(value)) return NO_VALUE;
      let unit = 0;
      let amount = value;
      // 999.7 kB would be rounded to 1,000 kB.
      for (; Math.round(amount) >= BYTES_STEP && unit < style.bytes.length - 1; unit++) amount /= BYTES_STEP;
      const decimals = unit === 0 || amount >= 100 ? 0 : amount >= 10 ? 1 : 2;
      return fixed(amount, decimals) + (style.bytes[unit] ?? '');
    },
    times: (value) => {
      const text = fixed(value, 2);
      return Number.isFinite(value) ? `${withoutTrailingZeros(text, style.decimal)}\u00D7` : text;
    },
    points: (value) => {
      const size = Math.abs(value);
      return fixed(value, size > 0 && size < 1 ? 1 - Math.floor(Math.log10(size)) : 1);
    },
    size: (value, decimals) => {
      if (Math.abs(value) >= 1e6) return compact(value);
      const text = fixed(value, decimals);
      return decimals > 0 && Number.isFinite(value) ? withoutTrailingZeros(text, style.decimal) : text;
    },
  };
}

/** `toFixed` writes an exponent from here on. */
const EXPONENT_FROM = 1e21;

/** Returns the digits of a number that is not negative, without an exponent. */
function digitsOf(value: number, decimals: number): string {
  if (value < EXPONENT_FROM) return value.toFixed(decimals);
  return decimals === 0 ? String(BigInt(value)) : `${BigInt(value)}.${'0'.repeat(decimals)}`;
}

/** Writes `0.0000000012` as `0.0₈12`: nobody counts so many zeros, and no column has room for them. */
function withCountedZeros(digits: string): string {
  const zeros = /^0\.(0+)(?=[1-9])/.exec(digits)?.[1]?.length ?? 0;
  if (zeros < MANY_ZEROS) return digits;
  return `0.0${inScript(zeros, SUBSCRIPTS)}${digits.slice(2 + zeros)}`;
}

function inScript(count: number, script: string): string {
  return [...String(count)].map((digit) => script[Number(digit)]).join('');
}

/** Inserts the locale's separators into digits. */
function localized(digits: string, style: NumberStyle): string {
  const point = digits.indexOf('.');
  const whole = point < 0 ? digits.length : point;
  let text = '';
  for (let end = whole; end > 0; end -= 3) {
    const group = digits.slice(Math.max(0, end - 3), end);
    text = text === '' ? group : group + style.group + text;
  }
  return point < 0 ? text : text + style.decimal + digits.slice(point + 1);
}

function isZero(digits: string): boolean {
  for (let at = 0; at < digits.length; at++) {
    const code = digits.charCodeAt(at);
    if (code > 48 && code <= 57) return false;
  }
  return true;
}

function withoutTrailingZeros(text: string, decimal: string): string {
  let end = text.length;
  while (text[end - 1] === '0') end--;
  return text.slice(0, text[end - 1] === decimal ? end - 1 : end);
}

/** Text split at the first changed digit, for tinting. */
export interface ChangedDigits {
  /** Unchanged part, from the left. */
  readonly same: string;
  /** Part from the first changed character to the end; empty if nothing changed. */
  readonly changed: string;
}

/**
 * Splits the new text at the first difference from the old; a text of another length has changed completely.
 */
export function changedDigits(before: string, after: string): ChangedDigits {
  if (before.length !== after.length) return { same: '', changed: after };
  let at = 0;
  while (at < after.length && before[at] === after[at]) at++;
  return { same: after.slice(0, at), changed: after.slice(at) };
}
