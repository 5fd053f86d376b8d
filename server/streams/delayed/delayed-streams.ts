import { delayText } from '../../../lib/protocol/delay';
import { ProtocolError } from '../../../lib/protocol/error';
import type { Peer } from '../../fanout/peer';
import type { Clock } from '../../time/clock';
import type { MarketStream } from '../market-stream';
import { Turns } from '../replay/turns';
import type { Stream } from '../stream';
import type { StreamChoice, StreamSight } from '../stream-choice';
import { DelayedStream, type DelayedStreamOptions } from './delayed-stream';
import { delayMicros, ReceiveMarks } from './receive-marks';

/** Different delays at a time: each has a market of its own. */
const MAX_DELAYS = 8;
/** Interval of the search for unused streams, ms, and the time without a client after which one ends, µs. */
const SWEEP_PERIOD = 30_000;
const MAX_IDLE = 600_000_000;
/**
 * Distance between the first epochs of delayed streams, so that none is taken for one of another stream; and their
 * number, after which they repeat at a later time.
 */
const EPOCH_DISTANCE = 10_000_000_000_000;
const MAX_EPOCHS = 800;

export interface DelayedStreamsOptions
  extends Omit<DelayedStreamOptions, 'delay' | 'marks' | 'turns' | 'epoch'> {
  readonly clock: Clock;
  /** Longest delay, s; 0 without a tape for rewinding. */
  readonly maxDelay: number;
  /** Delay of guests, s, whose stream is always there; 0 for none. */
  readonly guestDelay: number;
}

interface Kept {
  readonly delayed: DelayedStream;
  readonly ready: Promise<void>;
  /** Monotonic time of its last use, µs. */
  usedAt: number;
}

/** The live stream, and the same with each delay that some client has. */
export class DelayedStreams implements StreamChoice {
  readonly #options: DelayedStreamsOptions;
  readonly #marks: ReceiveMarks;
  readonly #turns: Turns;
  readonly #kept = new Map<number, Kept>();
  #isRunning = false;
  #cancelSweep: (() => void) | undefined;
  #created = 0;

  constructor(options: DelayedStreamsOptions) {
    const { clock, live, tape, maxDelay } = options;
    this.#options = options;
    this.#turns = new Turns(clock);
    this.#marks = new ReceiveMarks(clock, live, tape, maxDelay);
  }

  get name(): string {
    return this.#options.live.name;
  }

  /** The stream in real time. */
  get live(): Stream {
    return this.#options.live;
  }

  /** Starts to note what is received, and the stream of guests. */
  start(): void {
    const { guestDelay, maxDelay } = this.#options;
    if (maxDelay === 0) return;
    this.#isRunning = true;
    this.#marks.start();
    if (guestDelay > 0) this.#use(guestDelay);
    this.#sweep();
  }

  stop(): void {
    this.#isRunning = false;
    this.#marks.stop();
    this.#cancelSweep?.();
    for (const { delayed } of this.#kept.values()) delayed.stop();
    this.#kept.clear();
  }

  of({ delay }: StreamSight): MarketStream {
    return delay === 0 ? this.#options.live : this.#use(delay).delayed.stream;
  }

  /**
   * Resolves when the stream of this delay shows its moment.
   * @throws ProtocolError at the limit of delays
   */
  async ready(delay: number): Promise<void> {
    await this.#use(delay).ready;
  }

  /** Returns the stream of a delay while there is one. */
  find(delay: number): DelayedStream | undefined {
    return this.#kept.get(delay)?.delayed;
  }

  drained(peer: Peer): void {
    this.#options.live.fanout.drained(peer);
    for (const { delayed } of this.#kept.values()) delayed.stream.fanout.drained(peer);
  }

  /**
   * Returns the newest time (µs) of a tape that a client with this delay may see; infinite in real time.
   * @param isWritten true for a tape of the live stream that is being written
   */
  latest(delay: number, isWritten: boolean): number {
    if (delay === 0) return Number.POSITIVE_INFINITY;
    if (isWritten) return this.#use(delay).delayed.moment?.time ?? Number.NEGATIVE_INFINITY;
    const { live } = this.#options;
    // By the monotonic clock: a wall clock that is set forward shows nothing newer.
    return live.startedAt + live.uptime - delayMicros(delay);
  }

  /** True for a symbol that is listed in the stream of a delay (s). */
  knows(delay: number, symbol: string): boolean {
    const { market } = this.of({ delay });
    return market.instruments().some((instrument) => instrument.symbol === symbol);
  }

  #use(delay: number): Kept {
    const { clock } = this.#options;
    const known = this.#kept.get(delay);
    if (known) {
      known.usedAt = clock.monotonic();
      return known;
    }
    if (!this.#isRunning) throw new ProtocolError('shutting_down', 'there are no delayed data now');
    if (this.#kept.size >= MAX_DELAYS) {
      throw new ProtocolError(
        'too_many_connections',
        `clients have ${MAX_DELAYS} different delays already, and ${delayText(delay)} is one more`,
      );
    }
    const delayed = new DelayedStream({
      ...this.#options,
      ...{ delay, marks: this.#marks, turns: this.#turns },
      epoch: EPOCH_DISTANCE * (1 + (this.#created++ % MAX_EPOCHS)) + Math.floor(clock.wall() / 1_000),
    });
    const kept: Kept = { delayed, ready: delayed.start(), usedAt: clock.monotonic() };
    this.#kept.set(delay, kept);
    return kept;
  }

  #sweep(): void {
    this.#cancelSweep = this.#options.clock.after(SWEEP_PERIOD, () => this.#sweep());
    const { clock, guestDelay } = this.#options;
    for (const [delay, kept] of this.#kept) {
      const { fanout } = kept.delayed.stream;
      if (delay === guestDelay || fanout.peerCount > 0) kept.usedAt = clock.monotonic();
      if (clock.monotonic() - kept.usedAt <= MAX_IDLE) continue;
      kept.delayed.stop();
      this.#kept.delete(delay);
    }
  }
}
