/**
 * An encoded frame on its way to many peers: JSON text of the frame object, or one binary message. A gateway that
 * must wrap it (a Socket.IO packet, an SSE event) does so once for all its peers.
 */
export class OutFrame {
  readonly #forms = new Map<unknown, unknown>();

  constructor(readonly payload: string | Uint8Array) {}

  /** The form that a gateway gives the payload, made at the first call for its key. */
  form<T>(key: object, make: (payload: string | Uint8Array) => T): T {
    const known = this.#forms.get(key);
    if (known !== undefined) return known as T;
    const made = make(this.payload);
    this.#forms.set(key, made);
    return made;
  }
}
