import type { Duplex } from 'node:stream';
import { type Clock, pause } from '../../time/clock';

/*
 * Messages between a leader process and a worker on this machine: length u32 (of the payload), kind u8, payload.
 */
const HEAD_BYTES = 5;
/** Bytes of one message, at most. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** Kinds of messages: an entry with events, a piece of a snapshot, a mark between them (JSON), a call (JSON). */
export const LINK_KIND = { entry: 1, piece: 2, mark: 3, call: 4 } as const;

/** Returns a message as bytes, which may be sent over several links. */
export function linkMessage(kind: number, payload: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(HEAD_BYTES + payload.length);
  message.writeUInt32LE(payload.length);
  message.writeUInt8(kind, 4);
  message.set(payload, HEAD_BYTES);
  return message;
}

/** Returns a message with JSON. */
export function linkJson(kind: number, content: unknown): Buffer {
  return linkMessage(kind, Buffer.from(JSON.stringify(content)));
}

/** Handles a call; what it returns is the answer, if the caller wants one. */
export type CallHandler = (content: never) => unknown;

type Call =
  | { readonly name: string; readonly content: unknown; readonly id?: number }
  | { readonly of: number; readonly answer?: unknown; readonly error?: string };

export interface WorkerLinkOptions {
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  /** Takes messages of the market data, in their order. */
  readonly data?: (kind: number, payload: Buffer) => void;
  /** Called once when the link is lost. */
  readonly lost: () => void;
}

/** Ordered messages over a socket between two processes of one machine, and calls that are answered. */
export class WorkerLink {
  readonly #socket: Duplex;
  readonly #options: WorkerLinkOptions;
  readonly #handlers = new Map<string, CallHandler>();
  readonly #asked = new Map<number, (answer: unknown) => void>();
  readonly #lost = new AbortController();
  #calls = 0;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(socket: Duplex, options: WorkerLinkOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', (piece: Buffer) => this.#receive(piece));
    const lose = (): void => this.close();
    socket.on('error', lose).on('end', lose).on('close', lose);
  }

  /** Bytes that the other process has not taken yet. */
  get waiting(): number {
    return this.#socket.writableLength;
  }

  get isLost(): boolean {
    return this.#lost.signal.aborted;
  }

  /** Sends messages in one write. */
  send(messages: readonly Buffer[]): void {
    if (this.isLost) return;
    this.#socket.cork();
    for (const message of messages) this.#socket.write(message);
    this.#socket.uncork();
  }

  /** Resolves when the other process has taken most of what waits, or the link is lost. */
  async drained(): Promise<void> {
    if (!this.#socket.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const { signal } = this.#lost;
      const socket = this.#socket;
      socket.once('drain', done);
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        socket.off('drain', done);
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }

  /** Stops or goes on reading, for a receiver that cannot keep up. */
  hold(isHeld: boolean): void {
    if (isHeld) this.#socket.pause();
    else this.#socket.resume();
  }

  handle(name: string, handler: CallHandler): void {
    this.#handlers.set(name, handler);
  }

  /** Calls a handler of the other process without waiting for an answer. */
  tell(name: string, content: unknown): void {
    this.send([linkJson(LINK_KIND.call, { name, content })]);
  }

  /**
   * Calls a handler of the other process.
   * @param patience longest wait for the answer, ms
   * @returns undefined without an answer in time, or when the link is lost
   * @throws Error with the message of the other process
   */
  async ask(name: string, content: unknown, patience: number): Promise<unknown> {
    const id = ++this.#calls;
    const over = new AbortController();
    let answer: unknown;
    this.#asked.set(id, (given) => {
      answer = given;
      over.abort();
    });
    this.send([linkJson(LINK_KIND.call, { name, content, id })]);
    await pause(this.#options.clock, patience, AbortSignal.any([over.signal, this.#lost.signal]));
    this.#asked.delete(id);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  close(): void {
    if (this.isLost) return;
    this.#lost.abort();
    this.#socket.destroy();
    this.#options.lost();
  }

  #receive(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    while (this.#take()) {}
  }

  #take(): boolean {
    if (this.#bytes < HEAD_BYTES) return false;
    const length = HEAD_BYTES + this.#joined(HEAD_BYTES).readUInt32LE();
    if (length > MAX_MESSAGE_BYTES) {
      this.#options.log.warn({ bytes: length }, 'a message between processes is too long');
      this.close();
      return false;
    }
    if (this.#bytes < length) return false;
    const bytes = this.#joined(length);
    if (bytes.length > length) this.#pieces[0] = bytes.subarray(length);
    else this.#pieces.shift();
    this.#bytes -= length;
    this.#message(bytes.readUInt8(4), bytes.subarray(HEAD_BYTES, length));
    return !this.isLost;
  }

  /** Returns the first piece, after joining all if it is shorter than that. */
  #joined(bytes: number): Buffer {
    const first = this.#pieces[0] as Buffer;
    if (first.length >= bytes) return first;
    const joined = Buffer.concat(this.#pieces);
    this.#pieces = [joined];
    return joined;
  }

  #message(kind: number, payload: Buffer): void {
    if (kind !== LINK_KIND.call) this.#options.data?.(kind, payload);
    else void this.#call(JSON.parse(payload.toString('utf8')) as Call);
  }

  async #call(call: Call): Promise<void> {
    if ('of' in call) {
      this.#asked.get(call.of)?.(call.error === undefined ? call.answer : new Error(call.error));
      return;
    }
    const { name, content, id } = call;
    try {
      const answer = await this.#handlers.get(name)?.(content as never);
      if (id !== undefined) this.send([linkJson(LINK_KIND.call, { of: id, answer })]);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (id === undefined) this.#options.log.warn({ call: name, reason: message }, 'call not taken');
      else this.send([linkJson(LINK_KIND.call, { of: id, error: message })]);
    }
  }
}
