import type { MarketEvent } from '../../../lib/market/event';
import { Market } from '../../market/market';
import type { TapeReader } from '../format/tape-reader';
import type { EventsPart } from './write-tape';

/** Which part of a tape is meant. Times are `localTimestamp`, µs, both included. */
export interface Excerpt {
  readonly from?: number;
  readonly to?: number;
  /** Symbols that are meant; all when absent. Events of no symbol are always meant. */
  readonly wants?: (symbol: string) => boolean;
}

/**
 * A part of a tape that stands for itself: first, once, the state at its beginning (nothing where the tape begins with
 * nothing), stamped with the moment from which the part is, then its events. Closed bars and trades before the part
 * are no state.
 * @throws DamageError when the reading comes to damage
 */
export function* excerptOf(tape: TapeReader, { from, to, wants }: Excerpt): Generator<EventsPart> {
  const market = new Market();
  let begun = false;
  for (const { state, events, bytes } of tape.seek((from ?? Number.NEGATIVE_INFINITY) - 1)) {
    if (state) {
      for (const event of events) market.apply(event);
      yield { state, events: [], bytes };
      continue;
    }
    if (!begun) yield { state: true, events: meant(stateOf(market, from), wants), bytes: 0 };
    begun = true;
    const past = to === undefined ? -1 : events.findIndex(({ localTimestamp }) => localTimestamp > to);
    yield { state, events: meant(past < 0 ? events : events.slice(0, past), wants), bytes };
    if (past >= 0) return;
  }
}

function stateOf(market: Market, at = market.time): MarketEvent[] {
  return market.keyframe().map((event) => ({ ...event, localTimestamp: at }));
}

function meant(events: readonly MarketEvent[], wants: Excerpt['wants']): readonly MarketEvent[] {
  if (!wants) return events;
  return events.filter((event) => {
    const symbol = 'symbol' in event ? event.symbol : undefined;
    return symbol === undefined || wants(symbol);
  });
}
