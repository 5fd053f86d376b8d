import type { MarketEvent } from '../../lib/market/event';
import type { Feed } from '../../server/feeds/feed';

/** Feed whose events a test pushes. */
export class ScriptedFeed implements Feed {
  readonly name = 'scripted';
  readonly source = 'simulated';
  readonly loop: boolean;
  readonly #waiting: MarketEvent[][] = [];
  #wake: (() => void) | undefined;
  #ended = false;

  constructor(first: readonly MarketEvent[], loop = false) {
    this.loop = loop;
    this.#waiting.push([...first]);
  }

  push(...events: MarketEvent[]): void {
    this.#waiting.push(events);
    this.#wake?.();
  }

  /** Ends the current run once all events are sent. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *run(signal: AbortSignal): AsyncGenerator<readonly MarketEvent[]> {
    signal.addEventListener('abort', () => this.#wake?.(), { once: true });
    this.#ended = false;
    while (!signal.aborted) {
      const batch = this.#waiting.shift();
      if (batch) {
        yield batch;
        continue;
      }
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
