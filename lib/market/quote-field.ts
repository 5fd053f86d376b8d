/**
 * Numeric fields of a quote, on the wire and in the columns of server and pages. `timestamp` is the venue's
 * time of the newest of them, µs.
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
  'open',
  'high',
  'low',
  'prevClose',
] as const;
export type QuoteField = (typeof QUOTE_FIELDS)[number];
