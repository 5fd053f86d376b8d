import type { MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { venueOf } from '../../market/event-scope';
import { Market } from '../../market/market';
import type { TapeReader } from '../format/tape-reader';
import type { EventsPart } from './write-tape';

/** Which part of a tape is meant. Times are `localTimestamp`, µs, both included. */
export interface Excerpt {
  readonly from?: number;
  readonly to?: number;
  /** Symbols that are meant; all when absent. Events of the whole feed are always meant. */
  readonly wants?: (symbol: string) => boolean;
}

/** Keeps the events of the symbols that are meant, and of their sources. */
class MeantEvents {
  readonly #wants: Excerpt['wants'];
  /** Sources of symbols that are meant. */
  readonly #sources = new Set<string>();

  constructor(wants: Excerpt['wants']) {
    this.#wants = wants;
  }

  of(events: readonly MarketEvent[]): readonly MarketEvent[] {
    return this.#wants ? events.flatMap((event) => this.#meant(event)) : events;
  }

  #meant(event: MarketEvent): readonly MarketEvent[] {
    const wants = this.#wants ?? (() => true);
    if ('symbol' in event && event.symbol !== undefined) {
      if (!wants(event.symbol)) return [];
      if (event.type === 'instrument') this.#sources.add(venueOf(event.symbol));
      return [event];
    }
    const { source, symbols } = event as {
      readonly source?: string;
      readonly symbols?: readonly MarketSymbol[];
    };
    if (symbols === undefined) return source === undefined || this.#sources.has(source) ? [event] : [];
    const meant = symbols.filter((symbol) => wants(symbol));
    if (meant.length > 0 && source !== undefined) this.#sources.add(source);
    return meant.length > 0 ? [{ ...event, symbols: meant } as MarketEvent] : [];
  }
}

/**
 * A part of a tape that stands for itself: first, once, the state at its beginning (nothing where the tape begins with
 * nothing), stamped with the moment from which the part is, then its events. Closed bars and trades before the part
 * are no state.
 * @throws DamageError when the reading comes to damage
 */
export function* excerptOf(tape: TapeReader, { from, to, wants }: Excerpt): Generator<EventsPart> {
  const market = new Market();
  const meant = new MeantEvents(wants);
  let begun = false;
  for (const { state, events, bytes } of tape.seek((from ?? Number.NEGATIVE_INFINITY) - 1)) {
    if (state) {
      for (const event of events) market.apply(event);
      yield { state, events: [], bytes };
      continue;
    }
    if (!begun) yield { state: true, events: meant.of(stateOf(market, from)), bytes: 0 };
    begun = true;
    const past = to === undefined ? -1 : events.findIndex(({ localTimestamp }) => localTimestamp > to);
    yield { state, events: meant.of(past < 0 ? events : events.slice(0, past)), bytes };
    if (past >= 0) return;
  }
}

function stateOf(market: Market, at = market.time): MarketEvent[] {
  return market.keyframe().map((event) => ({ ...event, localTimestamp: at }));
}
