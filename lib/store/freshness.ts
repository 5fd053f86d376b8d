import type { StreamState } from '../protocol/messages';
import type { QuoteColumns } from './client-quotes';

/**
 * Health of the page's link to the server. `slow`: frames arrive, but late or as catch-ups; `down`: not
 * connected.
 */
export type LinkHealth = 'ok' | 'slow' | 'down';

/**
 * Freshness of a tile's value, the most severe cause first: `none` never had a value; `closed`, `halted` by the
 * venue's status; `link-down`, `feed-down`, `source-down` no data can arrive; `long-stale` (hatched) and
 * `stale` (60 %) by the row's usual interval; `source-stale` no row of its source changes; `link-slow` data
 * arrives late; `quiet` no update for some seconds, as is usual for it; `fresh`.
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

/** Numbers of expected intervals after which a value is stale, or long stale. */
const STALE_INTERVALS = 3;
const LONG_STALE_INTERVALS = 10;
/** Minimum age of a stale value, ms, for any interval, because updates come in bursts. */
export const STALE_FLOOR_MS = 6_000;
export const LONG_STALE_FLOOR_MS = 30_000;
/** Minimum age of a quiet value, ms. */
export const QUIET_FLOOR_MS = 3_000;
/** Expected interval of a row with a single update, ms. */
const UNKNOWN_INTERVAL_MS = 10_000;

export interface Health {
  readonly link: LinkHealth;
  readonly feed: StreamState;
  /**
   * Seconds of market time per second of the user's: 1, or a replay's speed. The minimums below are the user's
   * time; infinite for an unpaced replay, in which ages mean nothing.
   */
  readonly pace?: number;
}

export const GOOD_HEALTH: Health = { link: 'ok', feed: 'ok' };

/**
 * Returns the freshness of one row at `now` (ms, the clock of `receivedAt`).
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
  // In slow motion, frames still arrive at least as often as there are updates.
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

/** True if the value is drawn grey at 60 % with its age: it may be outdated. */
export function isFaded(freshness: Freshness): boolean {
  return FADED.has(freshness);
}

/** States in which no updates are expected: such a row does not make a group current. */
const QUIET_STATES: ReadonlySet<Freshness> = new Set(['closed', 'halted', 'none']);

/** True if a figure over several rows may be outdated: rows are, and no row is updated. */
export function isFadedGroup(states: readonly Freshness[]): boolean {
  return states.some(isFaded) && states.every((state) => isFaded(state) || QUIET_STATES.has(state));
}

/** True if small charts of the day are grey: the price is stale, halted, or of a closed market. */
export function isColorless(freshness: Freshness): boolean {
  return freshness === 'closed' || isGreyed(freshness);
}

/** True if the charts of the row are grey: its price is stale, or halted. */
export function isGreyed(freshness: Freshness): boolean {
  return freshness === 'halted' || isFaded(freshness);
}

/** True if the value is also hatched. */
export function isHatched(freshness: Freshness): boolean {
  return freshness === 'long-stale';
}
