/** How often the line is renewed, ms: on a terminal, and where every line stays (a file, a build log). */
const TERMINAL_PERIOD = 200;
const PLAIN_PERIOD = 3000;
const MEGABYTE = 1e6;

export interface ProgressTarget {
  write(text: string): unknown;
  /** Whether a line can be written over. */
  readonly isTTY?: boolean;
}

/** Tells how far a long piece of work is: one line that is renewed on a terminal, else a line now and then. */
export class Progress {
  readonly #target: ProgressTarget;
  readonly #label: string;
  readonly #total: number;
  readonly #now: () => number;
  readonly #started: number;
  #told: number;
  #bytes = 0;
  #events = 0;

  /**
   * @param total bytes that there are to read
   * @param now ms, any clock that does not run back
   */
  constructor(target: ProgressTarget, label: string, total: number, now = () => performance.now()) {
    this.#target = target;
    this.#label = label;
    this.#total = total;
    this.#now = now;
    this.#started = now();
    this.#told = this.#started;
  }

  /** So many more bytes and events are done. */
  add(bytes: number, events: number): void {
    this.#bytes += bytes;
    this.#events += events;
    const time = this.#now();
    if (time - this.#told < (this.#target.isTTY ? TERMINAL_PERIOD : PLAIN_PERIOD)) return;
    this.#told = time;
    this.#target.write(this.#target.isTTY ? `\r\x1b[2K${this.#line(time)}` : `${this.#line(time)}\n`);
  }

  /** Takes away the line that is being renewed. */
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
