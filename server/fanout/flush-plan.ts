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

/** A request without what the client has already. */
export type Asked = Omit<SubscribeRequest, 'since'>;

/** What a subscription comes to for its entitlements. */
export interface Plan {
  readonly spec: RoomSpec;
  /** Rows of the market, ascending. */
  readonly rows: readonly number[];
  readonly symbols: readonly MarketSymbol[];
  readonly denied: readonly string[];
  /** What was asked for, when the entitlements may not have all of it. */
  readonly originalRequest: Asked | undefined;
}

/** What a request is looked at with. */
export interface Surroundings {
  readonly market: Market;
  readonly boardSymbols: BoardSymbols;
  readonly encoding: Encoding;
  /** Symbols that a subscription may come to. */
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
 * What the peer asked for with this subscription, or would ask for to get the same. Most get all they ask for, so that
 * nothing has to be kept: a thousand symbols for each would be much.
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

/** Whether two subscriptions of one peer are one: they come to the same, and will when their peer may see more. */
export function sameAsked(one: Asked | undefined, other: Asked | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether who has what one room sent has all that the other has sent so far. */
export function sameContent(
  { spec, rows }: Pick<Plan, 'spec' | 'rows'>,
  other: Pick<Plan, 'spec' | 'rows'>,
): boolean {
  if (spec.channel === 'depth' && spec.levels !== other.spec.levels) return false;
  return rows.length === other.rows.length && rows.every((row, index) => row === other.rows[index]);
}
