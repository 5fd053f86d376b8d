import type { Instrument, MarketSymbol } from '../../lib/market/instrument';

/** Facts of an instrument that its feed may leave out. */
export type Facts = Partial<Omit<Instrument, 'symbol' | 'venue'>>;

/*
 * Public facts of venues, as of December 2025, not compared with a second source: currency, counting unit, calendar,
 * and the size of contracts where it is the same for all contracts of a kind. Sizes that differ by contract come from
 * the feed or from `instruments.csv`; without them the turnover is not known.
 */

const CHINA: Facts = { currency: 'CNY', unit: 'lots' };
const RUSSIA: Facts = { currency: 'RUB', calendar: 'MISX' };
const UNITED_STATES: Facts = { currency: 'USD', calendar: 'XNYS', unit: 'shares' };
const GLOBEX: Facts = { calendar: 'XCME', unit: 'contracts' };
/** Simulated venues: their days begin at 00:00 UTC, with a previous close. */
const SIMULATED: Facts = { calendar: '24/7', changeOver: 'session' };

const VENUES: Readonly<Record<string, Facts>> = {
  sse: { ...CHINA, calendar: 'XSHG' },
  szse: { ...CHINA, calendar: 'XSHE' },
  moex: RUSSIA,
  ...{
    nasdaq: UNITED_STATES,
    nyse: UNITED_STATES,
    arca: UNITED_STATES,
    bats: UNITED_STATES,
    iex: UNITED_STATES,
    // Lean's shares, of all exchanges.
    usa: UNITED_STATES,
  },
  ...{ cme: GLOBEX, cbot: GLOBEX, nymex: GLOBEX, comex: GLOBEX, glbx: GLOBEX },
  lse: { calendar: 'XLON' },
  xetra: { currency: 'EUR', calendar: 'XETR' },
  euronext: { currency: 'EUR', calendar: 'XPAR' },
  six: { calendar: 'XSWX' },
  hkex: { calendar: 'XHKG' },
  tse: { currency: 'JPY', calendar: 'XTKS' },
  asx: { currency: 'AUD', calendar: 'XASX' },
  krx: { currency: 'KRW', calendar: 'XKRX' },
  sgx: { calendar: 'XSES' },
  nse: { currency: 'INR', calendar: 'XNSE' },
  ...{ simx: SIMULATED, simcn: { ...SIMULATED, unit: 'lots' }, simru: SIMULATED, simeu: SIMULATED },
  ...{ simfx: SIMULATED, simf: { ...SIMULATED, contractSize: 1, unit: 'contracts' } },
};

/** Shares of the Chinese exchanges in another currency, by the start of their code. */
const B_SHARES: Readonly<Record<string, readonly [prefix: string, currency: string]>> = {
  sse: ['900', 'USD'],
  szse: ['200', 'HKD'],
};

/** Venues of linear contracts whose sizes are amounts of the base. */
const BASE_SIZED = new Set(['binance-usdm', 'binance-futures', 'bybit-linear', 'hyperliquid']);

/** Size of inverse contracts in units of the quote currency, by venue and base; `*` is any other. */
const INVERSE_SIZES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'binance-cm': { BTC: 100, '*': 10 },
  'binance-delivery': { BTC: 100, '*': 10 },
  'bybit-inverse': { '*': 1 },
  deribit: { '*': 1 },
  bitmex: { BTC: 1, XBT: 1 },
  okx: { BTC: 100, '*': 10 },
};

/** Returns what the table knows of an instrument. */
export function venueFacts(given: Instrument): Facts {
  const { venue, kind, symbol } = given;
  const code = symbol.slice(venue.length + 1);
  const [prefix, currency] = B_SHARES[venue] ?? [];
  return {
    ...KINDS[kind],
    ...VENUES[venue],
    ...(prefix !== undefined && code.startsWith(prefix) && { currency: currency as string }),
    ...contractFacts(given, code),
  };
}

/** Returns the calendar of a symbol's venue; undefined if the table has none. */
export function calendarOf(symbol: MarketSymbol): string | undefined {
  return VENUES[symbol.slice(0, symbol.indexOf(':'))]?.calendar;
}

/** Completes an instrument by the table. */
export function completeByVenue(given: Instrument): Instrument {
  return { ...venueFacts(given), ...given };
}

/** Coins trade day and night, and so do contracts on them. */
const KINDS: Partial<Record<Instrument['kind'], Facts>> = {
  share: { unit: 'shares' },
  crypto: { calendar: '24/7', unit: 'coins' },
  perpetual: { calendar: '24/7', unit: 'contracts' },
  future: { unit: 'contracts' },
};

function contractFacts({ venue, kind, base, currency }: Instrument, code: string): Facts {
  if (kind !== 'perpetual' && kind !== 'future') return {};
  if (BASE_SIZED.has(venue)) return { ...ROUND_THE_CLOCK, contractSize: 1, unit: 'coins' };
  const sizes = INVERSE_SIZES[venue];
  // Elsewhere than on venues of inverse contracts only, the code names their quote currency.
  const quoted = /^([A-Z0-9]+?)[-_]?USD(?![A-Z])/.exec(code) ?? /^([A-Z0-9]+)-(PERPETUAL|\d)/.exec(code);
  const coin = base ?? quoted?.[1];
  if (sizes === undefined || coin === undefined || (currency !== undefined && currency !== 'USD')) return {};
  const contractSize = sizes[coin] ?? sizes['*'];
  if (contractSize === undefined) return ROUND_THE_CLOCK;
  return { ...ROUND_THE_CLOCK, inverse: true, base: coin, settlement: coin, currency: 'USD', contractSize };
}

const ROUND_THE_CLOCK: Facts = { calendar: '24/7' };
