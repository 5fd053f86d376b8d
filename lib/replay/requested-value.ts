/**
 * Value of a session that the user requested and that the server may not have announced yet. Rapid presses of a
 * key continue from it: the second of two presses of "play" pauses, however slow the link is.
 */
export class RequestedValue<T> {
  #requested: { readonly value: T; accepted: boolean } | undefined;

  /** Returns the requested value until the server has announced what became of it; then the announced one. */
  or(announced: T): T {
    return this.#requested === undefined ? announced : this.#requested.value;
  }

  /**
   * Requests a value.
   * @param send resolves to whether the server accepted it
   */
  async request(value: T, send: () => Promise<boolean>): Promise<void> {
    const own = { value, accepted: false };
    this.#requested = own;
    own.accepted = await send().catch(() => false);
    if (!own.accepted && this.#requested === own) this.#requested = undefined;
  }

  /** Notes the value that the server announced. One from before the answer may be older than the request. */
  announce(value: T): void {
    if (this.#requested?.accepted || this.#requested?.value === value) this.#requested = undefined;
  }
}
