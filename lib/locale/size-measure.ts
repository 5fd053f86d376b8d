import type { CountingUnit, Instrument } from '../market/instrument';
import type { Locale } from './locale';

const NO_BREAK = '\u00A0';
/** Decimals of a size in lots: a trade of 50 shares is half a lot. */
const LOT_DECIMALS = 2;

/** How a screen counts the sizes of an instrument. */
export interface SizeMeasure {
  /** Units of size in one counted unit: 100 for the 手 of 100 shares. */
  readonly per: number;
  /** Decimals of a counted size. */
  readonly decimals: number;
  /** Name of the unit; the code of a coin stands for itself. Undefined if it is not known. */
  readonly unit: Exclude<CountingUnit, 'coins'> | { readonly coin: string } | undefined;
}

/**
 * Returns how a screen in a language counts the sizes of an instrument: A-shares in 手 on Chinese screens, and in shares
 * on others.
 */
export function sizeMeasure(instrument: Instrument | undefined, locale: Locale): SizeMeasure {
  if (instrument === undefined) return { per: 1, decimals: 0, unit: undefined };
  const { lotSize, sizeDecimals: decimals } = instrument;
  const unit = instrument.unit ?? usualUnit(instrument);
  if (unit === 'coins') {
    const coin = baseOf(instrument);
    return { per: 1, decimals, unit: coin === undefined ? undefined : { coin } };
  }
  if (unit !== 'lots') return { per: 1, decimals, unit };
  if (locale === 'zh-CN' && lotSize > 1) return { per: lotSize, decimals: LOT_DECIMALS, unit };
  return { per: 1, decimals, unit: 'shares' };
}

/** Returns the base currency: the given one, or the code without the quote currency (`BTC-USD`, `EURUSD`). */
function baseOf({ base, symbol, currency }: Instrument): string | undefined {
  if (base !== undefined) return base;
  const code = symbol.slice(symbol.indexOf(':') + 1).toUpperCase();
  if (currency === undefined || !code.endsWith(currency.toUpperCase())) return undefined;
  return code.slice(0, -currency.length).replace(/[-_/]$/, '') || undefined;
}

function usualUnit({ kind }: Instrument): CountingUnit | undefined {
  if (kind === 'share') return 'shares';
  if (kind === 'crypto' || kind === 'fx') return 'coins';
  return kind === 'future' || kind === 'perpetual' ? 'contracts' : undefined;
}

/** Returns the unit with the space before it: ` sh`, `手`, ` BTC`; empty for an unknown one. */
export function unitSuffix(
  { unit }: SizeMeasure,
  locale: Locale,
  name: (unit: Exclude<CountingUnit, 'coins'>) => string,
): string {
  if (unit === undefined) return '';
  if (typeof unit === 'object') return NO_BREAK + unit.coin;
  return (locale === 'zh-CN' ? '' : NO_BREAK) + name(unit);
}
