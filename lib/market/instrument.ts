/** An instrument's id, `venue:code`, for example `binance:BTCUSDT`. */
export type MarketSymbol = string & { readonly __symbol: unique symbol };

/** Colours of rising and falling prices in a market. Korea's falling price is blue. */
export type ColorConvention = 'green-up' | 'red-up' | 'red-up-blue-down';

export type InstrumentKind = 'share' | 'crypto' | 'fx' | 'future' | 'perpetual' | 'index';

/**
 * Tradable instrument. Prices are in `currency`; sizes in units of the instrument (shares, coins, contracts).
 */
export interface Instrument {
  readonly symbol: MarketSymbol;
  readonly name: string;
  /** Names in the other languages of the screens. */
  readonly names?: { readonly 'zh-CN'?: string; readonly ru?: string };
  readonly venue: string;
  readonly currency: string;
  readonly kind: InstrumentKind;
  /** Decimals of displayed prices; a price is a multiple of 10^-priceDecimals. */
  readonly priceDecimals: number;
  readonly tickSize: number;
  /** Decimals of sizes; 0 for whole shares. */
  readonly sizeDecimals: number;
  readonly lotSize: number;
  /** Absent if the venue gives none. */
  readonly prevClose?: number;
  readonly colorConvention: ColorConvention;
  /** Key of the sector in the message catalogues (`technology`, `finance`, …); groups the heatmap. */
  readonly sector?: string;
}

/** Format of a symbol: a lower-case venue, a colon and a code. */
export const SYMBOL_PATTERN = /^[a-z0-9][a-z0-9._-]{0,31}:[A-Za-z0-9][A-Za-z0-9._/-]{0,47}$/;

/** True for a text in the format of a symbol: a lower-case venue, a colon and a code, at most 80 characters. */
export function isSymbol(text: string): text is MarketSymbol {
  return SYMBOL_PATTERN.test(text);
}

/**
 * Brands a text as a symbol.
 * @throws RangeError naming the text if it is not `venue:code`
 */
export function toSymbol(text: string): MarketSymbol {
  if (!isSymbol(text)) throw new RangeError(`not a symbol (venue:code): ${JSON.stringify(text)}`);
  return text;
}
