import type { Clock } from '../time/clock';

/** Result of a wait: a value, the end of the iterator, or neither yet. */
export type Pulled<T> = { readonly value: T } | 'ended' | undefined;

type Settled<T> = { readonly result: IteratorResult<T> } | { readonly error: unknown };

/** Asks an async iterator for one value at a time; a wait for it can end early and go on later. */
export class Puller<T> {
  readonly #iterator: AsyncIterator<T>;
  readonly #clock: Clock;
  #isAsked = false;
  #settled: Settled<T> | undefined;
  #wake: (() => void) | undefined;

  constructor(iterable: AsyncIterable<T>, clock: Clock) {
    this.#iterator = iterable[Symbol.asyncIterator]();
    this.#clock = clock;
  }

  /**
   * Waits for the next value, at most so many ms.
   * @throws the iterator's error
   */
  async next(ms: number): Promise<Pulled<T>> {
    if (!this.#isAsked) {
      this.#isAsked = true;
      this.#iterator.next().then(
        (result) => this.#settle({ result }),
        (error: unknown) => this.#settle({ error }),
      );
    }
    if (this.#settled === undefined) await this.#wait(ms);
    const settled = this.#settled;
    if (settled === undefined) return undefined;
    if ('error' in settled) throw settled.error;
    if (settled.result.done) return 'ended';
    this.#settled = undefined;
    this.#isAsked = false;
    return { value: settled.result.value };
  }

  /** Ends the wait that runs now. */
  interrupt(): void {
    this.#wake?.();
  }

  #settle(settled: Settled<T>): void {
    this.#settled = settled;
    this.#wake?.();
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(Math.max(0, ms), done);
      function done(): void {
        cancel();
        resolve();
      }
      this.#wake = done;
    });
  }
}
