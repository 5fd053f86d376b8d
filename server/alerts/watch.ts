import type { MarketEvent } from '../../lib/market/event';
import type { AlertCondition } from '../../lib/protocol/alert';
import type { Market } from '../market/market';
import type { Clock } from '../time/clock';
import { type AlertMetric, createAlertMetric } from './alert-metric';
import { type CrossingState, nextCrossingState } from './crossing-state';

/** Period of checking alerts on stale feeds, ms. */
const SILENCE_PERIOD = 1_000;

/** The part of an alert that is evaluated. */
export interface Watched {
  readonly id: string;
  readonly symbol?: string;
  readonly condition: AlertCondition;
  /** Percent of the goal. */
  readonly hysteresis: number;
}

/** The stream that alerts are evaluated on. */
export interface WatchedStream {
  readonly market: Market;
  /** Time since the newest events, or since the feed was lost if that was earlier, µs. */
  readonly silence: number;
  follow(follower: {
    readonly applied: (events: readonly MarketEvent[]) => void;
    readonly restarted: () => void;
  }): () => void;
}

export interface WatchOptions {
  readonly stream: WatchedStream;
  readonly clock: Clock;
  /**
   * Reports a crossing.
   * @param price last price at that moment, NaN when there is none
   */
  readonly crossed: (id: string, value: number, price: number) => void;
  /** Reports a changed crossing state. */
  readonly latched: (id: string, latch: CrossingState) => void;
}

interface Entry {
  readonly watched: Watched;
  latch: CrossingState;
  /** Created once the symbol is known. */
  gauge: AlertMetric | undefined;
}

/**
 * Evaluates armed alerts at each event, in the turn in which the market applies it, so that nothing between two
 * flushes is missed. Alerts are found by symbol: an event without an alert costs one look-up.
 */
export class AlertWatch {
  readonly #options: WatchOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #bySymbol = new Map<string, Set<Entry>>();
  readonly #ofFeed = new Set<Entry>();
  #unfollow: (() => void) | undefined;
  #cancel: (() => void) | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unfollow = this.#options.stream.follow({
      applied: (events) => this.#applied(events),
      restarted: () => {
        for (const { gauge } of this.#entries.values()) gauge?.clear?.();
      },
    });
    this.#watchSilence();
  }

  stop(): void {
    this.#unfollow?.();
    this.#cancel?.();
  }

  /** Evaluates the alert from now on; one that is evaluated in the same way already goes on. */
  add(watched: Watched, latch: CrossingState): void {
    const known = this.#entries.get(watched.id);
    if (known && sameEvaluation(known.watched, watched)) return;
    this.remove(watched.id);
    const entry: Entry = { watched, latch, gauge: undefined };
    this.#entries.set(watched.id, entry);
    const { symbol } = watched;
    if (symbol === undefined) this.#ofFeed.add(entry);
    else {
      const known = this.#bySymbol.get(symbol) ?? new Set();
      this.#bySymbol.set(symbol, known.add(entry));
    }
    if (latch === 'unknown') this.#measured(entry, this.now(watched.id));
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#ofFeed.delete(entry);
    const { symbol = '' } = entry.watched;
    const others = this.#bySymbol.get(symbol);
    others?.delete(entry);
    if (others?.size === 0) this.#bySymbol.delete(symbol);
  }

  /** Returns the side of its goal on which a new alert begins. */
  firstState(watched: Watched): CrossingState {
    const value = this.#valueOf({ watched, latch: 'unknown', gauge: undefined });
    return nextCrossingState('unknown', value, watched.condition, watched.hysteresis);
  }

  /** Returns the current value of an alert's metric; NaN while there is none. */
  now(id: string): number {
    const entry = this.#entries.get(id);
    return entry ? this.#valueOf(entry) : Number.NaN;
  }

  #valueOf(entry: Entry): number {
    return entry.watched.symbol === undefined ? this.#silence() : (this.#gaugeOf(entry)?.now() ?? Number.NaN);
  }

  #applied(events: readonly MarketEvent[]): void {
    if (this.#bySymbol.size === 0) return;
    for (const event of events) {
      if (event.type === 'instrument' || event.type === 'disconnect' || event.type === 'source') continue;
      if (event.symbol === undefined) continue;
      const entries = this.#bySymbol.get(event.symbol);
      if (!entries) continue;
      for (const entry of entries) {
        this.#gaugeOf(entry)?.take(event, (value) => this.#measured(entry, value, event));
      }
    }
  }

  #measured(entry: Entry, value: number, event?: MarketEvent): void {
    const before = entry.latch;
    const { id, condition, hysteresis } = entry.watched;
    entry.latch = nextCrossingState(before, value, condition, hysteresis);
    if (entry.latch === before) return;
    this.#options.latched(id, entry.latch);
    if (before !== 'ready') return;
    this.#options.crossed(id, value, event?.type === 'trade' ? event.price : this.#lastOf(entry));
  }

  #gaugeOf(entry: Entry): AlertMetric | undefined {
    const { condition, symbol } = entry.watched;
    if (entry.gauge || condition.kind === 'feed' || symbol === undefined) return entry.gauge;
    const { market } = this.#options.stream;
    const row = market.indexOf(symbol);
    if (row >= 0) entry.gauge = createAlertMetric(condition, market, row);
    return entry.gauge;
  }

  #lastOf({ watched: { symbol } }: Entry): number {
    const { market } = this.#options.stream;
    const row = symbol === undefined ? -1 : market.indexOf(symbol);
    return row < 0 ? Number.NaN : market.quotes.get(row, 'last');
  }

  /** Returns the silence of the feed, s; one that repeats its disconnect is silent since the first one. */
  #silence(): number {
    return this.#options.stream.silence / 1e6;
  }

  #watchSilence(): void {
    this.#cancel = this.#options.clock.after(SILENCE_PERIOD, () => {
      if (this.#ofFeed.size > 0) {
        const silence = this.#silence();
        for (const entry of [...this.#ofFeed]) this.#measured(entry, silence);
      }
      this.#watchSilence();
    });
  }
}

/** True if both alerts of one id measure and cross in the same way. */
export function sameEvaluation(a: Watched, b: Watched): boolean {
  return a.hysteresis === b.hysteresis && JSON.stringify(a.condition) === JSON.stringify(b.condition);
}
