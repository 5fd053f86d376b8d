import { CHANNELS, type Channel } from '../../lib/protocol/messages';
import { Histogram } from '../telemetry/histogram';

/** Buckets for the age of values at their flush, s. */
const AGES = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

/** Deliveries on one channel since the start. */
export interface ChannelCounts {
  /** Frames, once for each receiver. */
  frames: number;
  /** Bytes of frames without transport headers; characters of JSON count as one. */
  bytes: number;
  /** Feed updates that the frames represent, once for each live receiver. */
  updates: number;
  /** Symbols in the frames, likewise; the difference from `updates` is conflation. */
  symbols: number;
}

/** Counts of one frame. */
interface Made {
  readonly merged: number;
  readonly symbols: number;
}

/**
 * Delivery statistics of fan-outs. Counted by room and not by receiver, so the cost does not grow with
 * receivers.
 */
export class DeliveryCounts {
  readonly channels: Readonly<Record<Channel, ChannelCounts>>;
  /** Age of the newest quote values at their flush, by the venue's time; s. */
  readonly freshness = new Histogram(AGES);
  /** Times that a receiver started to lag, and that one caught up, new ones included. */
  fellBehind = 0;
  caughtUp = 0;
  /** Receivers disconnected as slow consumers. */
  tooSlow = 0;

  constructor() {
    const none = (): ChannelCounts => ({ frames: 0, bytes: 0, updates: 0, symbols: 0 });
    this.channels = Object.fromEntries(CHANNELS.map((channel) => [channel, none()])) as Record<
      Channel,
      ChannelCounts
    >;
  }

  /** Counts a frame that represents so many updates of so many symbols. */
  made(channel: Channel, { merged, symbols }: Made, receivers: number): void {
    const counts = this.channels[channel];
    counts.updates += merged * receivers;
    counts.symbols += symbols * receivers;
  }

  /** Counts the sending of a frame. */
  sent(channel: Channel, bytes: number, receivers: number): void {
    const counts = this.channels[channel];
    counts.frames += receivers;
    counts.bytes += bytes * receivers;
  }
}
