/**
 * Sends the newest of many wishes: one is on its way at a time, and those that came meanwhile but for the last are
 * dropped. So a hand that drags along a tape asks for as many moments as the server answers, and ends at the last.
 */
export class LatestRequest<T> {
  readonly #send: (wish: T) => Promise<void>;
  readonly #settled: () => void;
  #waiting: { readonly wish: T } | undefined;
  #busy = false;

  /**
   * @param send resolves when the wish was answered, whatever the answer
   * @param settled told each time there is nothing more to send
   */
  constructor(send: (wish: T) => Promise<void>, settled: () => void = () => undefined) {
    this.#send = send;
    this.#settled = settled;
  }

  get busy(): boolean {
    return this.#busy;
  }

  ask(wish: T): void {
    this.#waiting = { wish };
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#waiting !== undefined) {
      const { wish } = this.#waiting;
      this.#waiting = undefined;
      await this.#send(wish).catch(() => undefined);
    }
    this.#busy = false;
    this.#settled();
  }
}
