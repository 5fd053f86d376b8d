import type { Interval } from '../market/interval';
import type { BarUpdate } from '../protocol/messages';

/** A request for the newest `limit` bars with `from` ≤ start ≤ `to` (µs). */
export interface BarQuery {
  readonly symbol: string;
  readonly interval: Interval;
  readonly from?: number;
  readonly to: number;
  readonly limit: number;
}

/** Requests bars from the server. @throws when there are none, also when the signal aborts */
export type BarFetcher = (query: BarQuery, signal: AbortSignal) => Promise<readonly BarUpdate[]>;

/** Cached answers; the oldest is removed first. */
const MAX_ANSWERS = 64;

interface Pending {
  readonly answer: Promise<readonly BarUpdate[]>;
  readonly abort: AbortController;
  waiting: number;
}

/**
 * Bars of one stream over `/api/bars`. Equal requests at the same time share one call, which is aborted when no caller
 * waits for it. Answers are cached, since closed bars seldom change.
 */
export class BarHistory {
  readonly #fetch: BarFetcher;
  readonly #answers = new Map<string, readonly BarUpdate[]>();
  readonly #pending = new Map<string, Pending>();

  constructor(fetchBars: BarFetcher) {
    this.#fetch = fetchBars;
  }

  /**
   * Returns bars, oldest first; none where there is nothing so old.
   * @throws the fetcher's error, and the signal's reason when that aborts
   */
  async read(query: BarQuery, signal: AbortSignal): Promise<readonly BarUpdate[]> {
    signal.throwIfAborted();
    const key = keyOf(query);
    const known = this.#answers.get(key);
    if (known) return known;
    const pending = this.#pending.get(key) ?? this.#request(key, query);
    pending.waiting++;
    let leave = (): void => {};
    const left = new Promise<never>((_, reject) => {
      leave = (): void => reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([pending.answer, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      pending.waiting--;
      if (pending.waiting === 0) pending.abort.abort();
    }
  }

  #request(key: string, query: BarQuery): Pending {
    const abort = new AbortController();
    const answer = this.#fetch(query, abort.signal).then((bars) => {
      // An empty answer is not final: the bars of a tape may be in the making.
      if (bars.length > 0) this.#keep(key, bars);
      return bars;
    });
    const pending = { answer, abort, waiting: 0 };
    this.#pending.set(key, pending);
    const done = (): void => {
      if (this.#pending.get(key) === pending) this.#pending.delete(key);
    };
    answer.then(done, done);
    abort.signal.addEventListener('abort', done);
    return pending;
  }

  #keep(key: string, bars: readonly BarUpdate[]): void {
    this.#answers.set(key, bars);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MAX_ANSWERS && oldest !== undefined) this.#answers.delete(oldest);
  }
}

function keyOf({ symbol, interval, from, to, limit }: BarQuery): string {
  return [symbol, interval, from, to, limit].join(' ');
}
