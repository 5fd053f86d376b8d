/** An instrument's id, `venue:code`, for example `binance:BTCUSDT`. */
export type MarketSymbol = string & { readonly __symbol: unique symbol };

/** Which colour a rising price has where the instrument trades. Korea's falling price is blue. */
export type ColorConvention = 'green-up' | 'red-up' | 'red-up-blue-down';

export type InstrumentKind = 'share' | 'crypto' | 'fx' | 'future' | 'perpetual' | 'index';

/** What is traded. Prices are in `currency`; sizes in units of the instrument (shares, coins, contracts). */
export interface Instrument {
  readonly symbol: MarketSymbol;
  readonly name: string;
  /** The name in other languages of the screens, where the instrument has one. */
  readonly names?: { readonly 'zh-CN'?: string; readonly ru?: string };
  readonly venue: string;
  readonly currency: string;
  readonly kind: InstrumentKind;
  /** Decimals that a price is shown with; a price is a whole number of 10^-priceDecimals. */
  readonly priceDecimals: number;
  readonly tickSize: number;
  /** Decimals of a size; 0 for whole shares. */
  readonly sizeDecimals: number;
  readonly lotSize: number;
  /** Absent where the venue gives none. */
  readonly prevClose?: number;
  readonly colorConvention: ColorConvention;
  /** Key of the sector in the message catalogues (`technology`, `finance`, …); groups the heatmap. */
  readonly sector?: string;
}

/** Form of a symbol: a lower-case venue, a colon and a code. */
export const SYMBOL_PATTERN = /^[a-z0-9][a-z0-9._-]{0,31}:[A-Za-z0-9][A-Za-z0-9._/-]{0,47}$/;

/** Whether the text has the form of a symbol: a lower-case venue, a colon and a code, at most 80 characters. */
export function isSymbol(text: string): text is MarketSymbol {
  return SYMBOL_PATTERN.test(text);
}

/**
 * Brands a text as a symbol.
 * @throws RangeError naming the text when it is not `venue:code`
 */
export function toSymbol(text: string): MarketSymbol {
  if (!isSymbol(text)) throw new RangeError(`not a symbol (venue:code): ${JSON.stringify(text)}`);
  return text;
}
