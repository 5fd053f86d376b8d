import type { MarketEvent } from '../../../lib/market/event';

/** Jitter of the network latency, µs. A power of two, so that it is a mask of random bits. */
const JITTER_MICROS = 512;
/** Highest network latency of any venue, µs. */
export const MAX_LATENCY_MICROS = 4_000;

/** Collects a batch of events and stamps their times. */
export class Outbox {
  /** Times of the event under construction, µs. */
  timestamp = 0;
  localTimestamp = 0;
  events: MarketEvent[] = [];

  /**
   * Sets the times of an event at `time` (µs): the venue's time in whole milliseconds; the receive time after
   * `latency` (µs) and jitter, never before that of an earlier event.
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

/**
 * Returns the latency of a venue without jitter, µs.
 * @param unit number between 0 and 1
 */
export function venueLatency(unit: number): number {
  return 300 + Math.floor((MAX_LATENCY_MICROS - JITTER_MICROS - 300) * unit);
}
