import type { SessionPhase, SessionSpan, VenueClock } from './trading-calendar';

const DAY_MICROS = 86_400_000_000;
/** Days that are searched for an event, in steps: nights, weekends, the longest holidays. */
const SEARCHED_DAYS = [1, 5, 22] as const;

/** Event of a venue's day: trading begins, pauses at midday, or ends. */
export type SessionEvent = 'opens' | 'pauses' | 'closes';

/** Next event of a venue, and its time, µs. */
export interface NextEvent {
  readonly event: SessionEvent;
  readonly at: number;
}

/** Phase of a venue, and its next event if the calendar reaches it. */
export interface SessionOutlook {
  readonly phase: SessionPhase;
  readonly next?: NextEvent;
}

/**
 * Returns the next event of a venue after a time (µs); undefined if its calendar does not reach it. In an auction before
 * trading, that is its end; at other times an opening is the start of the auction, if there is one.
 * @param events events that count
 */
export function nextSessionEvent(
  clock: VenueClock,
  time: number,
  events: readonly SessionEvent[] = ['opens', 'pauses', 'closes'],
): NextEvent | undefined {
  for (const days of SEARCHED_DAYS) {
    const { spans, known } = clock.spansWithin(time - DAY_MICROS, time + days * DAY_MICROS);
    const found = eventsOf(spans, time).find(({ event, at }) => at > time && events.includes(event));
    if (found !== undefined) return found;
    if (!known && days > 1) break;
  }
  return undefined;
}

/** Returns the phase at a time (µs) and the next event; undefined if the calendar does not reach the time. */
export function sessionOutlook(clock: VenueClock, time: number): SessionOutlook | undefined {
  const state = clock.stateAt(time);
  if (state === undefined) return undefined;
  const next = nextSessionEvent(clock, time);
  return next === undefined ? { phase: state.phase } : { phase: state.phase, next };
}

/** Returns the events of spans, with the start of trading after an auction only while that auction runs. */
function eventsOf(spans: readonly SessionSpan[], time: number): NextEvent[] {
  const trading = spans.filter(({ phase }) => phase !== 'break');
  let auctionFrom = Number.POSITIVE_INFINITY;
  return trading.flatMap((span, index) => {
    const found: NextEvent[] = [];
    if (trading[index - 1]?.to !== span.from) {
      auctionFrom = Number.POSITIVE_INFINITY;
      found.push({ event: 'opens', at: span.from });
    } else if (span.phase === 'open' && time >= auctionFrom) found.push({ event: 'opens', at: span.from });
    if (span.phase === 'open') auctionFrom = Number.POSITIVE_INFINITY;
    else auctionFrom = Math.min(auctionFrom, span.from);
    if (trading[index + 1]?.from !== span.to) {
      const pauses = spans.some(({ phase, from }) => phase === 'break' && from === span.to);
      found.push({ event: pauses ? 'pauses' : 'closes', at: span.to });
    }
    return found;
  });
}
