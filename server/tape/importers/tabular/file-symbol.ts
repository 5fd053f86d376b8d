import { basename } from 'node:path';
import { literal } from '../../../database/sql-literal';
import { lengthOfText } from './bar-length';
import type { InputFile } from './table-format';

/** Venue of symbols in files that name no venue. */
const VENUE = 'file';
/** File name suffixes for compression and format, not part of the code. */
const ENDINGS = /(\.(csv|txt|tsv|dat|parquet|gz|zip))+$/i;
const CLOCK = String.raw`([01]\d|2[0-4])[0-5]\d([0-5]\d)?`;
const DATE = String.raw`(19|20)\d\d(-?(0[1-9]|1[0-2])(-?([0-2]\d|3[01])[T]?(${CLOCK})?)?)?|\d\d[.]\d\d[.](19|20)\d\d`;
const LENGTH = String.raw`\d+ ?(s|sec|m|min|h|hour|d|day|w|week|mo|month)|(MN|[MHDW])\d+|hourly|daily|weekly|monthly|tick`;
const WORDS = 'bid|ask|history|historical|historicaldata|data|candlesticks?|历史数据|历史行情|日线|周线|月线';
/** Parts at the end of a name that are not the code. A number is one only if it is a date. */
const NOT_THE_CODE = new RegExp(
  `[-_ ](${LENGTH}|ohlcv?|bars?|candles?|klines?|trades?|quotes?|books?|bookticker|${WORDS}|${DATE})$`,
  'i',
);
/** Words of Investing.com before and after the code. */
const AROUND_THE_CODE = /^Прошлые данные - |(的)?历史数据$/g;
/** Names of HistData: format, code, kind of rows. */
const HISTDATA = /^DAT_(?:ASCII|MT|NT|XLSX)_([A-Z0-9]+)_/i;
/** Lengths at the end of Stooq's names (`aapl_us_d`), and in those of Dukascopy (`EURUSD_Candlestick_1_M_BID`). */
const STOOQ_LENGTH = /_([dw])$/;
const DUKASCOPY_LENGTH = /_candlestick_(\d+)_([smhd])(?=_)/i;
/** Prefix of a Chinese or other exchange, before a code that may look like a date. */
const EXCHANGE = /^(sh|sz|bj|hk|sse|szse|hkex|tw|tse|tyo|jp|kr|krx)$/i;

/**
 * Builds SQL for the symbol of a row.
 * @param code SQL for the code or full symbol; undefined to take it from the file name
 * @param venue SQL for the venue, if rows have one
 */
export function symbolSql(file: InputFile, code: string | undefined, venue: string | undefined): string {
  const venueSql = venue ?? `'${VENUE}'`;
  if (code === undefined) {
    const named = codeOfName(file);
    const colon = named.indexOf(':');
    return colon > 0
      ? `symbol_of(${literal(named.slice(0, colon))}, ${literal(named.slice(colon + 1))})`
      : `symbol_of(${venueSql}, ${literal(named)})`;
  }
  const whole = `split_part(${code}, ':', 1)`;
  // CCXT's `BTC/USDT:USDT` is a code, `kraken:XBT/USD` a venue and a code.
  return (
    `CASE WHEN regexp_matches(${code}, '^[A-Za-z0-9][A-Za-z0-9._-]*:.') THEN symbol_of(${whole}, ${code}[length(${whole}) + 2:]) ` +
    `ELSE symbol_of(${venueSql}, ${code}) END`
  );
}

/**
 * Extracts the code from a file name: `BTCUSDT` from `BTCUSDT-1m-2024-01.csv.gz`, `AAPL` from `aapl_daily.csv`.
 */
export function codeOfName({ name, inner }: Pick<InputFile, 'name' | 'inner'>): string {
  let code = plainName(inner ?? name).replace(AROUND_THE_CODE, '');
  const [, histData] = HISTDATA.exec(code) ?? [];
  if (histData !== undefined) return histData.toUpperCase();
  for (let rest = code; ; code = rest) {
    rest = code.replace(NOT_THE_CODE, '');
    if (rest === code || rest === '' || EXCHANGE.test(rest)) break;
  }
  return code.includes(':') ? code : code.toUpperCase();
}

/** Extracts the length of bars from a file name: `1m` from `BTCUSDT-1m-2024-01.csv`. */
export function lengthOfName({ name, inner }: Pick<InputFile, 'name' | 'inner'>): string | undefined {
  const whole = new RegExp(`^(${LENGTH})$`, 'i');
  const parts = plainName(inner ?? name)
    .split(/[-_ ]/)
    .slice(1);
  return parts
    .filter((part) => whole.test(part))
    .map(lengthOfText)
    .find((length) => length !== undefined);
}

/** Returns a file name without endings, and with the lengths of bars in one form. */
function plainName(name: string): string {
  return basename(name)
    .replace(ENDINGS, '')
    .replace(STOOQ_LENGTH, '_1$1')
    .replace(DUKASCOPY_LENGTH, (_, count, unit) => `_${count}${unit.toLowerCase()}`);
}
