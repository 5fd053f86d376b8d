import type { MarketEvent } from '../../../lib/market/event';
import type { Feed, PositionedBatch } from '../../../server/feeds/feed';

/** Log of one epoch that several servers follow. */
export class SharedLog {
  readonly #epoch: number;
  readonly #batches: PositionedBatch[] = [];
  readonly #wakes = new Set<() => void>();
  #version = 0;

  constructor(epoch: number) {
    this.#epoch = epoch;
  }

  append(...events: MarketEvent[]): void {
    this.#batches.push({ position: { epoch: this.#epoch, version: this.#version }, events });
    this.#version += events.length;
    for (const wake of this.#wakes) wake();
  }

  /** Returns a feed of all entries, from the first on. */
  feed(): Feed {
    return { name: 'shared', source: 'simulated', loop: false, run: (signal) => this.#run(signal) };
  }

  async *#run(signal: AbortSignal): AsyncGenerator<PositionedBatch> {
    for (let next = 0; !signal.aborted; ) {
      const batch = this.#batches[next];
      if (batch) {
        next++;
        yield batch;
      } else {
        await new Promise<void>((resolve) => {
          this.#wakes.add(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    }
  }
}
