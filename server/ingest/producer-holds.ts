import type { MarketEvent } from '../../lib/market/event';
import type { MarketSymbol } from '../../lib/market/instrument';
import type { Clock } from '../time/clock';

const MICROS_PER_SECOND = 1_000_000;
const MILLIS_PER_SECOND = 1_000;

interface Hold {
  readonly symbols: ReadonlySet<MarketSymbol>;
  /** µs. */
  readonly silence: number;
  /** Monotonic time, µs. */
  heardAt: number;
  isLost: boolean;
  cancel: () => void;
}

export interface ProducerHoldsOptions {
  readonly clock: Clock;
  /** True for a symbol that the market has. */
  readonly isKnown: (symbol: MarketSymbol) => boolean;
  /** Adds an event to the feed. */
  readonly report: (event: MarketEvent) => void;
}

/**
 * Watches producers that answer for symbols. When one is silent for too long, or its connection ends, its symbols are
 * disconnected, unless another producer holds them too; when it pushes again, they recover.
 */
export class ProducerHolds {
  readonly #options: ProducerHoldsOptions;
  readonly #holds = new Map<object, Hold>();
  /** Number of producers that are not lost, by symbol. */
  readonly #holders = new Map<MarketSymbol, number>();
  readonly #lost = new Set<MarketSymbol>();

  constructor(options: ProducerHoldsOptions) {
    this.#options = options;
  }

  /**
   * Holds these symbols for a connection, instead of earlier ones.
   * @param silence s
   */
  hold(connection: object, symbols: readonly MarketSymbol[], silence: number): void {
    this.#remove(connection);
    const hold: Hold = {
      symbols: new Set(symbols),
      silence: silence * MICROS_PER_SECOND,
      heardAt: this.#options.clock.monotonic(),
      isLost: true,
      cancel: () => {},
    };
    this.#holds.set(connection, hold);
    this.#recover(hold);
    this.#watch(hold, hold.silence);
  }

  /** Notes that the connection has pushed. */
  heard(connection: object): void {
    const hold = this.#holds.get(connection);
    if (!hold) return;
    hold.heardAt = this.#options.clock.monotonic();
    if (!hold.isLost) return;
    this.#recover(hold);
    this.#watch(hold, hold.silence);
  }

  /** Handles the end of the connection. */
  release(connection: object): void {
    const hold = this.#holds.get(connection);
    if (!hold) return;
    this.#lose(hold, 'the producer has disconnected');
    hold.cancel();
    this.#holds.delete(connection);
  }

  /** Stops watching, without reports. */
  stop(): void {
    for (const { cancel } of this.#holds.values()) cancel();
    this.#holds.clear();
  }

  #watch(hold: Hold, wait: number): void {
    const { clock } = this.#options;
    hold.cancel = clock.after(Math.ceil((wait * MILLIS_PER_SECOND) / MICROS_PER_SECOND), () => {
      const left = hold.heardAt + hold.silence - clock.monotonic();
      if (left > 0) this.#watch(hold, left);
      else this.#lose(hold, `the producer has pushed nothing for ${hold.silence / MICROS_PER_SECOND} s`);
    });
  }

  #remove(connection: object): void {
    const hold = this.#holds.get(connection);
    if (!hold) return;
    hold.cancel();
    this.#holds.delete(connection);
    if (!hold.isLost) this.#leave(hold);
  }

  #lose(hold: Hold, reason: string): void {
    if (hold.isLost) return;
    hold.isLost = true;
    const left = this.#leave(hold).filter((symbol) => this.#options.isKnown(symbol));
    for (const symbol of left) this.#lost.add(symbol);
    this.#report('disconnect', left, reason);
  }

  #recover(hold: Hold): void {
    hold.isLost = false;
    for (const symbol of hold.symbols) this.#holders.set(symbol, (this.#holders.get(symbol) ?? 0) + 1);
    const found = [...hold.symbols].filter((symbol) => this.#lost.delete(symbol));
    this.#report('gap', found, 'the producer pushes again');
  }

  /** Removes the hold from its symbols. @returns those that no other producer holds */
  #leave(hold: Hold): MarketSymbol[] {
    return [...hold.symbols].filter((symbol) => {
      const left = (this.#holders.get(symbol) ?? 1) - 1;
      if (left > 0) this.#holders.set(symbol, left);
      else this.#holders.delete(symbol);
      return left === 0;
    });
  }

  #report(type: 'disconnect' | 'gap', symbols: readonly MarketSymbol[], reason: string): void {
    if (symbols.length === 0) return;
    const time = this.#options.clock.wall();
    this.#options.report({ type, symbols, reason, timestamp: time, localTimestamp: time });
  }
}
