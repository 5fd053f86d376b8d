import type { Interval } from '../market/interval';
import type { BarUpdate } from '../protocol/messages';

/** Which bars are asked for: those with `from` ≤ start ≤ `to` (µs), the newest `limit` of them. */
export interface BarQuery {
  readonly symbol: string;
  readonly interval: Interval;
  readonly from?: number;
  readonly to: number;
  readonly limit: number;
}

/** Gets the JSON of a path of the server. @throws when there is none, also when the signal aborts */
export type JsonGetter = (path: string, signal: AbortSignal) => Promise<unknown>;

/** Answers that are kept; the oldest goes first. */
const MAX_ANSWERS = 64;

interface Pending {
  readonly answer: Promise<readonly BarUpdate[]>;
  readonly abort: AbortController;
  waiting: number;
}

/**
 * Asks a stream for its bars over `/api/bars`. Who asks for the same at the same time shares one request, which is
 * given up when nobody waits for it any more; answers are kept, since bars that have closed change seldom.
 */
export class BarHistory {
  readonly #stream: string;
  readonly #get: JsonGetter;
  readonly #answers = new Map<string, readonly BarUpdate[]>();
  readonly #pending = new Map<string, Pending>();

  /** @param stream `live` or `replay/<id>` */
  constructor(stream: string, get: JsonGetter) {
    this.#stream = stream;
    this.#get = get;
  }

  /**
   * Oldest first; none when there is nothing so old.
   * @throws what the getter throws, and the signal's reason when that aborts
   */
  async read(query: BarQuery, signal: AbortSignal): Promise<readonly BarUpdate[]> {
    signal.throwIfAborted();
    const path = this.#path(query);
    const known = this.#answers.get(path);
    if (known) return known;
    const pending = this.#pending.get(path) ?? this.#ask(path);
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

  #ask(path: string): Pending {
    const abort = new AbortController();
    const answer = this.#get(path, abort.signal).then((body) => {
      const { bars } = body as { readonly bars: readonly BarUpdate[] };
      // What is not there yet may be there later: bars of a tape are being made.
      if (bars.length > 0) this.#keep(path, bars);
      return bars;
    });
    const pending = { answer, abort, waiting: 0 };
    this.#pending.set(path, pending);
    const done = (): void => {
      if (this.#pending.get(path) === pending) this.#pending.delete(path);
    };
    answer.then(done, done);
    abort.signal.addEventListener('abort', done);
    return pending;
  }

  #keep(path: string, bars: readonly BarUpdate[]): void {
    this.#answers.set(path, bars);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MAX_ANSWERS && oldest !== undefined) this.#answers.delete(oldest);
  }

  #path({ symbol, interval, from, to, limit }: BarQuery): string {
    const query = new URLSearchParams({ stream: this.#stream, symbol, interval });
    if (from !== undefined) query.set('from', String(from));
    query.set('to', String(to));
    query.set('limit', String(limit));
    return `/api/bars?${query}`;
  }
}
