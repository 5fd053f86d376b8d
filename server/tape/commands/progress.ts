/** Update intervals, ms: of the line on a terminal, and of lines in a file or a build log. */
const TERMINAL_PERIOD = 200;
const PLAIN_PERIOD = 3000;
const MEGABYTE = 1e6;

export interface ProgressTarget {
  write(text: string): unknown;
  /** True if a line can be overwritten. */
  readonly isTTY?: boolean;
}

/** Prints progress: one updated line on a terminal, else a line now and then. */
export class Progress {
  readonly #target: ProgressTarget;
  readonly #label: string;
  readonly #total: number;
  readonly #now: () => number;
  readonly #started: number;
  #lastUpdate: number;
  #bytes = 0;
  #events = 0;

  /**
   * @param total bytes to read
   * @param now monotonic clock, ms
   */
  constructor(target: ProgressTarget, label: string, total: number, now = () => performance.now()) {
    this.#target = target;
    this.#label = label;
    this.#total = total;
    this.#now = now;
    this.#started = now();
    this.#lastUpdate = this.#started;
  }

  /** Adds bytes and events to the work done. */
  add(bytes: number, events: number): void {
    this.#bytes += bytes;
    this.#events += events;
    const time = this.#now();
    if (time - this.#lastUpdate < (this.#target.isTTY ? TERMINAL_PERIOD : PLAIN_PERIOD)) return;
    this.#lastUpdate = time;
    this.#target.write(this.#target.isTTY ? `\r\x1b[2K${this.#line(time)}` : `${this.#line(time)}\n`);
  }

  /** Clears the progress line of a terminal. */
  clear(): void {
    if (this.#target.isTTY) this.#target.write('\r\x1b[2K');
  }

  #line(time: number): string {
    const seconds = Math.max((time - this.#started) / 1000, 0.001);
    const share = this.#total > 0 ? Math.min(this.#bytes / this.#total, 1) : 1;
    const left = share > 0 ? Math.ceil((seconds * (1 - share)) / share) : undefined;
    const parts = [
      `${this.#label} ${Math.floor(share * 100)} %`,
      `${(this.#bytes / MEGABYTE).toFixed(1)} of ${(this.#total / MEGABYTE).toFixed(1)} MB`,
    ];
    if (this.#events > 0) {
      parts.push(`${this.#events} events`, `${Math.round(this.#events / seconds)} events/s`);
    }
    if (left !== undefined) parts.push(`${left} s left`);
    return parts.join(', ');
  }
}
