import { basename } from 'node:path';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import type { Interval } from '../../../../lib/market/interval';
import { stepOf } from '../../../venues/decimals';
import { intervalOfText } from './bar-spacing';
import { literal } from './sql';
import type { Decimals, InputFile } from './table-format';

/** Venue of symbols of which a file does not say one. */
const VENUE = 'file';
/** Endings of names that say how the file is packed or what it holds, and not what is traded. */
const ENDINGS = /(\.(csv|txt|tsv|parquet|gz|zip))+$/i;
const NOT_THE_CODE =
  /[-_ ]((\d+ ?)?(s|sec|m|min|h|hour|hourly|d|day|daily|w|week|weekly|mo|month|monthly|tick)|ohlcv?|bars?|candles?|klines?|trades?|quotes?|books?|history|data|\d{4,}(-\d\d){0,2})$/i;
const MAX_DECIMALS_SHOWN = 8;

/**
 * SQL for the symbol of a row.
 * @param code SQL for the code, or for the whole symbol, that a row names; undefined where rows name none, then the file's name does
 * @param venue SQL for the venue, where rows name one
 */
export function symbolSql(file: InputFile, code: string | undefined, venue: string | undefined): string {
  const place = venue ?? `'${VENUE}'`;
  if (code === undefined) {
    const named = codeOfName(file);
    const colon = named.indexOf(':');
    return colon > 0
      ? `symbol_of(${literal(named.slice(0, colon))}, ${literal(named.slice(colon + 1))})`
      : `symbol_of(${place}, ${literal(named)})`;
  }
  const whole = `split_part(${code}, ':', 1)`;
  return (
    `CASE WHEN contains(${code}, ':') THEN symbol_of(${whole}, ${code}[length(${whole}) + 2:]) ` +
    `ELSE symbol_of(${place}, ${code}) END`
  );
}

/** `BTCUSDT` of `BTCUSDT-1m-2024-01.csv.gz`, `AAPL` of `aapl_daily.csv`. */
export function codeOfName({ name, inner }: Pick<InputFile, 'name' | 'inner'>): string {
  let code = basename(inner ?? name).replace(ENDINGS, '');
  for (let rest = code; ; code = rest) {
    rest = code.replace(NOT_THE_CODE, '');
    if (rest === code || rest === '') break;
  }
  return code.includes(':') ? code : code.toUpperCase();
}

/** The interval that a part of a file's name says: `1m` of `BTCUSDT-1m-2024-01.csv`. */
export function intervalOfName({ name, inner }: Pick<InputFile, 'name' | 'inner'>): Interval | undefined {
  const parts = basename(inner ?? name)
    .replace(ENDINGS, '')
    .split(/[-_ ]/)
    .slice(1);
  return parts.map(intervalOfText).find((interval) => interval !== undefined);
}

/** Describes what only its symbol and its numbers tell of. */
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
