import { ACTIVE_INTERVAL, INTERVAL_DECAY, MAX_INTERVAL, UNKNOWN_INTERVAL } from './market-source';
import { grown } from './quote-columns';
import type { StateReader, StateWriter } from './state/state-bytes';

/** Times of events by source. */
export class ArrivalTimes {
  /** Time of the newest event, µs, NaN before the first. */
  receivedAt = new Float64Array(0);
  /** Time (µs) from which an event counts as a new arrival. */
  arrivalAt = new Float64Array(0);
  /** Longest usual interval between events, µs. */
  interval = new Float64Array(0);

  /** Makes room for a source, without values. */
  reach(index: number): void {
    if (index >= this.receivedAt.length) {
      const capacity = Math.max(8, this.receivedAt.length * 2);
      this.receivedAt = grown(this.receivedAt, capacity, Number.NaN);
      this.arrivalAt = grown(this.arrivalAt, capacity, Number.NEGATIVE_INFINITY);
      this.interval = grown(this.interval, capacity, UNKNOWN_INTERVAL);
    }
    this.reset(index);
  }

  reset(index: number): void {
    this.receivedAt[index] = Number.NaN;
    this.arrivalAt[index] = Number.NEGATIVE_INFINITY;
    this.interval[index] = UNKNOWN_INTERVAL;
  }

  /** Learns from an interval between two arrivals, µs. */
  learn(index: number, interval: number): void {
    const known = this.interval[index] as number;
    const most = known > ACTIVE_INTERVAL ? MAX_INTERVAL : Math.max(ACTIVE_INTERVAL, 2 * known);
    this.interval[index] = Math.max(known * (1 - INTERVAL_DECAY), Math.min(interval, most));
  }

  write(index: number, state: StateWriter): void {
    for (const column of [this.receivedAt, this.arrivalAt, this.interval])
      state.number(column[index] as number);
  }

  read(index: number, state: StateReader): void {
    for (const column of [this.receivedAt, this.arrivalAt, this.interval]) column[index] = state.number();
  }
}
