import { type Clock, pause } from '../../../time/clock';
import type { SnapshotNeed } from '../../../venues/connector-requests';

/** Requests at a time. */
const MAX_CONCURRENT = 4;
/** Time from a frame to the check of what it needs, ms: frames come much faster than snapshots are requested. */
const CHECK_DELAY = 10;
/** Pauses between the attempts for one book, ms: doubled each time, up to the maximum. */
const FIRST_PAUSE = 1_000;
const MAX_PAUSE = 30_000;

export interface SnapshotOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Returns the snapshots that are needed now. */
  readonly needs: () => readonly SnapshotNeed[];
  /** Obtains a snapshot; the normalizer has taken the response when it resolves. */
  readonly fetch: (need: SnapshotNeed) => Promise<void>;
  /** Returns the symbols whose books are requested first. */
  readonly watchedBooks: () => ReadonlySet<string>;
}

/** Requests book snapshots as long as a normalizer needs them: watched symbols first, each with growing pauses. */
export class SnapshotRequests {
  readonly #options: SnapshotOptions;
  /** Attempts for each symbol, and the monotonic time before which there is no other, µs. */
  readonly #attempts = new Map<string, { count: number; notBefore: number }>();
  readonly #running = new Set<string>();
  #isPlanned = false;

  constructor(options: SnapshotOptions) {
    this.#options = options;
  }

  /** Plans a check, unless one is planned or nothing is needed. Cheap: it is called at every frame. */
  plan(): void {
    const { needs, clock } = this.#options;
    if (this.#isPlanned || this.#running.size >= MAX_CONCURRENT || needs().length === 0) return;
    this.#isPlanned = true;
    clock.after(CHECK_DELAY, () => {
      this.#isPlanned = false;
      this.check();
    });
  }

  /** Starts requests for what is needed. */
  check(): void {
    const { needs, signal, clock, watchedBooks } = this.#options;
    const needed = needs();
    if (needed.length === 0) {
      if (this.#attempts.size > 0) this.#attempts.clear();
      return;
    }
    if (signal.aborted || this.#running.size >= MAX_CONCURRENT) return;
    const now = clock.monotonic();
    const due = needed.filter(({ symbol }) => {
      return !this.#running.has(symbol) && (this.#attempts.get(symbol)?.notBefore ?? 0) <= now;
    });
    const watched = watchedBooks();
    const sorted = due.sort(
      (a, b) => Number(watched.has(b.symbol)) - Number(watched.has(a.symbol)) || a.since - b.since,
    );
    for (const need of sorted.slice(0, MAX_CONCURRENT - this.#running.size)) void this.#request(need);
  }

  async #request(need: SnapshotNeed): Promise<void> {
    const { fetch, clock, signal } = this.#options;
    const { symbol } = need;
    this.#running.add(symbol);
    const { count } = this.#attempts.get(symbol) ?? { count: 0 };
    try {
      await fetch(need);
    } catch {
      // The caller reports it; the next attempt follows.
    }
    this.#running.delete(symbol);
    const isStillNeeded = this.#options.needs().some((other) => other.symbol === symbol);
    if (!isStillNeeded) this.#attempts.delete(symbol);
    else {
      const millis = Math.min(MAX_PAUSE, FIRST_PAUSE * 2 ** count);
      this.#attempts.set(symbol, { count: count + 1, notBefore: clock.monotonic() + millis * 1_000 });
      void pause(clock, millis, signal).then(() => this.check());
    }
    this.check();
  }
}
