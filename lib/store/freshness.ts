import type { StreamState } from '../protocol/messages';
import type { QuoteColumns } from './client-quotes';

/**
 * How the page's link to the server is. `slow`: frames come, but late or as catch-ups; `down`: not connected.
 */
export type LinkHealth = 'ok' | 'slow' | 'down';

/**
 * What a tile knows of the age of its value, the graver cause first:
 * `none` never had a value; `closed`, `halted` by the venue's status; `link-down`, `feed-down`, `source-down` nothing
 * can come; `long-stale` (hatched) and `stale` (60 %) by the row's own rhythm; `source-stale` no row of its source
 * changes; `link-slow` it comes, but late; `quiet` no update for some seconds, as is usual for it; `fresh`.
 */
export type Freshness =
  | 'none'
  | 'closed'
  | 'halted'
  | 'link-down'
  | 'feed-down'
  | 'source-down'
  | 'long-stale'
  | 'stale'
  | 'source-stale'
  | 'link-slow'
  | 'quiet'
  | 'fresh';

/** A value older than so many expected intervals is stale, or long stale. */
const STALE_INTERVALS = 3;
const LONG_STALE_INTERVALS = 10;
/** Arrivals come in bursts, so no value younger than this is called stale however fast its row is, ms. */
export const STALE_FLOOR_MS = 6_000;
export const LONG_STALE_FLOOR_MS = 30_000;
/** From this age on a value that is not yet stale is quiet, ms. */
export const QUIET_FLOOR_MS = 3_000;
/** What is expected of a row that was heard of only once, ms. */
const UNKNOWN_INTERVAL_MS = 10_000;

export interface Health {
  readonly link: LinkHealth;
  readonly feed: StreamState;
  /**
   * Seconds of the market that go by in one of the reader's: 1, or a replay's speed. The floors below are the
   * reader's time; infinite is a replay that nothing paces, in which age says nothing.
   */
  readonly pace?: number;
}

export const GOOD_HEALTH: Health = { link: 'ok', feed: 'ok' };

/**
 * The state of one row at `now` (ms, the clock of `receivedAt`).
 * @param source state of the row's source
 */
export function freshnessOf(
  quotes: QuoteColumns,
  row: number,
  now: number,
  health: Health,
  source: StreamState = 'ok',
): Freshness {
  const receivedAt = quotes.receivedAt(row);
  if (Number.isNaN(receivedAt)) return 'none';
  const status = quotes.status(row);
  if (status === 'closed') return 'closed';
  if (status === 'halted') return 'halted';
  if (health.link === 'down') return 'link-down';
  if (health.feed === 'down') return 'feed-down';
  if (source === 'down') return 'source-down';
  const age = now - receivedAt;
  const known = quotes.interval(row);
  const expected = known > 0 ? known : UNKNOWN_INTERVAL_MS;
  // Slower than the clock, frames still come at least as often as there is something new.
  const pace = Math.max(1, health.pace ?? 1);
  if (age > Math.max(expected * LONG_STALE_INTERVALS, LONG_STALE_FLOOR_MS * pace)) return 'long-stale';
  if (age > Math.max(expected * STALE_INTERVALS, STALE_FLOOR_MS * pace)) return 'stale';
  if (source === 'stale') return 'source-stale';
  if (health.link === 'slow') return 'link-slow';
  return age > QUIET_FLOOR_MS * pace ? 'quiet' : 'fresh';
}

const FADED: ReadonlySet<Freshness> = new Set<Freshness>([
  ...(['stale', 'long-stale', 'link-down', 'feed-down', 'source-down', 'source-stale'] as const),
]);

/** Whether the value is drawn grey at 60 % with its age: it may no longer be the market's. */
export function isFaded(freshness: Freshness): boolean {
  return FADED.has(freshness);
}

/** Whether the value is hatched besides. */
export function isHatched(freshness: Freshness): boolean {
  return freshness === 'long-stale';
}
