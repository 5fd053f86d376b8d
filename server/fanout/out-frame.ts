import type { Position } from '../../lib/protocol/messages';

/**
 * An encoded frame on its way to many peers: JSON text of the frame object, or one binary message. A gateway that
 * must wrap it (a Socket.IO packet, an SSE event) does so once for all its peers.
 */
export class OutFrame {
  /** JSON text, or the memory that a binary message lies in; a gateway may write a header in front of that. */
  readonly content: string | Buffer;
  /** Where in the content it begins and ends. */
  readonly start: number;
  readonly end: number;
  /** What who has the frame has; JSON frames only. */
  readonly position: Position | undefined;
  #formKey: object | undefined;
  #form: unknown;
  #others: Map<object, unknown> | undefined;

  constructor(content: string | Buffer, position?: Position, start = 0, end = content.length) {
    this.content = content;
    this.position = position;
    this.start = start;
    this.end = end;
  }

  /** Bytes of a binary message; characters of JSON text. */
  get length(): number {
    return this.end - this.start;
  }

  /** The text or message alone. Not kept: most gateways want no more than a form of their own. */
  get payload(): string | Buffer {
    const { content, start, end } = this;
    return typeof content === 'string' ? content : content.subarray(start, end);
  }

  /** The form that a gateway gives the frame: made once for each key, and kept. */
  form<K extends object, T>(key: K, make: (frame: OutFrame, key: K) => T): T {
    if (this.#formKey === key) return this.#form as T;
    if (this.#formKey !== undefined) return this.#otherForm(key, make);
    this.#formKey = key;
    this.#form = make(this, key);
    return this.#form as T;
  }

  /** Most frames have one form only; a room whose viewers come by several endpoints has one for each. */
  #otherForm<K extends object, T>(key: K, make: (frame: OutFrame, key: K) => T): T {
    this.#others ??= new Map();
    if (!this.#others.has(key)) this.#others.set(key, make(this, key));
    return this.#others.get(key) as T;
  }
}
