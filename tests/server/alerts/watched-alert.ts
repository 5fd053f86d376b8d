import type { MarketEvent } from '../../../lib/market/event';
import type { AlertCondition } from '../../../lib/protocol/alert';
import { AlertWatch, type WatchedStream } from '../../../server/alerts/watch';
import { Market } from '../../../server/market/market';
import { anInstrument, defined } from '../events';
import { ManualClock } from '../manual-clock';

/** Stream whose events a test pushes. */
export class ManualStream implements WatchedStream {
  readonly market = new Market();
  readonly #followers = new Set<Parameters<WatchedStream['follow']>[0]>();
  readonly #clock: ManualClock;
  /** Monotonic times, µs. */
  #lastEventAt: number;
  #lostAt = Number.POSITIVE_INFINITY;

  constructor(clock: ManualClock) {
    this.#clock = clock;
    this.#lastEventAt = clock.monotonic();
  }

  get silence(): number {
    return this.#clock.monotonic() - Math.min(this.#lastEventAt, this.#lostAt);
  }

  /** Marks the feed as lost from now on. */
  lose(): void {
    this.#lostAt = this.#clock.monotonic();
  }

  follow(follower: Parameters<WatchedStream['follow']>[0]): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Applies one batch of events. */
  apply(...events: MarketEvent[]): void {
    for (const event of events) this.market.apply(event);
    this.#lastEventAt = this.#clock.monotonic();
    for (const follower of this.#followers) follower.applied(events);
  }

  startOver(): void {
    this.market.clear();
    for (const follower of this.#followers) follower.restarted();
  }
}

export const SYMBOL = 'sim:A';

/** Watches one alert on one symbol. `crossings` has the measure at each crossing. */
export function watchOne(condition: AlertCondition, hysteresis = 0) {
  const clock = new ManualClock();
  const stream = new ManualStream(clock);
  const crossings: number[] = [];
  const watch = new AlertWatch({
    stream,
    clock,
    crossed: (_, value) => crossings.push(value),
    latched: () => undefined,
  });
  watch.start();
  stream.apply(defined(anInstrument(SYMBOL)));
  const watched = {
    ...{ id: 'one', condition, hysteresis },
    ...(condition.kind !== 'feed' && { symbol: SYMBOL }),
  };
  return { clock, stream, watch, crossings, add: () => watch.add(watched, 'unknown') };
}
