import type { MarketEvent } from '../../../lib/market/event';

/** Time for which events are collected into one batch, ms. */
const BATCH_MILLIS = 5;
/** Maximum of events that wait for the stream. */
export const MAX_WAITING_EVENTS = 50_000;

/** Bounded queue from the sockets of a venue to the stream, which takes all that waits as one batch. */
export class EventQueue {
  #events: MarketEvent[] = [];
  #wake: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  #failure: Error | undefined;

  /**
   * Adds events.
   * @returns false if there is no room: nothing was added, and the caller must obtain the state again
   */
  push(events: readonly MarketEvent[]): boolean {
    if (events.length === 0 || this.#ended) return true;
    if (this.#events.length > 0 && this.#events.length + events.length > MAX_WAITING_EVENTS) return false;
    for (const event of events) this.#events.push(event);
    if (this.#wake !== undefined) this.#timer ??= setTimeout(() => this.#release(), BATCH_MILLIS);
    return true;
  }

  /** Removes the events that wait, after they could not be taken in time. */
  clear(): void {
    this.#events = [];
  }

  /** Waits for events; undefined after the end. @throws the error of {@link fail} */
  async take(): Promise<readonly MarketEvent[] | undefined> {
    if (this.#events.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#events.length === 0) return undefined;
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Ends with an error at the next take. */
  fail(error: Error): void {
    this.#failure = error;
    this.end();
  }

  end(): void {
    this.#ended = true;
    this.#release();
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
