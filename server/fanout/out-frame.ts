import type { Position } from '../../lib/protocol/messages';

/**
 * An encoded frame for many peers: JSON text of the frame object, or one binary message. A gateway that wraps
 * it (Socket.IO packet, SSE event) does so once for all peers.
 */
export class OutFrame {
  /** JSON text, or the memory of a binary message; a gateway may write a header in front of it. */
  readonly content: string | Buffer;
  /** Start and end within the content. */
  readonly start: number;
  readonly end: number;
  /** Resume position (epoch, version) after this frame; JSON frames only. */
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

  /** Returns the text or message alone. Not cached: most gateways need only a form of their own. */
  get payload(): string | Buffer {
    const { content, start, end } = this;
    return typeof content === 'string' ? content : content.subarray(start, end);
  }

  /** Returns a gateway's form of the frame; made once for each key and cached. */
  form<K extends object, T>(key: K, make: (frame: OutFrame, key: K) => T): T {
    if (this.#formKey === key) return this.#form as T;
    if (this.#formKey !== undefined) return this.#otherForm(key, make);
    this.#formKey = key;
    this.#form = make(this, key);
    return this.#form as T;
  }

  /** Most frames have one form; a room with viewers at several endpoints has one for each. */
  #otherForm<K extends object, T>(key: K, make: (frame: OutFrame, key: K) => T): T {
    this.#others ??= new Map();
    if (!this.#others.has(key)) this.#others.set(key, make(this, key));
    return this.#others.get(key) as T;
  }
}
