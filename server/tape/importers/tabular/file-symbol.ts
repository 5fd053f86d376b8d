import { basename } from 'node:path';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import type { Interval } from '../../../../lib/market/interval';
import { literal } from '../../../database/sql-literal';
import { stepOf } from '../../../venues/decimals';
import { intervalOfText } from './bar-spacing';
import type { Decimals, InputFile } from './table-format';

/** Venue of symbols in files that name no venue. */
const VENUE = 'file';
/** File name suffixes for compression and format, not part of the code. */
const ENDINGS = /(\.(csv|txt|tsv|parquet|gz|zip))+$/i;
const NOT_THE_CODE =
  /[-_ ]((\d+ ?)?(s|sec|m|min|h|hour|hourly|d|day|daily|w|week|weekly|mo|month|monthly|tick)|ohlcv?|bars?|candles?|klines?|trades?|quotes?|books?|history|data|\d{4,}(-\d\d){0,2})$/i;
const MAX_DECIMALS_SHOWN = 8;

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
  return (
    `CASE WHEN contains(${code}, ':') THEN symbol_of(${whole}, ${code}[length(${whole}) + 2:]) ` +
    `ELSE symbol_of(${venueSql}, ${code}) END`
  );
}

/**
 * Extracts the code from a file name: `BTCUSDT` from `BTCUSDT-1m-2024-01.csv.gz`, `AAPL` from `aapl_daily.csv`.
 */
export function codeOfName({ name, inner }: Pick<InputFile, 'name' | 'inner'>): string {
  let code = basename(inner ?? name).replace(ENDINGS, '');
  for (let rest = code; ; code = rest) {
    rest = code.replace(NOT_THE_CODE, '');
    if (rest === code || rest === '') break;
  }
  return code.includes(':') ? code : code.toUpperCase();
}

/** Extracts the interval from a file name: `1m` from `BTCUSDT-1m-2024-01.csv`. */
export function intervalOfName({ name, inner }: Pick<InputFile, 'name' | 'inner'>): Interval | undefined {
  const parts = basename(inner ?? name)
    .replace(ENDINGS, '')
    .split(/[-_ ]/)
    .slice(1);
  return parts.map(intervalOfText).find((interval) => interval !== undefined);
}

/** Describes an instrument of which only the symbol and the decimals are known. */
export function plainInstrument(symbol: MarketSymbol, decimals: Decimals): Instrument {
  const colon = symbol.indexOf(':');
  const priceDecimals = Math.min(decimals.price, MAX_DECIMALS_SHOWN);
  const sizeDecimals = Math.min(decimals.size, MAX_DECIMALS_SHOWN);
  return {
    symbol,
    name: symbol.slice(colon + 1),
    venue: symbol.slice(0, colon),
    currency: 'USD',
    kind: 'share',
    priceDecimals,
    tickSize: stepOf(priceDecimals),
    sizeDecimals,
    lotSize: stepOf(sizeDecimals),
    colorConvention: 'green-up',
  };
}
