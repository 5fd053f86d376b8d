import type { Clock } from '../../time/clock';
import type { Bus } from '../bus/bus';

/** Time without a link after which prices count as stale, ms. */
const STALE_MS = 3_000;
/** Time without a link after which the node must not get new clients, µs. */
const UNREADY = 5_000_000;

/** Watches how long the link to the broker has been away. */
export class BusWatch {
  readonly #clock: Clock;
  readonly #remove: () => void;
  #lostAt: number | undefined;
  #cancel: (() => void) | undefined;

  /** @param changed called with true after 3 s without a link, with false when it is back after that */
  constructor(bus: Pick<Bus, 'onLink'>, clock: Clock, changed: (isAway: boolean) => void) {
    this.#clock = clock;
    let isAway = false;
    this.#remove = bus.onLink((isUp) => {
      this.#cancel?.();
      this.#lostAt = isUp ? undefined : clock.monotonic();
      if (isUp && isAway) changed(false);
      isAway = false;
      if (isUp) return;
      this.#cancel = clock.after(STALE_MS, () => {
        isAway = true;
        changed(true);
      });
    });
  }

  /** True after 5 s without a link. */
  get isLong(): boolean {
    return this.#lostAt !== undefined && this.#clock.monotonic() - this.#lostAt >= UNREADY;
  }

  stop(): void {
    this.#remove();
    this.#cancel?.();
  }
}
