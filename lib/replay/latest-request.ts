/**
 * Sends the newest of many requests, one at a time; requests made meanwhile are dropped except the last.
 * Dragging along a tape thus sends as many seeks as the server can answer, and ends at the last.
 */
export class LatestRequest<T> {
  readonly #send: (requested: T) => Promise<void>;
  readonly #settled: () => void;
  #waiting: { readonly requested: T } | undefined;
  #busy = false;

  /**
   * @param send resolves when the request was answered, in any way
   * @param settled called each time there is nothing more to send
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
