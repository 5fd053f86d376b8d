import type { MarketEvent } from '../../../../lib/market/event';

/**
 * Sorts events independently of their files.
 * Events of one µs are sorted by content; those of the same type and symbol keep their order.
 */
export function inOneOrder(events: readonly MarketEvent[]): MarketEvent[] {
  const key = (event: MarketEvent): string => {
    const kind = event.type === 'book_change' ? 'book_snapshot' : event.type;
    return `${kind} ${'symbol' in event ? event.symbol : ''}`;
  };
  return events
    .map((event, place) => ({ event, place, key: key(event) }))
    .sort(
      (a, b) => a.event.localTimestamp - b.event.localTimestamp || compare(a.key, b.key) || a.place - b.place,
    )
    .map(({ event }) => event);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
