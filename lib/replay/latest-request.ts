/**
 * Sends the newest of many requests: one is on its way at a time, and those that came meanwhile but for the last are
 * dropped. So a hand that drags along a tape asks for as many moments as the server answers, and ends at the last.
 */
export class LatestRequest<T> {
  readonly #send: (requested: T) => Promise<void>;
  readonly #settled: () => void;
  #waiting: { readonly requested: T } | undefined;
  #busy = false;

  /**
   * @param send resolves when the requested was answered, whatever the answer
   * @param settled told each time there is nothing more to send
   */
  constructor(send: (requested: T) => Promise<void>, settled: () => void = () => undefined) {
    this.#send = send;
    this.#settled = settled;
  }

  get busy(): boolean {
    return this.#busy;
  }

  ask(requested: T): void {
    this.#waiting = { requested };
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#waiting !== undefined) {
      const { requested } = this.#waiting;
      this.#waiting = undefined;
      await this.#send(requested).catch(() => undefined);
    }
    this.#busy = false;
    this.#settled();
  }
}
