import type { MarketEvent } from '../../lib/market/event';
import type { AlertCondition } from '../../lib/protocol/alert';
import type { Market } from '../market/market';
import type { Clock } from '../time/clock';
import { type AlertMetric, createAlertMetric } from './alert-metric';
import { type CrossingState, nextCrossingState } from './crossing-state';

/** How often alerts that wait for silence are looked at, ms. */
const SILENCE_PERIOD = 1_000;

/** What is watched of an alert. */
export interface Watched {
  readonly id: string;
  readonly symbol?: string;
  readonly condition: AlertCondition;
  /** Percent of the goal. */
  readonly hysteresis: number;
}

/** What alerts are watched on. */
export interface WatchedStream {
  readonly market: Market;
  /** When the newest events came, µs of the server's clock. */
  readonly lastEventAt: number;
  readonly status: { readonly state: string; readonly since: number };
  follow(follower: {
    readonly applied: (events: readonly MarketEvent[]) => void;
    readonly restarted: () => void;
  }): () => void;
}

export interface WatchOptions {
  readonly stream: WatchedStream;
  readonly clock: Clock;
  /** The measure has crossed its goal. @param price the last price then, NaN where there is none */
  readonly crossed: (id: string, value: number, price: number) => void;
  /** The side of the goal is another one. */
  readonly latched: (id: string, latch: CrossingState) => void;
}

interface Entry {
  readonly watched: Watched;
  latch: CrossingState;
  /** Made when its symbol is known. */
  gauge: AlertMetric | undefined;
}

/**
 * Measures armed alerts at each change of the market, in the turn in which it happens and event by event, so that
 * nothing between two flushes is missed. Alerts are found by symbol: what is of no alert costs one look-up, and
 * nothing at all where there are none.
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

  /** Watches the alert from now on, in place of what was watched under its id. */
  add(watched: Watched, latch: CrossingState): void {
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

  /** The measure of a watched alert now, NaN while there is none. */
  now(id: string): number {
    const entry = this.#entries.get(id);
    if (!entry) return Number.NaN;
    return entry.watched.symbol === undefined ? this.#silence() : (this.#gaugeOf(entry)?.now() ?? Number.NaN);
  }

  #applied(events: readonly MarketEvent[]): void {
    if (this.#bySymbol.size === 0) return;
    for (const event of events) {
      if (event.type === 'instrument' || event.type === 'disconnect' || event.symbol === undefined) continue;
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

  /** Seconds without an event; a feed that says again and again that it is gone is silent since it first did. */
  #silence(): number {
    const { stream, clock } = this.#options;
    const { state, since } = stream.status;
    const from = state === 'down' ? Math.min(since, stream.lastEventAt) : stream.lastEventAt;
    return (clock.now() - from) / 1e6;
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
