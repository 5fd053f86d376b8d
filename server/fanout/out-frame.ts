/**
 * An encoded frame on its way to many peers: JSON text of the frame object, or one binary message. A gateway that
 * must wrap it (a Socket.IO packet, an SSE event) does so once for all its peers.
 */
export class OutFrame {
  readonly payload: string | Uint8Array;
  /** Bytes in front of a binary payload, in the same buffer, that a gateway may use for a header. */
  readonly headroom: number;
  #formKey: object | undefined;
  #form: unknown;

  constructor(payload: string | Uint8Array, headroom = 0) {
    this.payload = payload;
    this.headroom = headroom;
  }

  /** The form that a gateway gives the frame: made at the first call for its key, of which the last is kept. */
  form<K extends object, T>(key: K, make: (frame: OutFrame, key: K) => T): T {
    if (this.#formKey !== key) {
      this.#form = make(this, key);
      this.#formKey = key;
    }
    return this.#form as T;
  }
}
