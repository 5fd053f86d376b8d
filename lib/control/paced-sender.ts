/** Timers of a sender, ms. */
interface SenderClock {
  now(): number;
  setTimer(run: () => void, milliseconds: number): unknown;
  clearTimer(timer: unknown): void;
}

const BROWSER: SenderClock = {
  now: () => performance.now(),
  setTimer: (run, milliseconds) => setTimeout(run, milliseconds),
  clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** Sends the newest value of a control that moves, at most once a period; the last value is always sent. */
export class PacedSender<T> {
  readonly #send: (value: T) => void;
  readonly #period: number;
  readonly #clock: SenderClock;
  #sentAt = Number.NEGATIVE_INFINITY;
  #waiting: { readonly value: T; readonly timer: unknown } | undefined;

  /** @param period least time between two values, ms */
  constructor(send: (value: T) => void, period: number, clock: SenderClock = BROWSER) {
    this.#send = send;
    this.#period = period;
    this.#clock = clock;
  }

  /** Sends the value now, or when the period is over. */
  take(value: T): void {
    if (this.#waiting !== undefined) this.#clock.clearTimer(this.#waiting.timer);
    this.#waiting = undefined;
    const rest = this.#sentAt + this.#period - this.#clock.now();
    if (rest <= 0) {
      this.#pass(value);
      return;
    }
    const timer = this.#clock.setTimer(() => {
      this.#waiting = undefined;
      this.#pass(value);
    }, rest);
    this.#waiting = { value, timer };
  }

  /** Sends a waiting value at once: the control is gone. */
  flush(): void {
    if (this.#waiting === undefined) return;
    this.#clock.clearTimer(this.#waiting.timer);
    const { value } = this.#waiting;
    this.#waiting = undefined;
    this.#pass(value);
  }

  #pass(value: T): void {
    this.#sentAt = this.#clock.now();
    this.#send(value);
  }
}
