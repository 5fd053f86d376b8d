import type { MarketEvent } from '../../lib/market/event';

/** Code that no glob can name: a glob that matches it ends in a star. */
export const ANY_CODE = '~';

/** Returns the venue of a symbol, which is its source unless events say otherwise. */
export function venueOf(symbol: string): string {
  return symbol.slice(0, symbol.indexOf(':'));
}

/**
 * Limits events of a whole feed to its sources: when several feeds or tapes are merged, a loss of one says
 * nothing about the others.
 * @param sources called only if there is such an event
 */
export function scopedTo(
  events: readonly MarketEvent[],
  sources: () => Iterable<string>,
): readonly MarketEvent[] {
  if (!events.some(concernsAll)) return events;
  return events.flatMap((event) =>
    concernsAll(event) ? [...sources()].map((source) => ({ ...event, source })) : [event],
  );
}

/** True for a `disconnect` or a `gap` of the whole feed. */
function concernsAll(event: MarketEvent): boolean {
  if (event.type !== 'disconnect' && event.type !== 'gap') return false;
  const ofSymbol = event.type === 'gap' && event.symbol !== undefined;
  return event.source === undefined && event.symbols === undefined && !ofSymbol;
}
