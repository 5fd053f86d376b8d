import { CHANNELS, type Channel } from '../../lib/protocol/messages';
import { Histogram } from '../telemetry/histogram';

/** Ages of values at their flush, s: from less than a turn of the loop to a feed that hangs. */
const AGES = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

/** What went out on one channel since the start. */
export interface ChannelCounts {
  /** One for each receiver. */
  frames: number;
  /** Of the frames, without what the transports put around them; characters of JSON count as one. */
  bytes: number;
  /** Feed updates that the frames setState for, one for each receiver that was in step. */
  updates: number;
  /** Symbols in the frames, likewise: fewer than `updates` by what was merged. */
  symbols: number;
}

/** What is counted of a frame. */
interface Made {
  readonly merged: number;
  readonly symbols: number;
}

/**
 * What a fan-out has sent, for whoever looks from time to time. It is counted by the room and not by the receiver, so
 * it costs the same however many there are.
 */
export class DeliveryCounts {
  readonly channels: Readonly<Record<Channel, ChannelCounts>>;
  /** How old the newest values of quotes were when they were flushed, by the venue's time; s. */
  readonly freshness = new Histogram(AGES);
  /** Times that a receiver was left behind, and that one was brought up to date, new ones included. */
  fellBehind = 0;
  caughtUp = 0;
  /** Receivers that were closed because they took nothing. */
  tooSlow = 0;

  constructor() {
    const none = (): ChannelCounts => ({ frames: 0, bytes: 0, updates: 0, symbols: 0 });
    this.channels = Object.fromEntries(CHANNELS.map((channel) => [channel, none()])) as Record<
      Channel,
      ChannelCounts
    >;
  }

  /** A frame was made that stands for so many updates of so many symbols. */
  made(channel: Channel, { merged, symbols }: Made, receivers: number): void {
    const counts = this.channels[channel];
    counts.updates += merged * receivers;
    counts.symbols += symbols * receivers;
  }

  /** A frame of so many bytes went out. */
  sent(channel: Channel, bytes: number, receivers: number): void {
    const counts = this.channels[channel];
    counts.frames += receivers;
    counts.bytes += bytes * receivers;
  }
}
