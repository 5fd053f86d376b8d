import { createHash } from 'node:crypto';
import type { Market } from '../market';

/** Bytes of a digest, as an entry carries it. */
const DIGEST_BYTES = 8;

/**
 * Returns a digest of the quotes of all symbols with the version and the time of the market. Markets that applied the
 * same events have the same one, in any order of their rows.
 */
export function marketDigest(market: Market): Uint8Array {
  const rows: { readonly symbol: string; readonly row: number }[] = [];
  for (let row = 0; row < market.size; row++) {
    if (market.isListed(row)) rows.push({ symbol: market.symbolOf(row), row });
  }
  rows.sort((one, other) => (one.symbol < other.symbol ? -1 : 1));
  const hash = createHash('sha1');
  hash.update(new Float64Array([market.version, market.time]));
  for (const { symbol, row } of rows) hash.update(symbol).update(market.quotes.valuesOf(row).map(canonical));
  return Uint8Array.from(hash.digest().subarray(0, DIGEST_BYTES));
}

/** NaN has many bit patterns; a computed one and one that was read may differ. */
function canonical(value: number): number {
  return Number.isNaN(value) ? Number.NaN : value;
}
