import { type Clock, MIN_JUMP } from './clock';

/** Period of comparing the two clocks, ms. */
const PERIOD = 1_000;

/** A jump of the wall clock. */
export interface ClockJump {
  /** Wall-clock time after the jump, µs. */
  readonly at: number;
  /** Distance, s; negative for a clock that was set back. */
  readonly seconds: number;
}

export interface ClockWatchLog {
  warn(fields: object, message: string): void;
}

/** Notices jumps of the wall clock against the monotonic one, logs them and remembers the last. */
export class ClockWatch {
  readonly #clock: Clock;
  readonly #log: ClockWatchLog;
  /** Wall-clock time minus monotonic time at the last comparison, µs. */
  #offset: number;
  #jumps = 0;
  #last: ClockJump | undefined;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, log: ClockWatchLog) {
    this.#clock = clock;
    this.#log = log;
    this.#offset = clock.wall() - clock.monotonic();
  }

  /** Number of jumps since the start. */
  get jumps(): number {
    this.#compare();
    return this.#jumps;
  }

  /** Last jump; undefined without any. */
  get last(): ClockJump | undefined {
    this.#compare();
    return this.#last;
  }

  start(): void {
    this.#cancel = this.#clock.after(PERIOD, () => {
      this.#compare();
      this.start();
    });
  }

  stop(): void {
    this.#cancel?.();
  }

  /** Small corrections add up to no jump: each becomes the new distance. */
  #compare(): void {
    const at = this.#clock.wall();
    const offset = at - this.#clock.monotonic();
    const jump = offset - this.#offset;
    this.#offset = offset;
    if (Math.abs(jump) < MIN_JUMP) return;
    const seconds = Math.round(jump / 1_000) / 1_000;
    this.#jumps++;
    this.#last = { at, seconds };
    this.#log.warn(
      { seconds, time: new Date(at / 1_000).toISOString() },
      'the clock of this machine was set; durations are not affected, new times follow it',
    );
  }
}
