/** Time for which the answer of a key is kept, µs. */
export const KEEP_ANSWERS = 600_000_000;
/** Answers that are kept, at most; beyond it the oldest are forgotten first. */
export const MAX_ANSWERS = 10_000;

interface Kept<T> {
  readonly fingerprint: string;
  readonly at: number;
  readonly answer: Promise<T>;
  isRunning: boolean;
}

/** Answer from before a restart. */
export interface RestoredAnswer<T> {
  readonly fingerprint: string;
  readonly at: number;
  readonly answer: T;
}

/** A key that was used with another request. */
export class KeyReusedError extends Error {
  constructor() {
    super('this Idempotency-Key was used with another request');
    this.name = 'KeyReusedError';
  }
}

/**
 * Does the work of each key once: requests with the same key at the same time, or later, get the first one's answer. A
 * failure is not kept, so that the request can be repeated.
 */
export class IdempotentAnswers<T> {
  readonly #now: () => number;
  /** Oldest first. */
  readonly #kept = new Map<string, Kept<T>>();

  /** @param now monotonic time, µs */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Number of kept answers. */
  get size(): number {
    return this.#kept.size;
  }

  /**
   * Returns the answer of the key, or does the work.
   * @param fingerprint differs for different requests
   * @throws KeyReusedError; any error of the work
   */
  run(key: string, fingerprint: string, work: () => Promise<T>): Promise<T> {
    this.#forget();
    const known = this.#kept.get(key);
    if (known) {
      if (known.fingerprint !== fingerprint) return Promise.reject(new KeyReusedError());
      return known.answer;
    }
    const answer = work();
    const kept: Kept<T> = { fingerprint, at: this.#now(), answer, isRunning: true };
    this.#kept.set(key, kept);
    answer.then(
      () => {
        kept.isRunning = false;
      },
      () => this.#kept.delete(key),
    );
    return answer;
  }

  /** Adds an answer from before a restart, oldest first. @param at monotonic time, µs */
  restore(key: string, { fingerprint, at, answer }: RestoredAnswer<T>): void {
    this.#kept.set(key, { fingerprint, at, answer: Promise.resolve(answer), isRunning: false });
  }

  /** Forgets old answers, and the oldest ones above the limit; running work is bounded elsewhere. */
  #forget(): void {
    const before = this.#now() - KEEP_ANSWERS;
    for (const [key, { at, isRunning }] of this.#kept) {
      if (at >= before && this.#kept.size < MAX_ANSWERS) return;
      if (!isRunning) this.#kept.delete(key);
    }
  }
}
