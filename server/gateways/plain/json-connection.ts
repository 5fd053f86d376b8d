import type { AccessSession } from '../../access/access-session';
import type { Peer } from '../../fanout/peer';
import type { Clock } from '../../time/clock';

/** Something that is said beside frames, as its JSON text: `{"type":…, …}`. */
export interface Message {
  readonly type: string;
  readonly text: string;
}

/** A peer by a plain endpoint, which can be told other things than frames. */
export interface JsonConnection extends Peer {
  /** Says something now; a line on which too much waits to be read is cut. */
  say(message: Message): void;
}

export interface JsonConnectionOptions {
  readonly clock: Clock;
  /** How long who is closed may take to read why, ms; then the connection is cut. */
  readonly closeGrace: number;
  /** What was sent to a line that was found not writable has left. */
  readonly drained: (line: JsonConnection) => void;
  /** What the connection was let in with. */
  readonly accessSession: AccessSession;
  /** The line was told to end: nobody is to be reckoned with at its other end, although it may still read why. */
  readonly closing: () => void;
}

/** Bytes of messages that may wait for a client that does not read, and how many messages they may be. */
const MAX_BYTES_WAITING = 1024 * 1024;
const MAX_MESSAGES_WAITING = 256;

export function messageOf(type: string, content: object): Message {
  return { type, text: JSON.stringify({ type, ...content }) };
}

/** Counts what was said and has not left yet, frames aside: those are written only to who has taken the last. */
export class Backlog {
  #messages = 0;
  #bytes = 0;

  get isFull(): boolean {
    return this.#messages >= MAX_MESSAGES_WAITING || this.#bytes >= MAX_BYTES_WAITING;
  }

  get messages(): number {
    return this.#messages;
  }

  /** So many bytes are about to be written; the answer is to be called when they have left. */
  add(bytes: number): () => void {
    this.#messages++;
    this.#bytes += bytes;
    return () => {
      this.#messages--;
      this.#bytes -= bytes;
    };
  }
}
