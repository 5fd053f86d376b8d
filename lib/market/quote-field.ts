/**
 * Numeric fields of a quote, on the wire and in the columns of server and pages. `timestamp` is the venue's
 * time of the newest of them, µs. Figures are those of the trading day of the instrument's venue.
 */
export const QUOTE_FIELDS = [
  'timestamp',
  'last',
  'lastSize',
  'bid',
  'bidSize',
  'ask',
  'askSize',
  'volume',
  'vwap',
  'open',
  'high',
  'low',
  'prevClose',
  /** Price that the change is measured from, when it is not the previous close. */
  'reference',
  /** Its time, µs: 24 hours ago, or since when prices are known. */
  'referenceTime',
  /** Start of the known part of the day, µs; without it the figures are of the whole day. */
  'since',
  /** Start of the trading status, µs. */
  'statusSince',
  /** Indicative price of an auction; sizes that match at it, and that remain on either side. */
  'indicative',
  'matched',
  'unmatchedBuy',
  'unmatchedSell',
] as const;
export type QuoteField = (typeof QUOTE_FIELDS)[number];

/** Number of leading fields that change with prices; the others change rarely. */
export const BUSY_FIELDS = QUOTE_FIELDS.indexOf('prevClose');
