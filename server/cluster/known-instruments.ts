import type { InstrumentEvent, MarketEvent } from '../../lib/market/event';
import type { Instrument } from '../../lib/market/instrument';
import type { Market } from '../market/market';
import { sameInstrument } from '../market/symbol-entry';

/**
 * Adds known facts to instruments before they enter the log. Nodes have files of their own, so that only the leader's
 * facts are the same for all.
 */
export class KnownInstruments {
  readonly #complete: (given: Instrument) => Instrument;
  /** Newest description of each symbol by the feed. */
  readonly #given = new Map<string, InstrumentEvent>();

  constructor(complete: (given: Instrument) => Instrument) {
    this.#complete = complete;
  }

  /** Returns the events of the feed with all facts; the same list if none is an instrument. */
  complete(events: readonly MarketEvent[]): readonly MarketEvent[] {
    if (!events.some(isInstrument)) return events;
    return events.map((event) => {
      if (!isInstrument(event)) return event;
      this.#given.set(event.symbol, event);
      return { ...event, instrument: this.#complete(event.instrument) };
    });
  }

  /**
   * Returns events that describe instruments again whose facts have changed. They say nothing about the sources,
   * whose states follow them.
   */
  again(market: Market): MarketEvent[] {
    const stamp = { timestamp: market.time, localTimestamp: market.time };
    const events: MarketEvent[] = [];
    for (const given of this.#given.values()) {
      const row = market.indexOf(given.symbol);
      const instrument = this.#complete(given.instrument);
      if (row < 0 || !market.isListed(row) || sameInstrument(market.instrumentOf(row), instrument)) continue;
      events.push({ ...given, ...stamp, instrument });
    }
    return events.length === 0 ? events : [...events, ...market.sources.keyframe(market.time)];
  }
}

function isInstrument(event: MarketEvent): event is InstrumentEvent {
  return event.type === 'instrument';
}
