import type { AccessSession } from '../../access/access-session';
import type { Peer } from '../../fanout/peer';
import type { Clock } from '../../time/clock';

/** A message other than a frame, as JSON text: `{"type":…, …}`. */
export interface Message {
  readonly type: string;
  readonly text: string;
}

/** A peer of `/ws` or `/sse`, which can receive messages besides frames. */
export interface JsonConnection extends Peer {
  /** Sends a message; cuts the connection when its outbound queue is full. */
  say(message: Message): void;
}

export interface JsonConnectionOptions {
  readonly clock: Clock;
  /** Time that a closed client gets to read the error, ms; then the connection is cut. */
  readonly closeGrace: number;
  /** Called when a peer that was not writable has drained. */
  readonly drained: (line: JsonConnection) => void;
  /** The connection's access session. */
  readonly accessSession: AccessSession;
  /** Called when the server closes the connection, which may still read the error. */
  readonly closing: () => void;
}

/** Bounds of the outbound queue of one connection, in bytes and messages, frames aside. */
const MAX_BYTES_WAITING = 1024 * 1024;
const MAX_MESSAGES_WAITING = 256;

export function messageOf(type: string, content: object): Message {
  return { type, text: JSON.stringify({ type, ...content }) };
}

/** Counts queued messages. Frames are not counted: one is sent only after the last has drained. */
export class Backlog {
  #messages = 0;
  #bytes = 0;

  get isFull(): boolean {
    return this.#messages >= MAX_MESSAGES_WAITING || this.#bytes >= MAX_BYTES_WAITING;
  }

  get messages(): number {
    return this.#messages;
  }

  /** Adds bytes to be written; call the returned function when they have been sent. */
  add(bytes: number): () => void {
    this.#messages++;
    this.#bytes += bytes;
    return () => {
      this.#messages--;
      this.#bytes -= bytes;
    };
  }
}
