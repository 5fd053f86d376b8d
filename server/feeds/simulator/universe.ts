import type { ColorConvention, Instrument, InstrumentKind } from '../../../lib/market/instrument';
import { toSymbol } from '../../../lib/market/instrument';
import type { Company, Contract } from './companies';
import {
  COINS,
  CURRENCY_PAIRS,
  DOLLAR_COMPANIES,
  EURO_COMPANIES,
  FUTURES,
  ROUBLE_COMPANIES,
  YUAN_COMPANIES,
} from './companies';
import { inventCompany, letterCode } from './invented-names';
import { hashUnit } from './random';
import type { Sector } from './sectors';
import { SECTORS } from './sectors';

/** Simulated instrument with the parameters of its market. Prices are in ticks, sizes in lots. */
export interface Listing {
  /** Without a previous close, which depends on the seed and the day. */
  readonly instrument: Instrument;
  readonly sector: number;
  /** Price around which the previous close is drawn. */
  readonly referenceTicks: number;
  /** Price = ticks × tickUnits / priceScale, which gives the double nearest to the decimal number. */
  readonly tickUnits: number;
  readonly priceScale: number;
  readonly lotUnits: number;
  readonly sizeScale: number;
  /** Standard deviation of the logarithmic return over 24 hours. */
  readonly volatility: number;
  readonly tradeLots: number;
  readonly restLots: number;
  /** Mean of the Poisson number of ticks that the spread has beyond one. */
  readonly extraSpread: number;
  /** Mean distance between levels of the book, in ticks. */
  readonly levelGap: number;
  /** Part of the 5-minute mean at which trading is limited; absent without limits. */
  readonly band?: number;
  /** True if it follows the trading day of shares in the `day` session. */
  readonly hasSession: boolean;
}

interface ShareVenue {
  readonly venue: string;
  readonly currency: string;
  readonly colorConvention: ColorConvention;
  readonly tickSize: string;
  readonly lotSize: string;
  /** Mean value of a trade, in the currency. */
  readonly tradeValue: number;
  readonly companies: readonly Company[];
  readonly code: (number: number) => string;
}

const DOLLARS: ShareVenue = {
  venue: 'simx',
  currency: 'USD',
  colorConvention: 'green-up',
  tickSize: '0.01',
  lotSize: '1',
  tradeValue: 18_000,
  companies: DOLLAR_COMPANIES,
  code: letterCode,
};
const YUAN: ShareVenue = {
  venue: 'simcn',
  currency: 'CNY',
  colorConvention: 'red-up',
  tickSize: '0.01',
  lotSize: '100',
  tradeValue: 60_000,
  companies: YUAN_COMPANIES,
  code: (number) => String(910_000 + number),
};
const ROUBLES: ShareVenue = {
  venue: 'simru',
  currency: 'RUB',
  colorConvention: 'green-up',
  tickSize: '0.05',
  lotSize: '10',
  tradeValue: 150_000,
  companies: ROUBLE_COMPANIES,
  code: letterCode,
};
const EUROS: ShareVenue = {
  venue: 'simeu',
  currency: 'EUR',
  colorConvention: 'green-up',
  tickSize: '0.02',
  lotSize: '1',
  tradeValue: 9_000,
  companies: EURO_COMPANIES,
  code: letterCode,
};

/** Venues of generated companies, beyond the listed ones. */
const INVENTED_PATTERN = [DOLLARS, YUAN, DOLLARS, ROUBLES, DOLLARS, YUAN, DOLLARS, EUROS] as const;

/** Resting size at the best price, in mean trades. */
const REST_TRADES = 3;
/** Distance of book levels as a part of the price, but at least one tick. */
const LEVEL_GAP_SHARE = 0.00004;
/** Limit bands of busy and of other shares: 5 and 10 % of the 5-minute mean. */
const NARROW_BAND = 0.05;
const WIDE_BAND = 0.1;
const NARROW_BAND_SHARE = 0.4;

/** Maximum of simulated symbols. */
export const MAX_SYMBOLS = 5_000;

/**
 * Returns the first `count` instruments of the simulator: 60 listed ones, mixed so that every prefix has all
 * venues in similar proportions, then companies generated from syllables.
 */
export function buildUniverse(count: number): Listing[] {
  const listings = writtenUniverse().slice(0, count);
  for (let number = 0; listings.length < count; number++) {
    const venue = INVENTED_PATTERN[number % INVENTED_PATTERN.length] as ShareVenue;
    listings.push(shareListing(venue, inventCompany(number, venue.code(number))));
  }
  return listings;
}

function writtenUniverse(): Listing[] {
  const groups: Listing[][] = [
    ...[DOLLARS, YUAN, ROUBLES, EUROS].map((venue) =>
      venue.companies.map((company) => shareListing(venue, company)),
    ),
    COINS.map((coin) => contractListing('simc', 'crypto', 'crypto', coin, undefined)),
    CURRENCY_PAIRS.map((pair) => contractListing('simfx', 'fx', 'fx', pair, undefined)),
    FUTURES.map((future) => contractListing('simf', 'future', 'futures', future, WIDE_BAND)),
  ];
  return groups
    .flatMap((group) => group.map((listing, k) => ({ listing, place: (k + 0.5) / group.length })))
    .sort((a, b) => a.place - b.place)
    .map(({ listing }) => listing);
}

function shareListing(venue: ShareVenue, company: Company): Listing {
  const [code, name, chinese, russian, sector, price, volatility] = company;
  const symbol = `${venue.venue}:${code}`;
  const lotValue = price * Number(venue.lotSize);
  return listing({
    symbol,
    names: [name, chinese, russian],
    venue: venue.venue,
    currency: venue.currency,
    kind: 'share',
    colorConvention: venue.colorConvention,
    sector,
    price,
    volatility,
    tickSize: venue.tickSize,
    lotSize: venue.lotSize,
    tradeLots: Math.max(2, venue.tradeValue / lotValue),
    restLots: Math.max(6, (REST_TRADES * venue.tradeValue) / lotValue),
    band: hashUnit(`band/${symbol}`) < NARROW_BAND_SHARE ? NARROW_BAND : WIDE_BAND,
  });
}

function contractListing(
  venue: string,
  kind: InstrumentKind,
  sector: Sector,
  contract: Contract,
  band: number | undefined,
): Listing {
  const [code, name, chinese, russian, currency, price, volatility, tickSize, lotSize, tradeLots, restLots] =
    contract;
  return listing({
    symbol: `${venue}:${code}`,
    names: [name, chinese, russian],
    venue,
    currency,
    kind,
    colorConvention: 'green-up',
    sector,
    price,
    volatility,
    tickSize,
    lotSize,
    tradeLots,
    restLots,
    band,
  });
}

interface ListingFacts {
  readonly symbol: string;
  readonly names: readonly [latin: string, chinese: string, russian: string];
  readonly venue: string;
  readonly currency: string;
  readonly kind: InstrumentKind;
  readonly colorConvention: ColorConvention;
  readonly sector: Sector;
  readonly price: number;
  /** % a day. */
  readonly volatility: number;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly tradeLots: number;
  readonly restLots: number;
  readonly band: number | undefined;
}

function listing(facts: ListingFacts): Listing {
  const priceDecimals = decimalsOf(facts.tickSize);
  const sizeDecimals = decimalsOf(facts.lotSize);
  const tickSize = Number(facts.tickSize);
  const lotSize = Number(facts.lotSize);
  const priceScale = 10 ** priceDecimals;
  const sizeScale = 10 ** sizeDecimals;
  const referenceTicks = Math.round(facts.price / tickSize);
  return {
    instrument: {
      symbol: toSymbol(facts.symbol),
      name: facts.names[0],
      names: { 'zh-CN': facts.names[1], ru: facts.names[2] },
      venue: facts.venue,
      currency: facts.currency,
      kind: facts.kind,
      priceDecimals,
      tickSize,
      sizeDecimals,
      lotSize,
      colorConvention: facts.colorConvention,
      sector: facts.sector,
    },
    sector: SECTORS.indexOf(facts.sector),
    referenceTicks,
    tickUnits: Math.round(tickSize * priceScale),
    priceScale,
    lotUnits: Math.round(lotSize * sizeScale),
    sizeScale,
    volatility: facts.volatility / 100,
    tradeLots: facts.tradeLots,
    restLots: facts.restLots,
    extraSpread: 0.3 + 0.7 * hashUnit(`spread/${facts.symbol}`),
    levelGap: Math.max(1, Math.round(LEVEL_GAP_SHARE * referenceTicks)),
    ...(facts.band === undefined ? {} : { band: facts.band }),
    hasSession: facts.kind === 'share',
  };
}

function decimalsOf(decimal: string): number {
  const point = decimal.indexOf('.');
  return point < 0 ? 0 : decimal.length - point - 1;
}
