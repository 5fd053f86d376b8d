import type { ServerWork } from '../fanout/work';
import { watchlist } from '../fanout/work';
import type { Conversation, Dialect, Position } from './dialect';
import type { Replica } from './replica';
import { ThinSocket } from './thin-socket';

export interface ClientOptions {
  readonly port: number;
  readonly dialect: Dialect;
  readonly work: ServerWork;
  readonly number: number;
  /** Receives the updates of a decoding client. */
  readonly replica?: Replica;
  /** Read buffer shared by all clients. */
  readonly readBuffer: Buffer;
  /** Returns the time, µs since 1970. */
  readonly now: () => number;
}

/** Simulated client: connects, subscribes to its watchlist, and decodes or counts messages. */
export class Client {
  readonly #options: ClientOptions;
  #socket: ThinSocket | undefined;
  #conversation: Conversation | undefined;
  #wake: (() => void) | undefined;
  /** Messages and bytes of earlier connections. */
  #before = { messages: 0, bytes: 0 };
  #heardAt: number | undefined;
  #silence = 0;
  /** Connections lost unexpectedly. */
  lost = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  get messages(): number {
    return this.#before.messages + (this.#socket?.messages ?? 0);
  }

  get bytes(): number {
    return this.#before.bytes + (this.#socket?.bytes ?? 0);
  }

  get replica(): Replica | undefined {
    return this.#options.replica;
  }

  get connected(): boolean {
    return this.#socket !== undefined;
  }

  /** Returns the resume position, for protocols that resume. */
  get position(): Position | undefined {
    return this.#conversation?.position?.();
  }

  /** Connects and subscribes; resolves when the server has accepted. */
  connect(since?: Position): Promise<void> {
    const { port, dialect, work, number, replica, readBuffer, now } = this.#options;
    const { channel, hz } = work;
    const requested = { symbols: watchlist(work, number), channel, hz, ...(since && { since }) };
    return new Promise((resolve, reject) => {
      const fail = (reason: string): void => reject(new Error(`client ${number}: ${reason}`));
      const line = {
        send: (text: string, kind?: 'text' | 'binary') => socket.send(text, kind),
        ready: () => {
          if (!replica && !this.#wake) socket.count();
          resolve();
        },
        fail,
      };
      const conversation = dialect.converse(line, requested);
      const socket = new ThinSocket(port, dialect.path, readBuffer, {
        opened: () => conversation.opened(),
        message: (message) => {
          conversation.message(message, replica, now());
          if (message.text) return;
          this.#heard();
          if (!this.#wake) return;
          this.#wake();
          if (!replica) socket.count();
        },
        closed: () => {
          if (this.#socket === socket) {
            this.lost++;
            this.#forget();
          }
          fail('the connection was closed');
        },
      });
      this.#socket = socket;
      this.#conversation = conversation;
    });
  }

  /** Resolves at the next binary message. */
  nextFrame(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }

  /** Returns the longest time between two frames since the last call, or until now, ms; of a decoding client. */
  takeSilence(): number {
    const since = this.#heardAt === undefined ? 0 : performance.now() - this.#heardAt;
    const silence = Math.max(this.#silence, since);
    this.#silence = 0;
    return silence;
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  /** Cuts the connection. */
  cut(): void {
    const socket = this.#socket;
    this.#forget();
    socket?.destroy();
  }

  #heard(): void {
    const now = performance.now();
    if (this.#heardAt !== undefined) this.#silence = Math.max(this.#silence, now - this.#heardAt);
    this.#heardAt = now;
  }

  #forget(): void {
    this.#before = { messages: this.messages, bytes: this.bytes };
    this.#socket = undefined;
  }
}
