const TEXT = 0x1;
const MAX_SHORT = 125;
const SIXTEEN_BIT = 126;
const MAX_HEAD = 10;
/**
 * Maximum length of a message that a counting socket still passes on; heartbeats of every protocol here are
 * shorter.
 */
const SHORT = 8;

/** WebSocket message of a server. The payload is valid only until the handler returns. */
export interface Message {
  readonly opcode: number;
  readonly text: boolean;
  readonly payload: Buffer;
}

export const isShort = (length: number): boolean => length <= SHORT;

/** Reads WebSocket frames of a server (unmasked, RFC 6455 section 5.2) from chunks of bytes. */
export class MessageReader {
  messages = 0;
  bytes = 0;
  /** Returns true for lengths of messages that are passed on; the others are counted and skipped. */
  wanted: (length: number) => boolean = () => true;
  readonly #take: (message: Message) => void;
  /** Partial header of a previous chunk. */
  #head: Buffer | undefined;
  #opcode = 0;
  /** Remaining bytes of the current payload. */
  #left = 0;
  /** Partial payload that is passed on when complete. */
  #partial: Buffer | undefined;

  constructor(take: (message: Message) => void) {
    this.#take = take;
  }

  read(buffer: Buffer, from: number, until: number): void {
    let at = from;
    if (this.#left > 0) at = this.#goOn(buffer, at, until);
    if (this.#head !== undefined && at < until) {
      const joined = Buffer.concat([this.#head, buffer.subarray(at, until)]);
      this.#head = undefined;
      this.#readFrames(joined, 0, joined.length);
      return;
    }
    this.#readFrames(buffer, at, until);
  }

  #readFrames(buffer: Buffer, from: number, until: number): void {
    let at = from;
    while (at < until) {
      const size = headSize(buffer, at, until);
      if (size === undefined) {
        this.#head = Buffer.from(buffer.subarray(at, until));
        return;
      }
      const opcode = (buffer[at] as number) & 0x0f;
      const length = lengthOf(buffer, at, size);
      at += size;
      this.messages++;
      this.bytes += length;
      const here = Math.min(length, until - at);
      if (here === length) {
        if (this.wanted(length)) this.#hand(opcode, buffer.subarray(at, at + length));
      } else {
        this.#opcode = opcode;
        this.#left = length - here;
        if (this.wanted(length)) {
          this.#partial = Buffer.allocUnsafe(length);
          buffer.copy(this.#partial, 0, at, until);
        }
      }
      at += here;
    }
  }

  #goOn(buffer: Buffer, from: number, until: number): number {
    const here = Math.min(this.#left, until - from);
    const partial = this.#partial;
    if (partial) buffer.copy(partial, partial.length - this.#left, from, from + here);
    this.#left -= here;
    if (this.#left === 0 && partial) {
      this.#partial = undefined;
      this.#hand(this.#opcode, partial);
    }
    return from + here;
  }

  #hand(opcode: number, payload: Buffer): void {
    this.#take({ opcode, text: opcode === TEXT, payload });
  }
}

/** Returns the length of the header; undefined while it is incomplete. */
function headSize(buffer: Buffer, at: number, until: number): number | undefined {
  if (until - at < 2) return undefined;
  const short = (buffer[at + 1] as number) & 0x7f;
  const size = short <= MAX_SHORT ? 2 : short === SIXTEEN_BIT ? 4 : MAX_HEAD;
  return until - at < size ? undefined : size;
}

function lengthOf(buffer: Buffer, at: number, size: number): number {
  if (size === 2) return (buffer[at + 1] as number) & 0x7f;
  return size === 4 ? buffer.readUInt16BE(at + 2) : Number(buffer.readBigUInt64BE(at + 2));
}
