import type { MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { venueOf } from '../../market/event-scope';
import { Market } from '../../market/market';
import type { TapeReader } from '../format/tape-reader';
import type { EventsPart } from './write-tape';

/** A part of a tape. Times are `localTimestamp`, µs, both inclusive. */
export interface Excerpt {
  readonly from?: number;
  readonly to?: number;
  /** Selects symbols; all if absent. Events of the whole feed are always included. */
  readonly includes?: (symbol: string) => boolean;
}

/** Selects the events of the included symbols and of their sources. */
class SelectedEvents {
  readonly #includes: Excerpt['includes'];
  /** Sources of included symbols. */
  readonly #sources = new Set<string>();

  constructor(includes: Excerpt['includes']) {
    this.#includes = includes;
  }

  of(events: readonly MarketEvent[]): readonly MarketEvent[] {
    return this.#includes ? events.flatMap((event) => this.#selected(event)) : events;
  }

  #selected(event: MarketEvent): readonly MarketEvent[] {
    const includes = this.#includes ?? (() => true);
    if ('symbol' in event && event.symbol !== undefined) {
      if (!includes(event.symbol)) return [];
      if (event.type === 'instrument') this.#sources.add(venueOf(event.symbol));
      return [event];
    }
    const { source, symbols } = event as {
      readonly source?: string;
      readonly symbols?: readonly MarketSymbol[];
    };
    if (symbols === undefined) return source === undefined || this.#sources.has(source) ? [event] : [];
    const selected = symbols.filter((symbol) => includes(symbol));
    if (selected.length > 0 && source !== undefined) this.#sources.add(source);
    return selected.length > 0 ? [{ ...event, symbols: selected } as MarketEvent] : [];
  }
}

/**
 * Yields a self-contained part of a tape: first the state at its start, once, stamped with the start time, then
 * its events.
 * Closed bars and earlier trades are not state.
 * @throws DamageError
 */
export function* excerptOf(tape: TapeReader, { from, to, includes }: Excerpt): Generator<EventsPart> {
  const market = new Market();
  const selected = new SelectedEvents(includes);
  let begun = false;
  for (const { state, events, bytes } of tape.seek((from ?? Number.NEGATIVE_INFINITY) - 1)) {
    if (state) {
      for (const event of events) market.apply(event);
      yield { state, events: [], bytes };
      continue;
    }
    if (!begun) yield { state: true, events: selected.of(stateOf(market, from)), bytes: 0 };
    begun = true;
    const past = to === undefined ? -1 : events.findIndex(({ localTimestamp }) => localTimestamp > to);
    yield { state, events: selected.of(past < 0 ? events : events.slice(0, past)), bytes };
    if (past >= 0) return;
  }
}

function stateOf(market: Market, at = market.time): MarketEvent[] {
  return market.keyframe().map((event) => ({ ...event, localTimestamp: at }));
}
