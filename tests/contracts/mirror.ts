import { expect } from 'vitest';
import type { Frame } from '../../lib/protocol/messages';

/** State of a client that applies frames as in `docs/protocol.md`. */
export class Mirror {
  readonly quotes = new Map<string, Record<string, unknown>>();
  readonly trades: string[] = [];
  readonly depth = new Map<string, unknown>();
  readonly bars = new Map<string, unknown>();
  readonly have = new Map<string, number>();

  /** Returns true if every room has reached the version. */
  reaches(version: number): boolean {
    return this.have.size > 0 && [...this.have.values()].every((to) => to === version);
  }

  apply(frame: Frame): void {
    if (!frame.full) expect(frame.from).toBeLessThanOrEqual(this.have.get(frame.room) ?? 0);
    this.have.set(frame.room, frame.to);
    for (const { symbol, rangeHigh: _, rangeLow: __, ...fields } of frame.quotes ?? []) {
      const row = this.quotes.get(symbol) ?? {};
      for (const [field, value] of Object.entries(fields)) {
        if (value === null) delete row[field];
        else row[field] = value;
      }
      this.quotes.set(symbol, row);
    }
    for (const trade of frame.trades ?? []) this.trades.push(trade.id);
    for (const { symbol, ...sides } of frame.depth ?? []) this.depth.set(symbol, sides);
    for (const bar of frame.bars ?? []) this.bars.set(`${bar.symbol} ${bar.start}`, bar);
  }
}
