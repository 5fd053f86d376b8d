import type { Channel } from '../../lib/protocol/messages';
import { CHANNELS } from '../../lib/protocol/messages';
import { grown } from './quote-columns';

/**
 * Number of feed updates of every row on every channel since the start; frames report how many they conflate.
 */
export class UpdateCounts {
  readonly #columns: Record<Channel, Float64Array>;

  constructor(rows = 0) {
    this.#columns = Object.fromEntries(
      CHANNELS.map((channel) => [channel, new Float64Array(rows)]),
    ) as Record<Channel, Float64Array>;
  }

  of(channel: Channel): Float64Array {
    return this.#columns[channel];
  }

  add(channel: Channel, row: number): void {
    const column = this.#columns[channel];
    column[row] = (column[row] as number) + 1;
  }

  /** Makes room for the row. */
  reach(row: number): void {
    if (row < this.#columns.quotes.length) return;
    for (const channel of CHANNELS) {
      this.#columns[channel] = grown(this.#columns[channel], Math.max(64, (row + 1) * 2), 0);
    }
  }

  clear(): void {
    for (const channel of CHANNELS) this.#columns[channel].fill(0);
  }
}
