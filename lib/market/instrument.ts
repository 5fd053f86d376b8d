/** An instrument's id, `venue:code`, for example `binance:BTCUSDT`. */
export type MarketSymbol = string & { readonly __symbol: unique symbol };

/** Venue of the instruments that a server calculates from others. */
export const CALCULATED_VENUE = 'calc';

/** Colours of rising and falling prices in a market. Korea's falling price is blue. */
export type ColorConvention = 'green-up' | 'red-up' | 'red-up-blue-down';

export type InstrumentKind = 'share' | 'crypto' | 'fx' | 'future' | 'perpetual' | 'index';

/** Unit in which people count sizes: a lot is `lotSize` units of size, such as the 手 of 100 shares. */
export type CountingUnit = 'shares' | 'lots' | 'contracts' | 'coins';

/**
 * Tradable instrument. Prices are in `currency`; sizes in units of the instrument (shares, coins, contracts). A field
 * that is absent is not known, unless stated otherwise.
 */
export interface Instrument {
  readonly symbol: MarketSymbol;
  readonly name: string;
  /** Names in the other languages of the screens. */
  readonly names?: { readonly 'zh-CN'?: string; readonly ru?: string };
  readonly venue: string;
  /** Quote currency, in which prices are: an ISO 4217 code, or the code of a coin. */
  readonly currency?: string;
  /** Bought and sold against the currency: `BTC` of `BTCUSDT`. */
  readonly base?: string;
  /** Currency in which gains are paid. Default: `currency`, or `base` of an inverse contract. */
  readonly settlement?: string;
  readonly kind: InstrumentKind;
  /**
   * Contract multiplier: units of `base` (shares, barrels) in one unit of size; of an inverse contract, units of
   * `currency`. Default 1, except for futures and perpetuals, whose turnover is not known without it.
   */
  readonly contractSize?: number;
  /** True for a contract on a fixed amount of `currency` that is settled in `base` (coin-margined). */
  readonly inverse?: boolean;
  /** Decimals of displayed prices; a price is a multiple of 10^-priceDecimals. */
  readonly priceDecimals: number;
  readonly tickSize: number;
  /** Decimals of sizes; 0 for whole shares. */
  readonly sizeDecimals: number;
  readonly lotSize: number;
  readonly unit?: CountingUnit;
  /** Previous close when the instrument was described; absent if the venue gives none. */
  readonly prevClose?: number;
  readonly colorConvention: ColorConvention;
  /** Key of the sector in the message catalogues (`technology`, `finance`, …); groups the heatmap. */
  readonly sector?: string;
  /** First and last moment of trading, µs since 1970 (UTC). */
  readonly listed?: number;
  readonly expires?: number;
  /** Trading calendar: an id of `lib/calendar/calendars.ts`. Without one, the day follows the feed, or UTC. */
  readonly calendar?: string;
  /** Change shown: over 24 hours, or since the previous close. Default: 24 hours with the calendar `24/7`. */
  readonly changeOver?: '24h' | 'session';
}

/** Format of a symbol: a lower-case venue, a colon and a code. */
export const SYMBOL_PATTERN = /^[a-z0-9][a-z0-9._-]{0,31}:[A-Za-z0-9][A-Za-z0-9._/-]{0,47}$/;

/** True for a text in the format of a symbol: a lower-case venue, a colon and a code, at most 80 characters. */
export function isSymbol(text: string): text is MarketSymbol {
  return SYMBOL_PATTERN.test(text);
}

/** Characters that need an escape, anywhere in a code and in a venue. `u_` itself would read as an escape. */
const CODE_ESCAPES = /u(?=_)|^[._/-]|[^A-Za-z0-9._/-]+/gu;
const VENUE_ESCAPES = /u(?=_)|^[._-]|[^a-z0-9._-]+/gu;

/**
 * Builds the symbol of a venue and a code in any characters: `M&M` becomes `Mu_26_M`, `^GSPC` `u_5e_GSPC`.
 * Different codes give different symbols; a valid code without `u_` stays as it is.
 * @throws RangeError naming the code if the symbol is empty or too long
 */
export function symbolOf(venue: string, code: string): MarketSymbol {
  const lower = venue.trim().toLowerCase().replace(/\s+/g, '-');
  return toSymbol(`${escaped(lower, VENUE_ESCAPES)}:${escaped(code, CODE_ESCAPES)}`);
}

/** Returns the code of a symbol, in the venue's own characters: the inverse of {@link symbolOf}. */
export function codeOf(symbol: MarketSymbol): string {
  const code = symbol.slice(symbol.indexOf(':') + 1);
  if (!code.includes('u_')) return code;
  return code.replace(/u_([0-9a-f]+(?:\.[0-9a-f]+)*)_/g, (run, hex: string) => {
    const points = hex.split('.').map((one) => Number.parseInt(one, 16));
    return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : run;
  });
}

function escaped(text: string, characters: RegExp): string {
  const hex = (run: string) => Array.from(run, (one) => one.codePointAt(0)?.toString(16)).join('.');
  return text.replace(characters, (run) => `u_${hex(run)}_`);
}

/**
 * Brands a text as a symbol.
 * @throws RangeError naming the text if it is not `venue:code`
 */
export function toSymbol(text: string): MarketSymbol {
  if (!isSymbol(text)) throw new RangeError(`not a symbol (venue:code): ${JSON.stringify(text)}`);
  return text;
}

/** True if the change of the instrument is over 24 hours, not since the previous close. */
export function changesOver24Hours({ changeOver, calendar }: Instrument): boolean {
  return changeOver === undefined ? calendar === '24/7' : changeOver === '24h';
}

/** Returns true for a code of a currency or of a crypto asset. */
export function isCurrency(code: string): boolean {
  return /^[A-Z][A-Z0-9]{1,9}$/.test(code);
}
