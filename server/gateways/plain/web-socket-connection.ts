import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { CLOSE_CODE } from '../../../lib/protocol/close-code';
import { type ErrorCode, ProtocolError } from '../../../lib/protocol/error';
import type { OutFrame } from '../../fanout/out-frame';
import type { SubscriptionQuota } from '../../fanout/peer';
import { webSocketMessage } from '../web-socket-frame';
import {
  Backlog,
  type JsonConnection,
  type JsonConnectionOptions,
  type Message,
  messageOf,
} from './json-connection';

const NOTHING = Buffer.alloc(0);
/** What a frame's form is kept under. */
const FORM = {};

/**
 * A plain WebSocket as a peer. What is sent is one write to the TCP (or TLS) socket below `ws`, of bytes that all plain
 * WebSockets in a room share.
 */
export class WebSocketConnection implements JsonConnection {
  readonly encoding = 'json';
  readonly id: string;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #options: JsonConnectionOptions;
  readonly #backlog = new Backlog();
  /** Somebody was told that the line is not writable, and waits to hear that it is. */
  #awaited = false;

  constructor(id: string, webSocket: WebSocket, socket: Duplex, options: JsonConnectionOptions) {
    this.id = id;
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#options = options;
  }

  /** Bytes and messages that wait to be read. */
  get waiting(): { readonly bytes: number; readonly packets: number } {
    return { bytes: this.#socket.writableLength, packets: this.#backlog.messages };
  }

  get #isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN && this.#socket.writable;
  }

  get quota(): SubscriptionQuota {
    return this.#options.accessSession.quota;
  }

  get writable(): boolean {
    const socket = this.#socket;
    const writable = socket.writableLength === 0 && this.#isOpen;
    if (writable || this.#awaited) return writable;
    this.#awaited = true;
    // A callback for every write would cost all who are never waited for; this one comes after what waits now.
    if (socket.writable && socket.writableLength > 0) socket.write(NOTHING, this.#ready);
    return false;
  }

  send(frame: OutFrame): void {
    this.#socket.write(frame.form(FORM, frameMessage));
  }

  say({ text }: Message): void {
    if (!this.#isOpen) return;
    if (this.#backlog.isFull) {
      this.#webSocket.terminate();
      return;
    }
    const message = webSocketMessage(Buffer.from(text), 'text');
    this.#socket.write(message, this.#backlog.add(message.length));
  }

  close(code: ErrorCode, message: string): void {
    if (!this.#isOpen) return;
    this.#options.accessSession.closed(code, message);
    this.#options.closing();
    this.say(messageOf('error', new ProtocolError(code, message).toWire()));
    this.#webSocket.close(CLOSE_CODE[code], code);
    this.#cutSoon();
  }

  /** The other side broke the protocol, and `ws` has told it so. */
  broken(): void {
    this.#cutSoon();
  }

  /** Ends the connection whether the other side reads or not. */
  cut(): void {
    this.#webSocket.terminate();
  }

  #cutSoon(): void {
    const cancel = this.#options.clock.after(this.#options.closeGrace, () => this.cut());
    this.#webSocket.once('close', cancel);
  }

  readonly #ready = (): void => {
    if (!this.#awaited) return;
    this.#awaited = false;
    this.#options.drained(this);
  };
}

/** The frame as a message of its own type, in one piece with its header. */
function frameMessage({ payload }: OutFrame): Buffer {
  return webSocketMessage(Buffer.from(`{"type":"frame",${String(payload).slice(1)}`), 'text');
}
