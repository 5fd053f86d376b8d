import type { MarketEvent } from '../../../lib/market/event';
import { Pace } from '../../tape/playback/pace';
import type { Playhead } from '../../tape/playback/playhead';
import type { TimeLine } from '../../tape/playback/time-line';
import type { Clock } from '../../time/clock';
import type { MarketStream } from '../market-stream';
import type { Turn, Turns } from './turns';

/** Minimum and maximum time between two turns of a paced replay, ms. */
const MIN_PAUSE = 10;
const MAX_PAUSE = 250;
/**
 * Lag of a paced replay, µs of the server's clock, beyond which it continues from its position instead of
 * catching up.
 */
const MAX_LAG = 1_000_000;
/**
 * Minimum time between two full frames to every room, µs: dragging a scrubber, or a short loop at full speed.
 */
const MIN_SEEK_INTERVAL = 50_000;

/** Work done in slices before playing continues. A slice returns true if it was the last. */
interface Task {
  readonly slice: (deadline: number) => boolean;
  /** Earliest start, µs of the server's clock. */
  readonly notBefore: () => number;
  readonly finished: () => void;
  readonly failed: (error: unknown) => void;
}

export interface PlayerOptions {
  /** Initial time line. */
  readonly timeLine: TimeLine;
  readonly stream: MarketStream;
  readonly clock: Clock;
  readonly turns: Turns;
  /** Called after each turn in which the state may have changed. */
  readonly onTurn: () => void;
  /** Called when reading the tapes failed: the player is paused until a seek. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Plays a time line into a stream. Every event up to `position` is in the market, none after it.
 * All work is done in bounded turns.
 */
export class Player {
  readonly #options: PlayerOptions;
  readonly #pace = new Pace();
  readonly #tasks: Task[] = [];
  #timeLine: TimeLine;
  #playhead: Playhead | undefined;
  #position: number;
  #playing = false;
  /**
   * No event lies between the position and this time, µs; unknown beyond the position until the tape is read.
   */
  #quietUntil = Number.NEGATIVE_INFINITY;
  /** The last turn ran out of time. */
  #busy = false;
  /** Error of reading the tapes; nothing plays until a seek. */
  #fault: unknown;
  #lastSeek = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;
  /** Restarts at the end. */
  loop = false;
  /** Waits at the end for more data of a tape in recording. */
  waits: boolean;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#timeLine = options.timeLine;
    this.#position = options.timeLine.start;
    this.waits = options.timeLine.growing;
  }

  get timeLine(): TimeLine {
    return this.#timeLine;
  }

  /** Position, µs. Between events it advances with the pace. */
  get position(): number {
    if (!this.#playing || this.#position >= this.#quietUntil) return this.#position;
    const due = Math.floor(this.#pace.positionAt(this.#options.clock.monotonic()));
    return Math.max(this.#position, Math.min(due, this.#quietUntil));
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** True while a seek or a step is in progress. */
  get working(): boolean {
    return this.#tasks.length > 0;
  }

  /** Multiple of the recorded pace; 0 is unpaced. */
  get speed(): number {
    return this.#pace.speed;
  }

  set speed(speed: number) {
    this.#anchor(speed);
    this.#wake();
  }

  /**
   * Continues to play; restarts at the end.
   * @throws the error of reading the tapes, until a seek succeeds
   */
  play(): void {
    if (this.#playing) return;
    if (this.#fault !== undefined) throw this.#fault;
    this.#playing = true;
    this.#anchor();
    const { end } = this.#timeLine;
    if (this.#tasks.length === 0 && this.#position >= end && !this.waits) this.#startOver();
    this.#wake();
  }

  pause(): void {
    this.#position = this.position;
    this.#playing = false;
  }

  /** Seeks to a moment: rebuilds the market and sends one full frame to every room under a new epoch. */
  seek(time: number): Promise<void> {
    return this.#run(this.#rollTo(time), () => this.#lastSeek + MIN_SEEK_INTERVAL);
  }

  /** Advances by a number of events, to the time of the last of them; fewer at the end. */
  step(events: number): Promise<void> {
    let left = events;
    return this.#run((deadline) => {
      while (left > 0) {
        const next = this.#open().next(Number.POSITIVE_INFINITY, left);
        if (!next) break;
        left -= next.length;
        this.#apply(next);
        if (left > 0 && this.#options.clock.monotonic() >= deadline) return false;
      }
      this.#anchor();
      return true;
    });
  }

  /** Advances to a moment, as if played. */
  advance(time: number): Promise<void> {
    return this.#run((deadline) => {
      if (!this.#takeUntil(time, deadline)) return false;
      this.#position = Math.max(this.#position, time);
      this.#anchor();
      return true;
    });
  }

  /** Switches to another time line with the same events up to the position. */
  switchTo(timeLine: TimeLine): Promise<void> {
    let next: Playhead | undefined;
    return this.#run((deadline) => {
      const { clock } = this.#options;
      // A slice may have ended between events of one timestamp.
      if (!next && !this.#takeUntil(this.#position, deadline)) return false;
      next ??= timeLine.from(this.#position);
      while (next.next(this.#position)) if (clock.monotonic() >= deadline) return false;
      this.#playhead?.close();
      this.#playhead = next;
      this.#timeLine = timeLine;
      this.waits = timeLine.growing;
      return true;
    });
  }

  stop(): void {
    this.#playing = false;
    this.#cancel?.();
    this.#options.turns.cancel(this.#turn);
    this.#playhead?.close();
    this.#playhead = undefined;
    for (const task of this.#tasks.splice(0)) task.failed(new Error('the session has ended'));
  }

  /** Builds the market at a moment. */
  #rollTo(time: number): Task['slice'] {
    const { stream, clock } = this.#options;
    const { fanout, market } = stream;
    let begun = false;
    return (deadline) => {
      if (!begun) {
        begun = true;
        this.#quietUntil = Number.NEGATIVE_INFINITY;
        this.#lastSeek = clock.monotonic();
        fanout.hold();
        market.forget();
        this.#position = time;
        this.#playhead?.close();
        this.#fault = undefined;
        this.#playhead = this.#timeLine.from(time);
      }
      for (;;) {
        const events = this.#open().next(time);
        if (!events) break;
        stream.load(events);
        if (clock.monotonic() >= deadline) return false;
      }
      this.#anchor();
      stream.reportSources();
      fanout.release(fanout.epoch + 1);
      return true;
    };
  }

  #startOver(): void {
    // `onFailed` reports the error.
    this.seek(this.#timeLine.start).catch(() => undefined);
  }

  #run(slice: Task['slice'], notBefore: Task['notBefore'] = () => 0): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#tasks.push({ slice, notBefore, finished: resolve, failed: reject });
      this.#wake();
    });
  }

  #wake(): void {
    this.#cancel?.();
    this.#options.turns.schedule(this.#turn);
  }

  readonly #turn: Turn = (deadline) => {
    const { clock, onTurn } = this.#options;
    const task = this.#tasks[0];
    if (task) {
      if (task.notBefore() <= clock.monotonic()) this.#work(task, deadline);
    } else if (this.#playing) this.#play(deadline);
    onTurn();
    if (this.#tasks.length === 0 && !this.#playing) return;
    this.#cancel?.();
    const pause = this.#pause();
    if (pause === 0) this.#wake();
    else this.#cancel = clock.after(pause, () => this.#wake());
  };

  /** @throws the error of reading the tapes */
  #open(): Playhead {
    if (this.#fault !== undefined) throw this.#fault;
    if (!this.#playhead) throw new Error('nothing was played yet');
    return this.#playhead;
  }

  #work(task: Task, deadline: number): void {
    try {
      if (!task.slice(deadline)) return;
      this.#tasks.shift();
      task.finished();
    } catch (error) {
      this.#tasks.shift();
      this.#failReading(error);
      task.failed(error);
    }
  }

  #play(deadline: number): void {
    try {
      const { clock } = this.#options;
      const now = clock.monotonic();
      const target = this.#pace.positionAt(now);
      this.#busy = !this.#takeUntil(target, deadline);
      if (this.#busy) {
        if (this.#pace.timeBetween(this.#position, target) > MAX_LAG) this.#anchor();
        return;
      }
      const next = this.#open().nextAt;
      if (next !== undefined) {
        this.#quietUntil = next - 1;
        return;
      }
      this.#position = this.#timeLine.end;
      if (this.loop) this.#startOver();
      else if (this.waits) this.#anchor();
      else this.#playing = false;
    } catch (error) {
      this.#failReading(error);
    }
  }

  /** Stops after a read error: discards an unfinished seek and does not play on past missing data. */
  #failReading(error: unknown): void {
    const { stream, onFailed } = this.#options;
    const { fanout, market } = stream;
    this.#fault = error;
    this.#playing = false;
    this.#playhead?.close();
    this.#playhead = undefined;
    if (fanout.held) {
      market.forget();
      fanout.release(fanout.epoch + 1);
    }
    onFailed(error);
  }

  /** Applies events up to the time; false if the turn was too short. */
  #takeUntil(time: number, deadline: number): boolean {
    for (;;) {
      const events = this.#open().next(time);
      if (!events) return true;
      this.#apply(events);
      if (this.#options.clock.monotonic() >= deadline) return false;
    }
  }

  #apply(events: readonly MarketEvent[]): void {
    this.#options.stream.apply(events);
    this.#position = (events.at(-1) as MarketEvent).localTimestamp;
  }

  #anchor(speed?: number): void {
    this.#position = this.position;
    this.#quietUntil = this.#position;
    this.#pace.anchor(this.#options.clock.monotonic(), this.#position, speed);
  }

  /** Returns the time until the next turn, ms. */
  #pause(): number {
    const task = this.#tasks[0];
    if (task) return Math.max(0, (task.notBefore() - this.#options.clock.monotonic()) / 1_000);
    if (this.#position >= this.#timeLine.end) return MAX_PAUSE;
    if (this.#busy || this.#pace.speed === 0) return 0;
    const due = this.#pace.timeBetween(this.position, this.#quietUntil + 1) / 1_000;
    return Math.min(MAX_PAUSE, Math.max(MIN_PAUSE, due));
  }
}
