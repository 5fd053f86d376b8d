import type { Act } from '../../lib/protocol/act';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { globMatcher } from '../../lib/protocol/glob';
import type { Channel } from '../../lib/protocol/messages';
import { rateTier } from '../../lib/protocol/rate';
import type { Entitlements, GrantedOptions, RequestedOptions } from '../fanout/peer';
import type { Limits } from './roles';

/**
 * Everything that a principal may see and do, frozen. The fan-out takes it as {@link Entitlements}; HTTP uses
 * the methods that throw.
 */
export interface Permissions extends Limits, Entitlements {
  may(act: Act): boolean;
  /** True for a symbol of which it may push events; needs the act `ingest` as well. */
  mayWrite(symbol: string): boolean;
  /** @throws ProtocolError `forbidden`, naming the symbol */
  requireSymbol(symbol: string): void;
  /** @throws ProtocolError `forbidden`, naming the channel */
  requireChannel(channel: Channel): void;
}

/** @param holder name in error texts: `guests`, `this token` */
export function createPermissions(limits: Limits, holder: string): Permissions {
  const symbols = Object.freeze([...new Set(limits.symbols)].sort());
  const channels = Object.freeze([...limits.channels]);
  const acts = Object.freeze([...limits.acts]);
  const writes = Object.freeze([...new Set(limits.writes)].sort());
  const { rate, levels, subscriptions, connections, delay } = limits;
  const all = symbols.includes('*');
  const allows = matcherOf(symbols);
  const requireChannel = (channel: Channel): void => {
    if (!channels.includes(channel)) {
      throw new ProtocolError('forbidden', `the channel ${quoteValue(channel)} is not for ${holder}`);
    }
  };
  return Object.freeze({
    ...{ symbols, writes, channels, rate, levels, subscriptions, connections, acts, allows, requireChannel },
    delay,
    mayWrite: matcherOf(writes),
    // Rate and levels are in the room's own key; only symbols that may join later matter here.
    key: all ? '*' : symbols.join(),
    grant(requested: RequestedOptions): GrantedOptions {
      requireChannel(requested.channel);
      return { rate: rateTier(Math.min(requested.rate, rate)), levels: Math.min(requested.levels, levels) };
    },
    may: (act: Act) => acts.includes(act),
    requireSymbol(symbol: string): void {
      if (!allows(symbol)) throw new ProtocolError('forbidden', `${quoteValue(symbol)} is not for ${holder}`);
    },
  });
}

function matcherOf(globs: readonly string[]): (symbol: string) => boolean {
  if (globs.includes('*')) return () => true;
  const rules = globs.map(globMatcher);
  return (symbol) => rules.some((matches) => matches(symbol));
}
