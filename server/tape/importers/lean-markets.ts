import { ImportError } from './importer';

/** How the files of a market are written. */
export interface LeanMarket {
  /** Time zone of the files. */
  readonly zone: string;
  /** True if prices are integers of 1/10,000. */
  readonly scaled?: true;
  /** Codes whose clock is known; all if absent. */
  readonly codes?: readonly string[];
  /** Venue of the symbols, by code; the market if absent. */
  readonly venue?: (code: string) => string;
}

const NEW_YORK = 'America/New_York';
const UTC_FUTURES = ['cbot', 'cfe', 'cme', 'comex', 'nymex', 'nyseliffe', 'sgx'];
const UTC_CRYPTO = ['binance', 'binanceus', 'bitfinex', 'bybit', 'coinbase', 'kraken'];

/**
 * Markets by the folders of security and market: time zones of Lean's market hours database, and prices of the
 * documentation of its data format. Markets whose codes have several clocks are left out.
 */
const MARKETS: Readonly<Record<string, LeanMarket>> = {
  'equity/usa': { zone: NEW_YORK, scaled: true },
  'equity/india': { zone: 'Asia/Kolkata', scaled: true },
  'forex/oanda': { zone: 'UTC' },
  // Five hours behind UTC all year; `Etc` zone names have the opposite sign.
  'forex/fxcm': { zone: 'Etc/GMT+5' },
  'cfd/oanda': { zone: 'UTC' },
  'cfd/fxcm': { zone: 'Etc/GMT+5' },
  'option/usa': { zone: NEW_YORK, scaled: true },
  'indexoption/usa': { zone: NEW_YORK, scaled: true },
  'index/usa': { zone: 'America/Chicago', codes: ['SPX', 'NDX', 'VIX'] },
  'index/india': { zone: 'Asia/Kolkata' },
  'future/eurex': { zone: 'Europe/Berlin' },
  'future/hkfe': { zone: 'Asia/Hong_Kong' },
  'future/india': { zone: 'Asia/Kolkata' },
  ...all('future', UTC_FUTURES, { zone: 'UTC' }),
  ...all('futureoption', ['cbot', 'cme', 'comex', 'nymex'], { zone: 'UTC' }),
  ...all('crypto', UTC_CRYPTO, { zone: 'UTC' }),
  'cryptofuture/binance': {
    zone: 'UTC',
    venue: (code) => (code.endsWith('USD') ? 'binance-cm' : 'binance-usdm'),
  },
  'cryptofuture/bybit': {
    zone: 'UTC',
    venue: (code) => (code.endsWith('USD') ? 'bybit-inverse' : 'bybit-linear'),
  },
};

/** Folders of securities, whose files are Lean's also in markets that are not known. */
const SECURITIES = [...new Set(Object.keys(MARKETS).map((one) => one.split('/')[0] as string)), 'commodity'];

function all(security: string, markets: readonly string[], rules: LeanMarket): Record<string, LeanMarket> {
  return Object.fromEntries(markets.map((market) => [`${security}/${market}`, rules]));
}

/**
 * Returns the rules of a market; undefined if the folders are not Lean's.
 * @throws ImportError naming a market whose rules are not known
 */
export function leanMarket(
  path: string,
  security: string,
  market: string,
  code: string,
): LeanMarket | undefined {
  if (!SECURITIES.includes(security)) return undefined;
  const rules = MARKETS[`${security}/${market}`];
  if (rules === undefined) {
    const known = Object.keys(MARKETS).join(', ');
    const what = `Lean files of ${security}/${market} are not supported; expected ${known}`;
    throw new ImportError(path, undefined, what);
  }
  if (rules.codes !== undefined && !rules.codes.includes(code)) {
    const what = `the clock of ${code} in Lean files of ${security}/${market} is not known`;
    throw new ImportError(path, undefined, `${what}; expected ${rules.codes.join(', ')}`);
  }
  return rules;
}

/** Rules of files outside of Lean's folders that only US shares have. */
export const US_SHARES = MARKETS['equity/usa'] as LeanMarket;
