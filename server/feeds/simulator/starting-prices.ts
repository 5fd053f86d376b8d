import { Random } from './random';
import { SECTORS } from './sectors';
import type { Listing } from './universe';

/** Standard deviation of the previous close around the reference price, in days of the symbol's volatility. */
const PREV_CLOSE_DAYS = 2;
/** Change of the day, in days of volatility: mean a little above 0, clipped to plausible values. */
const CHANGE_MEAN = 0.12;
const CHANGE_SIGMA = 0.75;
const CHANGE_LOWEST = -2.1;
const CHANGE_HIGHEST = 2.6;
/** Parts of the variance of the day's change due to the market and the sector. */
const MARKET_PART = 0.15;
const SECTOR_PART = 0.3;

/**
 * Draws the prices of a symbol at a start on this day: previous close and last price, in ticks. Symbols of one
 * sector have moved alike.
 */
export function drawStart(
  listing: Listing,
  seed: number,
  day: number,
): { readonly prevClose: number; readonly last: number } {
  const own = new Random(`${seed}/${listing.instrument.symbol}/${day}/start`);
  const market = new Random(`${seed}/market/${day}/start`).normal();
  const sector = new Random(`${seed}/${SECTORS[listing.sector]}/${day}/start`).normal();
  const { volatility } = listing;
  const away = volatility * PREV_CLOSE_DAYS * Math.max(-2.5, Math.min(2.5, own.normal()));
  const prevClose = Math.round(listing.referenceTicks * Math.exp(away));
  const mixed =
    Math.sqrt(MARKET_PART) * market +
    Math.sqrt(SECTOR_PART) * sector +
    Math.sqrt(1 - MARKET_PART - SECTOR_PART) * own.normal();
  const days = CHANGE_MEAN + CHANGE_SIGMA * mixed;
  const change = volatility * Math.max(CHANGE_LOWEST, Math.min(CHANGE_HIGHEST, days));
  return { prevClose, last: Math.round(prevClose * (1 + change)) };
}
