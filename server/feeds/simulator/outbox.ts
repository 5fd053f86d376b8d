import type { MarketEvent } from '../../../lib/market/event';

/** Jitter of the time on the way, µs, a power of two so that it is a mask of random bits. */
const JITTER_MICROS = 512;
/** Most time that an event is on its way from any venue, µs. */
export const MAX_LATENCY_MICROS = 4_000;

/** Collects a batch and gives out its times. */
export class Outbox {
  /** Times of the event that is being made, µs. */
  timestamp = 0;
  localTimestamp = 0;
  events: MarketEvent[] = [];

  /**
   * Sets the times for what happens at `time` (µs): the venue's in whole milliseconds, ours after the way from
   * it (`latency`, µs, and jitter), never before an earlier event's.
   */
  stamp(time: number, latency: number, bits: number): void {
    this.timestamp = Math.floor(time / 1_000) * 1_000;
    const local = Math.floor(time) + latency + (bits & (JITTER_MICROS - 1));
    if (local > this.localTimestamp) this.localTimestamp = local;
  }

  take(): MarketEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }
}

/** Time on the way from a venue without jitter, µs, for a number from 0 to 1 that stands for the venue. */
export function venueLatency(unit: number): number {
  return 300 + Math.floor((MAX_LATENCY_MICROS - JITTER_MICROS - 300) * unit);
}
