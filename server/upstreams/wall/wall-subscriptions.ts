import type { MarketLink } from '../../../lib/client/market-link';
import type { SubscribeOptions } from '../../../lib/client/subscription';
import { type Interval, TRADE_INTERVALS } from '../../../lib/market/interval';
import type { BarUpdate, Frame } from '../../../lib/protocol/messages';
import { BARS_IN_SNAPSHOT } from '../../fanout/row-content';
import { MAX_KEPT_BARS } from '../../market/symbol-bars';
import type { PastBars } from './wall-requests';

export interface SubscriptionSettings {
  readonly symbols: readonly string[];
  readonly rate: number;
  /** Levels of order books; 0 for none. */
  readonly levels: number;
}

export interface SubscriptionListener {
  /** Called for every frame with data. */
  frame(frame: Frame): void;
  /** Called once all rooms have sent a frame of this connection. */
  complete(): void;
  /** Called when the wall gives no such data. */
  refused(channel: string, reason: string): void;
  /** Called for bars that a snapshot leaves out. */
  missing(bars: PastBars): void;
}

/** Subscriptions to everything that a wall has of its symbols. */
export class WallSubscriptions {
  readonly #listener: SubscriptionListener;
  readonly #all: readonly (SubscribeOptions & { readonly name: string })[];
  /** Names of subscriptions without a frame of this connection. */
  readonly #awaited = new Set<string>();

  constructor({ symbols, rate, levels }: SubscriptionSettings, listener: SubscriptionListener) {
    this.#listener = listener;
    const common = { symbols, rate };
    this.#all = [
      { name: 'quotes', channel: 'quotes', ...common },
      { name: 'trades', channel: 'trades', ...common },
      ...(levels > 0 ? [{ name: 'depth', channel: 'depth' as const, levels, ...common }] : []),
      ...TRADE_INTERVALS.map((interval) => ({
        ...{ name: `bars of ${interval}`, channel: 'bars' as const, interval, ...common },
      })),
    ];
  }

  /** True while parts of the state are missing. */
  get isIncomplete(): boolean {
    return this.#awaited.size > 0;
  }

  /** Waits for a frame of each room again. */
  expectAll(): void {
    for (const { name } of this.#all) this.#awaited.add(name);
  }

  subscribe(client: Pick<MarketLink, 'subscribe'>): void {
    this.expectAll();
    for (const { name, ...options } of this.#all) {
      client.subscribe(
        options,
        (frame) => this.#receive(name, frame),
        (error) => {
          this.#listener.refused(name, error.message);
          this.#arrived(name);
        },
      );
    }
  }

  #receive(name: string, frame: Frame): void {
    this.#listener.frame(frame);
    if (frame.full && frame.bars) this.#findMissing(frame.bars);
    this.#arrived(name);
  }

  #arrived(name: string): void {
    if (this.#awaited.delete(name) && this.#awaited.size === 0) this.#listener.complete();
  }

  /** A snapshot has the newest bars only; a market keeps more. */
  #findMissing(bars: readonly BarUpdate[]): void {
    const found = new Map<string, { count: number; first: BarUpdate }>();
    for (const bar of bars) {
      const known = found.get(bar.symbol);
      if (known === undefined) found.set(bar.symbol, { count: 1, first: bar });
      else known.count++;
    }
    for (const { count, first } of found.values()) {
      const limit = MAX_KEPT_BARS[first.interval as Interval] - count;
      if (count < BARS_IN_SNAPSHOT || limit <= 0) continue;
      const { symbol, interval, start } = first;
      this.#listener.missing({ symbol, interval, to: start - 1, limit });
    }
  }
}
