import type { MarketSymbol } from '../../lib/market/instrument';
import { ProtocolError } from '../../lib/protocol/error';
import { globMatcher } from '../../lib/protocol/glob';
import type { Encoding, SubscribeRequest } from '../../lib/protocol/messages';
import { rateTier } from '../../lib/protocol/rate';
import type { Market } from '../market/market';
import type { Entitlements } from './peer';
import type { Member, RoomSpec } from './room';
import { type BoardSymbols, selectSymbols, type Unknown } from './selection';

const DEFAULT_RATE = 4;
const DEFAULT_LEVELS = 10;

/** A request without its resume position. */
export type Asked = Omit<SubscribeRequest, 'since'>;

/** Result of a subscription request under the peer's entitlements. */
export interface Plan {
  readonly spec: RoomSpec;
  /** Rows of the market, ascending. */
  readonly rows: readonly number[];
  readonly symbols: readonly MarketSymbol[];
  readonly denied: readonly string[];
  /** The original request, when the entitlements do not grant all of it. */
  readonly originalRequest: Asked | undefined;
}

/** Context that requests are planned in. */
export interface Surroundings {
  readonly market: Market;
  readonly boardSymbols: BoardSymbols;
  readonly encoding: Encoding;
  /** Symbols of one subscription, at most. */
  readonly maxSymbols?: number | undefined;
}

/** @throws ProtocolError `forbidden`, `unknown_symbol`, `bad_request` */
export function planSubscription(
  { market, boardSymbols, encoding, maxSymbols = Number.POSITIVE_INFINITY }: Surroundings,
  entitlements: Entitlements,
  asked: Asked,
  unknown: Unknown,
): Plan {
  const { channel, rate = DEFAULT_RATE, levels = DEFAULT_LEVELS, interval = '1m' } = asked;
  const granted = entitlements.grant({ channel, rate, levels });
  const { globs, denied, ...selected } = selectSymbols(
    asked.symbols,
    market,
    entitlements,
    boardSymbols,
    unknown,
  );
  const count = selected.symbols.length;
  if (count > maxSymbols) {
    throw new ProtocolError(
      'bad_request',
      `symbols: come to ${count} symbols, at most ${maxSymbols} are possible in one subscription`,
    );
  }
  const cut = granted.rate < rateTier(rate) || (channel === 'depth' && granted.levels < levels);
  return {
    ...selected,
    denied,
    spec: { channel, interval, encoding, globs, ...granted },
    originalRequest: cut || denied.length > 0 ? asked : undefined,
  };
}

/**
 * Returns the request of a subscription, or an equivalent one. Most peers are granted all they request, so
 * nothing needs to be stored: a thousand symbols for each would take much memory.
 */
export function askedOf({ originalRequest, room }: Member, market: Market): Asked {
  if (originalRequest) return originalRequest;
  const { channel, rate, levels, interval, globs } = room.spec;
  const rules = globs.map(globMatcher);
  const exact = room.rows
    .map((row) => market.symbolOf(row))
    .filter((symbol) => !rules.some((matches) => matches(symbol)));
  return { channel, symbols: [...globs, ...exact], rate, levels, interval };
}

/** True when two requests of one peer are equivalent, now and under wider entitlements. */
export function sameAsked(one: Asked | undefined, other: Asked | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** True if being up to date in one room implies being up to date in the other. */
export function sameContent(
  { spec, rows }: Pick<Plan, 'spec' | 'rows'>,
  other: Pick<Plan, 'spec' | 'rows'>,
): boolean {
  if (spec.channel === 'depth' && spec.levels !== other.spec.levels) return false;
  return rows.length === other.rows.length && rows.every((row, index) => row === other.rows[index]);
}
