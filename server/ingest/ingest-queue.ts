import type { MarketEvent } from '../../lib/market/event';
import type { PushReport } from './push-report';

/** Events that wait for the market, at most; and of those, events of one producer. */
export const MAX_WAITING_EVENTS = 50_000;
export const MAX_WAITING_OF_PRODUCER = 20_000;

/** A part of a push that enters the market at once. */
export interface PushedSlice {
  readonly producer: string;
  readonly events: MarketEvent[];
  /** Place of each event in its push. */
  readonly places: number[];
  /** True for an event with an id of its producer. */
  readonly named: boolean[];
  readonly report: PushReport;
  /** Called once: without an error when the market has taken the events. */
  readonly settle: (error?: Error) => void;
}

/**
 * Bounded queue of slices, first in, first out. Slices count until the market has taken their events, so a slow
 * market fills it. A producer has a share of it, so that one alone cannot fill it.
 */
export class IngestQueue {
  #queued: PushedSlice[] = [];
  /** Slices that the feed has taken out and not confirmed. */
  #leaving: readonly PushedSlice[] = [];
  /** Slices that wait for room, in order. */
  #outside: { readonly slice: PushedSlice; readonly entered: () => void }[] = [];
  readonly #ofProducer = new Map<string, number>();
  #events = 0;
  #arrived: (() => void) | undefined;

  /** Number of events that wait. */
  get waiting(): number {
    return this.#events;
  }

  /** True if the producer may add so many events now. */
  hasRoom(producer: string, events: number): boolean {
    const own = this.#ofProducer.get(producer) ?? 0;
    return this.#events + events <= MAX_WAITING_EVENTS && own + events <= MAX_WAITING_OF_PRODUCER;
  }

  /** Adds a slice at once. @returns false if there is no room */
  offer(slice: PushedSlice): boolean {
    const { producer, events } = slice;
    const isNext = !this.#outside.some((one) => one.slice.producer === producer);
    if (!isNext || !this.hasRoom(producer, events.length)) return false;
    this.#enter(slice);
    return true;
  }

  /** Adds a slice as soon as there is room, after earlier ones of its producer. */
  async put(slice: PushedSlice): Promise<void> {
    if (this.offer(slice)) return;
    await new Promise<void>((entered) => this.#outside.push({ slice, entered }));
  }

  /**
   * Waits for slices and takes out the first ones, of about so many events; none after the signal. They count until
   * {@link settle}.
   */
  async take(most: number, signal: AbortSignal): Promise<readonly PushedSlice[]> {
    if (this.#queued.length === 0 && !signal.aborted) await this.#arrival(signal);
    if (signal.aborted) return [];
    let events = 0;
    let end = 0;
    while (end < this.#queued.length && events < most) {
      events += (this.#queued[end] as PushedSlice).events.length;
      end++;
    }
    this.#leaving = this.#queued.splice(0, end);
    return this.#leaving;
  }

  /** Settles the slices that were taken out last; with an error if the market may not have them. */
  settle(error?: Error): void {
    const leaving = this.#leaving;
    this.#leaving = [];
    for (const slice of leaving) {
      this.#count(slice, -1);
      slice.settle(error);
    }
    if (this.#outside.length > 0) this.#admit();
  }

  /** Fails everything that waits. */
  end(error: Error): void {
    const outside = this.#outside;
    this.#outside = [];
    this.settle(error);
    this.#leaving = this.#queued.splice(0);
    this.settle(error);
    for (const { slice, entered } of outside) {
      slice.settle(error);
      entered();
    }
  }

  #enter(slice: PushedSlice): void {
    this.#count(slice, 1);
    this.#queued.push(slice);
    this.#arrived?.();
  }

  #count({ producer, events }: PushedSlice, sign: 1 | -1): void {
    const change = sign * events.length;
    this.#events += change;
    const own = (this.#ofProducer.get(producer) ?? 0) + change;
    if (own > 0) this.#ofProducer.set(producer, own);
    else this.#ofProducer.delete(producer);
  }

  /** Adds the slices that have room now; a producer whose first one has none keeps its order. */
  #admit(): void {
    const blocked = new Set<string>();
    this.#outside = this.#outside.filter(({ slice, entered }) => {
      const { producer, events } = slice;
      if (blocked.has(producer) || !this.hasRoom(producer, events.length)) {
        blocked.add(producer);
        return true;
      }
      this.#enter(slice);
      entered();
      return false;
    });
  }

  #arrival(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        this.#arrived = undefined;
        resolve();
      };
      this.#arrived = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
