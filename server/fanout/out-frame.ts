import type { Position } from '../../lib/protocol/messages';

/**
 * An encoded frame on its way to many peers: JSON text of the frame object, or one binary message. A gateway that
 * must wrap it (a Socket.IO packet, an SSE event) does so once for all its peers.
 */
export class OutFrame {
  readonly payload: string | Uint8Array;
  /** Bytes in front of a binary payload, in the same buffer, that a gateway may use for a header. */
  readonly headroom: number;
  /** What who has the frame has; JSON frames only. */
  readonly position: Position | undefined;
  #formKey: object | undefined;
  #form: unknown;
  #others: Map<object, unknown> | undefined;

  constructor(payload: string | Uint8Array, headroom = 0, position?: Position) {
    this.payload = payload;
    this.headroom = headroom;
    this.position = position;
  }

  /** The form that a gateway gives the frame: made once for each key, and kept. */
  form<K extends object, T>(key: K, make: (frame: OutFrame, key: K) => T): T {
    if (this.#formKey === key) return this.#form as T;
    if (this.#formKey !== undefined) return this.#otherForm(key, make);
    this.#formKey = key;
    this.#form = make(this, key);
    return this.#form as T;
  }

  /** Most frames have one form only; a room whose viewers come by several doors has one for each. */
  #otherForm<K extends object, T>(key: K, make: (frame: OutFrame, key: K) => T): T {
    this.#others ??= new Map();
    if (!this.#others.has(key)) this.#others.set(key, make(this, key));
    return this.#others.get(key) as T;
  }
}
